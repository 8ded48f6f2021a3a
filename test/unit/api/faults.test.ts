import assert from 'node:assert/strict';
import type { Transport } from '../../../src/api/http.ts';
import { newTraffic } from '../../../src/api/traffic.ts';
import { createTransport } from '../../../src/api/transport.ts';
import { everything } from '../../../src/model/query.ts';
import { type ConnectProxy, startConnectProxy } from '../../support/connectProxy.ts';
import { type FaultServer, jsonReply, startFaultServer } from '../../support/faultServer.ts';
import { connect, firstPage, noSignal, testKey } from './connectedClient.ts';
import { authorities, clock, impatience, optionsFor, patience, summary, ways } from './faultScenes.ts';
import { type Fault, faults } from './faultTable.ts';
import { pem } from './scriptedServers.ts';

const rowsPlayed = new Set(faults.map(({ row }) => row)).size;

describe(`a client in trouble: ${faults.length} faults of ${rowsPlayed} kinds, each directly and through a proxy`, function () {
  // Far above every limit of the clients here: what reaches it hangs.
  this.timeout(15_000);

  for (const [index, way] of ways.entries()) {
    describe(way, () => {
      let proxy: ConnectProxy;
      let server: FaultServer;
      let port = 1_000;
      // One for all that keep the same time: each has to read the authorities anew.
      const transports = new Map<string, Transport>();

      before(async () => {
        proxy = await startConnectProxy({ portOf: () => server.port });
      });
      after(async () => {
        await Promise.all([...transports.values()].map((transport) => transport.dispose()));
        await proxy.dispose();
      });
      afterEach(() => server.dispose());

      function transportFor({ isSlow = false, proxyUrl }: Fault, through: ConnectProxy): Transport {
        const key = `${isSlow} ${proxyUrl} ${through.url}`;
        const known = transports.get(key) ?? createTransport(optionsFor(way, through, isSlow, proxyUrl), authorities);
        transports.set(key, known);
        return known;
      }

      for (const each of faults) {
        const ends = typeof each.ends === 'string' ? each.ends : (each.ends[index] ?? assert.fail());
        const asked = typeof each.asked === 'number' ? each.asked : (each.asked[index] ?? assert.fail());
        it(`${each.row}. ${each.what}: ${ends || 'no rows'}`, async () => {
          const { certificate = 'vouched', insteadOfHandshake, client = {}, act, range = firstPage } = each;
          server = await startFaultServer({
            ...{ cert: pem(certificate), key: pem('key') },
            ...(insteadOfHandshake ? { insteadOfHandshake } : {}),
          });
          server.play(...(each.steps ?? [jsonReply(200, {})]));
          // A proxy of its own where it is ended; else a port of its own, so that no connection is another fault's.
          const used = each.row === 2 ? await startConnectProxy({ portOf: () => server.port }) : proxy;
          used.mode = each.proxyMode ?? 'ok';
          port += 1;
          const own = way === 'directly' ? `https://127.0.0.1:${server.port}` : `https://api.example.test:${port}`;
          const transport = transportFor(each, used);
          const totalTimeout = (each.isSlow ? impatience : patience).totalTimeout ?? assert.fail();
          const connected = connect(each.baseUrl ?? own, {
            ...{ transport, traffic: newTraffic(), listApi: 'list', totalTimeout },
            clock,
            ...client,
          });
          try {
            const answer = act
              ? await act({ way, server, proxy: used, connected, transport })
              : await connected.client.list(everything, range, { namespace: undefined }, noSignal);
            assert.equal(summary(answer), ends);
            assert.equal(server.requests.length, asked);
            assert.doesNotMatch(JSON.stringify(answer), new RegExp(testKey));
            for (const request of server.requests) assert.equal(request, server.requests[0]);
          } finally {
            if (used !== proxy) await used.dispose();
          }
        });
      }
    });
  }
});
