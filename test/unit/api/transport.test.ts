import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { TransportError } from '../../../src/api/apiError.ts';
import type { HttpReply, HttpRequest, Transport, TransportOptions } from '../../../src/api/http.ts';
import type { Result } from '../../../src/model/result.ts';
import { closeServers, serveHttp, serveHttps, serveTcp, signalled } from './scriptedServers.ts';
import { loadTransport, removeBundle, type TransportModule, transportForms } from './transportForms.ts';

type Outcome = Result<HttpReply, TransportError>;

const cancelled: Outcome = { ok: false, error: { kind: 'cancelled' } };
const silence = () => {};

/** So long that a test which has to wait for it hangs: what settles earlier did not wait. */
const patient: Partial<TransportOptions> = {
  connectTimeout: 60_000,
  headersTimeout: 60_000,
  bodyTimeout: 60_000,
  totalTimeout: 60_000,
};

function timedOut(phase: 'connect' | 'headers' | 'body' | 'total', milliseconds: number): Outcome {
  return { ok: false, error: { kind: 'timeout', phase, milliseconds } };
}

function networkFailure(outcome: Outcome): string {
  return !outcome.ok && outcome.error.kind === 'network' ? outcome.error.cause : JSON.stringify(outcome);
}

function bodyOf(outcome: Outcome): string {
  return outcome.ok ? outcome.value.body : JSON.stringify(outcome.error);
}

for (const form of transportForms) {
  describe(`The transport (${form.name})`, function () {
    // Generous: undici's own timers are half a second coarse.
    this.timeout(15_000);

    let createTransport: TransportModule['createTransport'];
    const transports: Transport[] = [];

    before(async () => {
      ({ createTransport } = await loadTransport(form));
    });
    afterEach(async () => {
      await Promise.all(transports.splice(0).map((transport) => transport.dispose()));
      await closeServers();
    });
    after(removeBundle);

    function open(options: Partial<TransportOptions> = patient): Transport {
      const transport = createTransport(options);
      transports.push(transport);
      return transport;
    }

    function send(
      transport: Transport,
      url: URL,
      signal: AbortSignal = new AbortController().signal,
      request: Partial<HttpRequest> = {},
    ): Promise<Outcome> {
      return transport.send({ method: 'POST', url, headers: {}, body: '{}', ...request }, signal);
    }

    describe('a reply', () => {
      it('answers what was asked, with method, path, headers and body as given', async () => {
        let seen: unknown;
        const server = await serveHttp(async (request, response) => {
          const chunks: Buffer[] = await request.toArray();
          const { authorization, 'accept-encoding': encodings } = request.headers;
          seen = [request.method, request.url, authorization, encodings, Buffer.concat(chunks).toString()];
          response.writeHead(201, { 'X-Request-Id': 'r1', 'Set-Cookie': ['a=1', 'b=2'] }).end('made');
        });
        const outcome = await send(open(), server.url, undefined, {
          headers: { authorization: 'Bearer k' },
          body: '{"search":"é"}',
        });
        assert.deepEqual(seen, ['POST', '/v1/buckets/list?limit=10', 'Bearer k', 'gzip, br', '{"search":"é"}']);
        assert.ok(outcome.ok);
        assert.equal(outcome.value.status, 201);
        assert.equal(outcome.value.headers['x-request-id'], 'r1');
        assert.equal(outcome.value.headers['set-cookie'], 'a=1, b=2');
        assert.equal(outcome.value.body, 'made');
      });

      it('joins characters that were cut between two packets', async () => {
        const bytes = Buffer.from('\uFEFF"Bücher"');
        const server = await serveHttp((_request, response) => {
          response.write(bytes.subarray(0, 6), () => response.end(bytes.subarray(6)));
        });
        assert.equal(bodyOf(await send(open(), server.url)), '"Bücher"');
      });

      for (const [encoding, pack] of [
        ['gzip', gzipSync],
        ['br', brotliCompressSync],
      ] as const) {
        it(`is unpacked from ${encoding}, and a bomb stops at the cap`, async () => {
          const server = await serveHttp((request, response) => {
            const text = request.method === 'GET' ? '"small"' : 'a'.repeat(1_000_000);
            response.setHeader('Content-Encoding', encoding);
            response.end(pack(text));
          });
          const transport = open({ ...patient, maxWireBytes: 50_000, maxDecodedBytes: 100_000 });
          const small = await transport.send(
            { method: 'GET', url: server.url, headers: {} },
            new AbortController().signal,
          );
          assert.equal(bodyOf(small), '"small"');
          assert.deepEqual(await send(transport, server.url), {
            ok: false,
            error: { kind: 'tooLarge', limitBytes: 100_000, counted: 'decoded' },
          });
        });
      }

      it('with two encodings is refused', async () => {
        const server = await serveHttp((_request, response) => {
          response.setHeader('Content-Encoding', ['gzip', 'gzip']);
          response.end(gzipSync(gzipSync('{}')));
        });
        assert.deepEqual(await send(open(), server.url), {
          ok: false,
          error: { kind: 'undecodable', encoding: 'gzip, gzip' },
        });
      });

      it('without an end is cut off at the wire cap', async () => {
        const server = await serveHttp((_request, response) => {
          const pour = () => {
            if (!response.destroyed) response.write('a'.repeat(10_000), pour);
          };
          pour();
        });
        assert.deepEqual(await send(open({ ...patient, maxWireBytes: 100_000 }), server.url), {
          ok: false,
          error: { kind: 'tooLarge', limitBytes: 100_000, counted: 'wire' },
        });
        await server.allClosed();
      });

      for (const status of [301, 302, 303, 307, 308]) {
        it(`${status} is not followed: the key goes nowhere else`, async () => {
          const elsewhere = await serveHttp((_request, response) => response.end());
          const server = await serveHttp((_request, response) => {
            response.writeHead(status, { Location: elsewhere.url.href }).end();
          });
          const outcome = await send(open(), server.url, undefined, { headers: { authorization: 'Bearer k' } });
          assert.ok(outcome.ok);
          assert.equal(outcome.value.status, status);
          assert.equal(outcome.value.headers['location'], elsewhere.url.href);
          assert.equal(elsewhere.accepted(), 0);
        });
      }
    });

    describe('connections', () => {
      it('are kept and used again', async () => {
        const server = await serveHttp((_request, response) => response.end('ok'));
        const transport = open();
        for (let call = 0; call < 3; call += 1) {
          assert.equal(bodyOf(await send(transport, server.url)), 'ok');
          await setImmediate(); // undici frees a socket one turn after its reply.
        }
        assert.equal(server.accepted(), 1);
      });

      it('number at most four, and every parallel call is answered', async () => {
        const answers: (() => void)[] = [];
        const server = await serveHttp((_request, response) => {
          answers.push(() => response.end('ok'));
          // The first four wait for each other; if they were not parallel, the test would hang.
          if (answers.length >= 4) for (const answer of answers) answer();
        });
        const transport = open();
        const outcomes = await Promise.all(Array.from({ length: 10 }, () => send(transport, server.url)));
        assert.deepEqual(outcomes.map(bodyOf), Array(10).fill('ok'));
        assert.equal(server.accepted(), 4);
      });
    });

    describe('a failure', () => {
      it('names a refusal, also when a host has several addresses', async () => {
        const server = await serveTcp('http:', silence);
        await closeServers();
        const localhost = new URL(server.url);
        localhost.hostname = 'localhost';
        const transport = open();
        assert.equal(networkFailure(await send(transport, server.url)), 'refused');
        assert.equal(networkFailure(await send(transport, localhost)), 'refused');
      });

      const hangUps: readonly [when: string, talk: (socket: Socket) => void][] = [
        ['resets before the reply', (socket) => socket.once('data', () => socket.resetAndDestroy())],
        ['hangs up before the reply', (socket) => socket.once('data', () => socket.end())],
        ['hangs up inside a body of known length', onRequest('Content-Length: 100\r\n\r\n{"res')],
        ['hangs up inside the last body', onRequest('Connection: close\r\nContent-Length: 100\r\n\r\n{"res')],
        ['hangs up inside a chunked body', onRequest('Transfer-Encoding: chunked\r\n\r\n5\r\n{"res\r\n')],
        [
          'hangs up inside the last chunked body',
          onRequest('Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"res\r\n'),
        ],
      ];
      for (const [when, talk] of hangUps) {
        it(`is a reset when the server ${when}, never a partial reply`, async () => {
          const server = await serveTcp('http:', talk);
          assert.equal(networkFailure(await send(open(), server.url)), 'reset');
        });
      }

      it('names TLS when the other side speaks something else', async () => {
        const server = await serveTcp('https:', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
        assert.equal(networkFailure(await send(open(), server.url)), 'tls');
      });

      it('names a certificate that nobody vouches for, and sends nothing', async () => {
        let requests = 0;
        const server = await serveHttps('unknown', (_request, response) => {
          requests += 1;
          response.end();
        });
        assert.equal(networkFailure(await send(open(), server.url)), 'certificateUntrusted');
        assert.equal(requests, 0);
      });

      it('of something that is not HTTP carries its code only', async () => {
        const server = await serveTcp('http:', (socket) => socket.end('220 mail.example ESMTP\r\n'));
        const outcome = await send(open(), server.url);
        assert.deepEqual(outcome, {
          ok: false,
          error: { kind: 'network', cause: 'other', code: 'UND_ERR_HTTP_PARSER' },
        });
      });

      it('is an error value for an address that is not HTTP', async () => {
        assert.equal(networkFailure(await send(open(), new URL('ftp://127.0.0.1/'))), 'other');
      });

      for (const [name, value] of [
        ['authorization', 'Bearer sk_secret\r\nX-Evil: 1'],
        ['authorization', 'Bearer sk_secret\u201D'],
        ['x evil', 'sk_secret'],
        ['transfer-encoding', 'sk_secret'],
      ] as const) {
        it(`of a header that cannot be sent (${JSON.stringify(name + value.slice(16))}) hides its value and costs no connection`, async () => {
          const server = await serveHttp((_request, response) => response.end('ok'));
          const transport = open();
          for (let call = 0; call < 5; call += 1) {
            const outcome = await send(transport, server.url, undefined, { headers: { [name]: value } });
            assert.equal(networkFailure(outcome), 'other');
            assert.doesNotMatch(JSON.stringify(outcome), /secret/);
          }
          assert.equal(server.accepted(), 0);
          assert.equal(bodyOf(await send(transport, server.url)), 'ok');
        });
      }
    });

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
        assert.equal(networkFailure(await send(transport, server.url)), 'tls');
        await server.allClosed();
      });
    });

    describe('cancelling', () => {
      it('beforehand sends nothing', async () => {
        const server = await serveHttp((_request, response) => response.end());
        assert.deepEqual(await send(open(), server.url, AbortSignal.abort()), cancelled);
        assert.equal(server.accepted(), 0);
      });

      it('ends a call at once while the connection is being made, and closes it', async () => {
        const connected = signalled();
        const server = await serveTcp('https:', connected.happen);
        const controller = new AbortController();
        const call = send(open(), server.url, controller.signal);
        await connected.happened;
        controller.abort();
        assert.deepEqual(await call, cancelled);
        await server.allClosed();
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

      it('of a call that waits for a free connection sends nothing', async () => {
        const answers: (() => void)[] = [];
        const allAsked = signalled();
        const server = await serveHttp((_request, response) => {
          answers.push(() => response.end('ok'));
          if (answers.length === 4) allAsked.happen();
        });
        const transport = open();
        const calls = Array.from({ length: 4 }, () => send(transport, server.url));
        await allAsked.happened;
        const controller = new AbortController();
        const waiting = send(transport, server.url, controller.signal);
        controller.abort();
        assert.deepEqual(await waiting, cancelled);
        for (const answer of answers) answer();
        assert.deepEqual((await Promise.all(calls)).map(bodyOf), Array(4).fill('ok'));
        assert.equal(answers.length, 4);
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
        assert.equal(networkFailure(await send(transport, broken.url)), 'reset');
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
}

/** Answers a request with the beginning of a reply and hangs up. */
function onRequest(beginning: string): (socket: Socket) => void {
  return (socket) => socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${beginning}`));
}
