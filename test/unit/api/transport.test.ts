import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { HttpRequest } from '../../../src/api/http.ts';
import { closeServers, serveHttp, serveHttps, serveTcp, signalled } from './scriptedServers.ts';
import { assertNetworkFailure, bodyOf, describeTransport, patient, send, silence } from './transportSuite.ts';

describeTransport((open) => {
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
      assertNetworkFailure(await send(transport, server.url), 'refused');
      assertNetworkFailure(await send(transport, localhost), 'refused');
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
        assertNetworkFailure(await send(open(), server.url), 'reset');
      });
    }

    it('names TLS when the other side speaks something else', async () => {
      const server = await serveTcp('https:', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
      assertNetworkFailure(await send(open(), server.url), 'tls');
    });

    it('names a certificate that nobody vouches for, and sends nothing', async () => {
      let requests = 0;
      const server = await serveHttps('unknown', (_request, response) => {
        requests += 1;
        response.end();
      });
      assertNetworkFailure(await send(open(), server.url), 'certificateUntrusted');
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
      assertNetworkFailure(await send(open(), new URL('ftp://127.0.0.1/')), 'other');
    });

    for (const [what, name, value] of [
      ['with a line break', 'authorization', 'Bearer sk_secret\r\nX-Evil: 1'],
      ['with a typographic quote', 'authorization', 'Bearer sk_secret\u201D'],
      ['with a space in its name', 'x evil', 'sk_secret'],
      ['that is not for callers to set', 'transfer-encoding', 'sk_secret'],
    ] as const) {
      it(`of a header ${what} hides its value and blocks nothing`, async () => {
        const asked = signalled();
        let answer = () => {};
        const server = await serveHttp((request, response) => {
          if (request.method === 'GET') return response.end('ok');
          answer = () => response.end('late');
          return asked.happen();
        });
        const transport = open();
        const underWay = send(transport, server.url);
        await asked.happened;
        for (let call = 0; call < 5; call += 1) {
          const outcome = await send(transport, server.url, undefined, { headers: { [name]: value } });
          assert.deepEqual(outcome, {
            ok: false,
            error: { kind: 'network', cause: 'other', code: 'UND_ERR_INVALID_ARG' },
          });
        }
        const get: HttpRequest = { method: 'GET', url: server.url, headers: {} };
        assert.equal(bodyOf(await transport.send(get, new AbortController().signal)), 'ok');
        answer();
        assert.equal(bodyOf(await underWay), 'late');
        assert.equal(server.accepted(), 2);
      });
    }
  });
});

/** Answers a request with the beginning of a reply and hangs up. */
function onRequest(beginning: string): (socket: Socket) => void {
  return (socket) => socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${beginning}`));
}
