import assert from 'node:assert/strict';
import { serveHttp } from './scriptedServers.ts';
import { bodyOf, describeTransport, patient, send } from './transportSuite.ts';

describeTransport((open) => {
  it('takes a body of exactly the wire cap and refuses one byte more', async () => {
    let length = 100_000;
    const server = await serveHttp((_request, response) => response.end('a'.repeat(length)));
    const transport = open({ ...patient, maxWireBytes: 100_000, maxDecodedBytes: 200_000 });
    assert.equal(bodyOf(await send(transport, server.url)).length, length);
    length += 1;
    assert.deepEqual(await send(transport, server.url), {
      ok: false,
      error: { kind: 'tooLarge', limitBytes: 100_000, counted: 'wire' },
    });
  });
});
