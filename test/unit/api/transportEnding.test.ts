import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { serveHttp, serveTcp, signalled } from './scriptedServers.ts';
import {
  assertNetworkFailure,
  bodyOf,
  cancelled,
  describeTransport,
  type Outcome,
  patient,
  send,
  silence,
} from './transportSuite.ts';

function timedOut(phase: 'connect' | 'headers' | 'body' | 'total', milliseconds: number): Outcome {
  return { ok: false, error: { kind: 'timeout', phase, milliseconds } };
}

describeTransport((open) => {
  describe('time', () => {
    it('runs out while a server accepts the connection and never shakes hands', async () => {
      const server = await serveTcp('https:', silence);
      const transport = open({ ...patient, connectTimeout: 50 });
      assert.deepEqual(await send(transport, server.url), timedOut('connect', 50));
      await server.allClosed();
    });

    it('runs out while a server says nothing', async () => {
      const server = await serveTcp('http:', silence);
      assert.deepEqual(await send(open({ ...patient, headersTimeout: 50 }), server.url), timedOut('headers', 50));
      await server.allClosed();
    });

    it('runs out when a body stalls', async () => {
      const server = await serveHttp((_request, response) => response.write('{'));
      assert.deepEqual(await send(open({ ...patient, bodyTimeout: 50 }), server.url), timedOut('body', 50));
      await server.allClosed();
    });

    it('runs out for the whole call when a body drips', async () => {
      const server = await serveHttp((_request, response) => {
        const drip = setInterval(() => response.write('a'), 5);
        response.on('close', () => clearInterval(drip));
      });
      const transport = open({ ...patient, bodyTimeout: 5_000, totalTimeout: 100 });
      assert.deepEqual(await send(transport, server.url), timedOut('total', 100));
      await server.allClosed();
    });

    it('runs out for the whole call while connecting, and later calls do not queue behind the stuck sockets', async () => {
      let stuck = true;
      const server = await serveTcp('https:', (socket) => {
        if (!stuck) socket.end('no TLS here\r\n');
      });
      const transport = open({ ...patient, totalTimeout: 100 });
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => send(transport, server.url)));
      assert.deepEqual(outcomes, Array(5).fill(timedOut('total', 100)));
      assert.equal(server.accepted(), 4);
      stuck = false;
      assertNetworkFailure(await send(transport, server.url), 'tls');
      await server.allClosed();
    });
  });

  describe('cancelling', () => {
    it('beforehand sends nothing', async () => {
      const server = await serveHttp((_request, response) => response.end());
      assert.deepEqual(await send(open(), server.url, AbortSignal.abort()), cancelled);
      assert.equal(server.accepted(), 0);
    });

    it('ends a call at once while the connection is being made, closes it, and the next call starts afresh', async () => {
      const connected = signalled();
      let stuck = true;
      const server = await serveTcp('https:', (socket) => {
        if (!stuck) socket.end('no TLS here\r\n');
        connected.happen();
      });
      const controller = new AbortController();
      const transport = open();
      const call = send(transport, server.url, controller.signal);
      await connected.happened;
      controller.abort();
      assert.deepEqual(await call, cancelled);
      await server.allClosed();
      stuck = false;
      assertNetworkFailure(await send(transport, server.url), 'tls');
    });

    it('ends a call at once while the server thinks', async () => {
      const asked = signalled();
      const server = await serveHttp(asked.happen);
      const controller = new AbortController();
      const call = send(open(), server.url, controller.signal);
      await asked.happened;
      controller.abort();
      assert.deepEqual(await call, cancelled);
      await server.allClosed();
    });

    it('ends a call at once inside the body', async () => {
      const controller = new AbortController();
      const server = await serveHttp((_request, response) => {
        response.write('{"results":[', () => void setImmediate().then(() => controller.abort()));
      });
      assert.deepEqual(await send(open(), server.url, controller.signal), cancelled);
      await server.allClosed();
    });

    it('of a call that waits for a free connection sends nothing and opens no fifth one', async () => {
      const answers: (() => void)[] = [];
      const asked: string[] = [];
      const busy = signalled();
      const next = signalled();
      const server = await serveHttp((request, response) => {
        asked.push(request.url ?? '');
        answers.push(() => response.end('ok'));
        if (answers.length === 4) busy.happen();
        if (answers.length === 5) next.happen();
      });
      const transport = open();
      const calls = Array.from({ length: 4 }, () => send(transport, new URL('/first', server.url)));
      await busy.happened;
      const controller = new AbortController();
      const waiting = send(transport, new URL('/cancelled', server.url), controller.signal);
      controller.abort();
      assert.deepEqual(await waiting, cancelled);
      calls.push(send(transport, new URL('/next', server.url)));
      // A whole call elsewhere: time enough for the next one to arrive, if it did not wait its turn.
      const elsewhere = await serveHttp((_request, response) => response.end('ok'));
      assert.equal(bodyOf(await send(transport, elsewhere.url)), 'ok');
      asked.push('one is answered');
      answers[0]?.();
      await next.happened;
      for (const answer of answers) answer();
      assert.deepEqual((await Promise.all(calls)).map(bodyOf), Array(5).fill('ok'));
      assert.deepEqual(asked, ['/first', '/first', '/first', '/first', 'one is answered', '/next']);
    });

    it('one call leaves the others alone, and so does a call that cannot connect', async () => {
      const asked = signalled();
      let answer = () => {};
      const server = await serveHttp((_request, response) => {
        answer = () => response.end('ok');
        asked.happen();
      });
      const stuck = await serveTcp('https:', silence);
      const broken = await serveTcp('https:', (socket) => socket.destroy());
      const transport = open();
      const call = send(transport, server.url);
      await asked.happened;
      const controller = new AbortController();
      const other = send(transport, stuck.url, controller.signal);
      controller.abort();
      assert.deepEqual(await other, cancelled);
      assertNetworkFailure(await send(transport, broken.url), 'reset');
      answer();
      assert.equal(bodyOf(await call), 'ok');
    });
  });

  describe('afterwards', () => {
    it('no listener is left on the signal and no timer runs, however the call ended', async () => {
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      const ok = await serveHttp((_request, response) => response.end('ok'));
      const silent = await serveTcp('http:', silence);
      const broken = await serveTcp('http:', (socket) => socket.destroy());
      const transport = open({ ...patient, totalTimeout: 50 });
      const controller = new AbortController();
      const { signal } = controller;
      const before = timers();
      const ends: string[] = [];
      for (const url of [ok.url, silent.url, broken.url]) {
        const outcome = await send(transport, url, signal);
        ends.push(outcome.ok ? 'ok' : outcome.error.kind);
        assert.equal(getEventListeners(signal, 'abort').length, 0);
      }
      const call = send(transport, silent.url, signal);
      assert.equal(getEventListeners(signal, 'abort').length, 1);
      controller.abort();
      ends.push(bodyOf(await call));
      assert.deepEqual(ends, ['ok', 'timeout', 'network', '{"kind":"cancelled"}']);
      assert.equal(getEventListeners(signal, 'abort').length, 0);
      assert.equal(timers(), before);
    });

    it('a late abort of the signal harms nobody', async () => {
      const server = await serveHttp((_request, response) => response.end('ok'));
      const transport = open();
      const controller = new AbortController();
      assert.equal(bodyOf(await send(transport, server.url, controller.signal)), 'ok');
      await setImmediate();
      controller.abort();
      assert.equal(bodyOf(await send(transport, server.url)), 'ok');
      assert.equal(server.accepted(), 1);
    });
  });

  describe('disposing', () => {
    it('cancels what is under way in every phase and closes every socket', async () => {
      const asked = signalled();
      const idle = await serveHttp((_request, response) => response.end('ok'));
      const thinking = await serveHttp(asked.happen);
      const connected = signalled();
      const connecting = await serveTcp('https:', connected.happen);
      const transport = open();
      assert.equal(bodyOf(await send(transport, idle.url)), 'ok');
      const calls = [send(transport, thinking.url), send(transport, connecting.url)];
      await Promise.all([asked.happened, connected.happened]);
      assert.deepEqual([idle.open(), thinking.open(), connecting.open()], [1, 1, 1]);
      await transport.dispose();
      assert.deepEqual(await Promise.all(calls), [cancelled, cancelled]);
      await Promise.all([idle, thinking, connecting].map((server) => server.allClosed()));
    });

    it('makes every later call answer cancelled, and may happen twice', async () => {
      const server = await serveHttp((_request, response) => response.end('ok'));
      const transport = open();
      await Promise.all([transport.dispose(), transport.dispose()]);
      assert.deepEqual(await send(transport, server.url), cancelled);
      assert.equal(server.accepted(), 0);
    });
  });
});
