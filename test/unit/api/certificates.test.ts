import assert from 'node:assert/strict';
import { Trust } from '../../../src/api/trust.ts';
import { type ConnectProxy, startConnectProxy } from '../../support/connectProxy.ts';
import { type CertificateName, pem, type ScriptedServer, serveHttps } from './scriptedServers.ts';
import { bodyOf, describeTransport, type Outcome, patient, send } from './transportSuite.ts';

const unknownIssuer = Object.assign(new Error(), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });

describe('Trust', () => {
  it('reads the machine’s authorities once, and only for a certificate that Node knows no issuer of', () => {
    let reads = 0;
    const trust = new Trust(() => {
      reads += 1;
      return [pem('authority')];
    });
    assert.equal(trust.context, undefined);
    for (const code of ['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ECONNREFUSED']) {
      assert.equal(trust.hasMoreAfter(Object.assign(new Error(), { code }), undefined), false);
    }
    assert.equal(trust.hasMoreAfter('SELF_SIGNED_CERT_IN_CHAIN', undefined), false);
    assert.equal(reads, 0);
    assert.equal(trust.hasMoreAfter(unknownIssuer, undefined), true);
    const { context } = trust;
    assert.ok(context);
    // Another connection that had begun without them.
    assert.equal(trust.hasMoreAfter(unknownIssuer, undefined), true);
    assert.equal(trust.hasMoreAfter(unknownIssuer, context), false);
    assert.equal(trust.context, context);
    assert.equal(reads, 1);
  });

  it('adds nobody where the machine has none, or does not tell', () => {
    for (const read of [() => [], () => assert.fail('The store is locked')]) {
      const trust = new Trust(read);
      assert.equal(trust.hasMoreAfter(unknownIssuer, undefined), false);
      assert.equal(trust.context, undefined);
    }
  });
});

describeTransport((open) => {
  describe('certificates', () => {
    const proxies: ConnectProxy[] = [];

    afterEach(async () => {
      await Promise.all(proxies.splice(0).map((proxy) => proxy.dispose()));
    });

    /** Straight to a server, and to one behind a tunnel: what holds for the one must for the other. */
    const ways = {
      directly: async (server: ScriptedServer) => ({ url: server.url, proxy: { url: '', noProxy: '' } }),
      'through a tunnel': async (server: ScriptedServer) => {
        const proxy = await startConnectProxy({ portOf: () => Number(server.url.port) });
        proxies.push(proxy);
        return { url: new URL('https://api.example.test/'), proxy: { url: proxy.url, noProxy: '' } };
      },
    };

    const refused = (cause: string, code: string) => ({ kind: 'network', cause, code });
    const unknown = refused('certificateUntrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    const cases: readonly (readonly [
      what: string,
      certificate: CertificateName,
      trusted: readonly CertificateName[],
      directly: object | 'ok',
      throughTunnel: object | 'ok',
    ])[] = [
      ['vouched for by an authority of the machine', 'vouched', ['authority'], 'ok', 'ok'],
      ['vouched for by nobody', 'vouched', [], unknown, unknown],
      ['vouched for by another authority', 'vouched', ['otherHost'], unknown, unknown],
      [
        'self-signed',
        'unknown',
        ['authority'],
        refused('certificateUntrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
        refused('certificateUntrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
      ],
      [
        'expired',
        'expired',
        ['expired'],
        refused('certificateExpired', 'CERT_HAS_EXPIRED'),
        refused('certificateExpired', 'CERT_HAS_EXPIRED'),
      ],
      [
        'for another host',
        'otherHost',
        ['otherHost'],
        refused('certificateWrongHost', 'ERR_TLS_CERT_ALTNAME_INVALID'),
        refused('certificateWrongHost', 'ERR_TLS_CERT_ALTNAME_INVALID'),
      ],
      [
        'for the address, not for the name',
        'trusted',
        ['trusted'],
        'ok',
        refused('certificateWrongHost', 'ERR_TLS_CERT_ALTNAME_INVALID'),
      ],
    ];
    for (const [what, certificate, trusted, ...expected] of cases) {
      for (const [index, [way, reach]] of Object.entries(ways).entries()) {
        const error = expected[index] ?? assert.fail();
        it(`${error === 'ok' ? 'are taken' : 'are refused before anything is sent'}: ${what}, ${way}`, async () => {
          let requests = 0;
          const server = await serveHttps(certificate, (_request, response) => {
            requests += 1;
            response.end('ok');
          });
          const { url, proxy } = await reach(server);
          const transport = open({ ...patient, proxy }, () => trusted.map((name) => pem(name)));
          const outcome = await send(transport, url);
          if (error === 'ok') assert.equal(bodyOf(outcome), 'ok');
          else assert.deepEqual(outcome, { ok: false, error } as Outcome);
          assert.equal(requests, error === 'ok' ? 1 : 0);
        });
      }
    }

    it('are all taken where the user has told the editor so', async () => {
      const server = await serveHttps('expired', (_request, response) => response.end('ok'));
      assert.equal(bodyOf(await send(open({ ...patient, strictSSL: false }), server.url)), 'ok');
    });

    it('of the machine are left alone where the user has told the editor so', async () => {
      const server = await serveHttps('vouched', (_request, response) => response.end('ok'));
      const options = { ...patient, systemCertificates: false };
      const outcome = await send(
        open(options, () => assert.fail('They were read.')),
        server.url,
      );
      assert.deepEqual(outcome, { ok: false, error: unknown } as Outcome);
    });

    it('are read once for many connections at a time, which then do without the detour', async () => {
      let reads = 0;
      const server = await serveHttps('vouched', (_request, response) => {
        response.setHeader('Connection', 'close');
        response.end('ok');
      });
      const transport = open(patient, () => {
        reads += 1;
        return [pem('authority')];
      });
      const first = await Promise.all(Array.from({ length: 4 }, () => send(transport, server.url)));
      assert.deepEqual(first.map(bodyOf), Array(4).fill('ok'));
      assert.equal(server.accepted(), 8);
      assert.equal(bodyOf(await send(transport, server.url)), 'ok');
      assert.equal(server.accepted(), 9);
      assert.equal(reads, 1);
    });
  });
});
