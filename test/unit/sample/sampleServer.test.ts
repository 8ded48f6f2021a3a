import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, request as openRequest } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { generatedNamespace } from '../../../src/sample/generatedBuckets.ts';
import { type SampleServer, startSampleServer } from '../../../src/sample/sampleServer.ts';

interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

describe('sampleServer', () => {
  const lines: string[] = [];
  let server: SampleServer;

  before(async () => {
    server = await startSampleServer({
      source: [
        generatedNamespace({ count: 50 }),
        { id: 'ns_1', name: 'scripts', description: '', buckets: [{ bucket_id: 'bkt_1', bucket_name: '日本' }] },
      ],
      onRequest: (line) => lines.push(line),
    });
  });
  after(() => server.dispose());

  function call(target: string, headers: Record<string, string> = {}, ...chunks: string[]): Promise<RawAnswer> {
    const [method = '', path = ''] = target.split(' ');
    return new Promise((resolve, reject) => {
      const request = openRequest(`${server.origin}${path}`, { method, headers }, (response) => {
        buffer(response).then(
          (body) => resolve({ status: response.statusCode, headers: response.headers, body }),
          reject,
        );
      });
      request.once('error', reject);
      for (const chunk of chunks) request.write(chunk);
      request.end();
    });
  }

  it('numbers its replies, says JSON, grants no other origin', async () => {
    const first = await call('GET /v1/health', { Origin: 'https://example.com' });
    const second = await call('GET /v1/nothing');
    assert.equal(first.headers['content-type'], 'application/json');
    assert.equal(second.headers['content-type'], 'application/json');
    assert.ok(first.headers['x-request-id']);
    assert.notEqual(first.headers['x-request-id'], second.headers['x-request-id']);
    assert.deepEqual(
      Object.keys(first.headers).filter((name) => name.startsWith('access-control-')),
      [],
    );
  });

  it('tells its owner of each request', async () => {
    await call('POST /v1/buckets/list?limit=1');
    await call('GET /v1/nothing');
    assert.ok(lines.includes('POST /v1/buckets/list?limit=1 200'));
  });

  it('compresses long replies, and only for who accepts it', async () => {
    const list = (encoding: string) => call('POST /v1/buckets/list', { 'Accept-Encoding': encoding });
    const packed = await list('br, gzip;q=0.5');
    const plain = await list('gzip;q=0, *');
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.deepEqual(gunzipSync(packed.body), plain.body);
    const short = await call('GET /v1/health', { 'Accept-Encoding': 'gzip' });
    assert.equal(short.headers['content-encoding'], undefined);
  });

  it('serves loopback host names only', async () => {
    for (const host of ['localhost:80', '[::1]:1234', '127.0.0.1', 'LOCALHOST']) {
      assert.equal((await call('GET /v1/health', { Host: host })).status, 200, host);
    }
    for (const host of ['example.com', '127.0.0.1.example.com', 'localhost.example.com:80', '10.0.0.1:80']) {
      assert.equal((await call('GET /v1/health', { Host: host })).status, 403, host);
    }
  });

  it('takes a body of 1 MiB, and refuses a larger one, its length announced or not', async () => {
    const largest = `{"x":"${'a'.repeat(1024 * 1024 - 8)}"}`;
    const post = 'POST /v1/buckets/list';
    assert.equal((await call(post, {}, largest)).status, 200);
    const announced = await call(post, { 'Content-Length': String(largest.length + 1) }, largest, ' ');
    assert.equal(announced.status, 413);
    assert.match(announced.body.toString(), /"type":"PayloadTooLargeError"/);
    assert.equal((await call(post, { 'Transfer-Encoding': 'chunked' }, largest, ' ')).status, 413);
  });

  it('reads text of more than one byte a letter across chunks', async () => {
    const bytes = Buffer.from('{"search":"日本"}');
    const headers = { 'X-Namespace': 'scripts' };
    const request = openRequest(`${server.origin}/v1/buckets/list`, { method: 'POST', headers });
    request.write(bytes.subarray(0, 12));
    request.end(bytes.subarray(12));
    const [response]: IncomingMessage[] = await once(request, 'response');
    assert.ok(response);
    assert.match((await buffer(response)).toString(), /"total_count":1,/);
  });
});

describe('sampleServer, dispose', () => {
  it('ends idle keep-alive sockets and unfinished requests, frees the port, and may be called twice', async () => {
    const server = await startSampleServer();
    const agent = new Agent({ keepAlive: true });
    const request = get(`${server.origin}/v1/health`, { agent });
    const [response]: IncomingMessage[] = await once(request, 'response');
    assert.ok(response);
    const idle = response.socket;
    await buffer(response);
    assert.equal(idle.destroyed, false);
    const unfinished = connect(Number(new URL(server.origin).port), '127.0.0.1');
    unfinished.on('error', () => undefined);
    await once(unfinished, 'connect');
    unfinished.write('POST /v1/buckets/list HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{');
    const ended = [idle, unfinished].map((socket) => new Promise((resolve) => socket.once('close', resolve)));

    await Promise.all([server.dispose(), server.dispose()]);
    await Promise.all(ended);
    await assert.rejects(fetch(`${server.origin}/v1/health`));
    agent.destroy();
  });
});
