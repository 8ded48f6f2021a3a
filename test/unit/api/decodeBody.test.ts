import assert from 'node:assert/strict';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeBody } from '../../../src/api/decodeBody.ts';

const text = '{"results":[{"bucket_name":"Bücher 📚"}]}';
const bytes = Buffer.from(text);
const cap = 1_000;

describe('decodeBody', () => {
  const encoded: readonly [encoding: string, body: Buffer][] = [
    ['', bytes],
    ['identity', bytes],
    ['gzip', gzipSync(bytes)],
    ['x-gzip', gzipSync(bytes)],
    [' GZIP ', gzipSync(bytes)],
    ['br', brotliCompressSync(bytes)],
  ];
  for (const [encoding, body] of encoded) {
    it(`reads "${encoding}"`, async () => {
      assert.deepEqual(await decodeBody(body, encoding, cap), { ok: true, value: text });
    });
  }

  it('drops a byte order mark, also inside gzip', async () => {
    const marked = Buffer.from(`\uFEFF${text}`);
    assert.deepEqual(await decodeBody(marked, '', cap), { ok: true, value: text });
    assert.deepEqual(await decodeBody(gzipSync(marked), 'gzip', cap), { ok: true, value: text });
  });

  it('reads an empty body whatever encoding it claims', async () => {
    assert.deepEqual(await decodeBody(Buffer.alloc(0), 'gzip', cap), { ok: true, value: '' });
  });

  const undecodable: readonly [what: string, encoding: string, body: Buffer][] = [
    ['gzip twice', 'gzip, gzip', gzipSync(gzipSync(bytes))],
    ['gzip within brotli', 'gzip, br', brotliCompressSync(gzipSync(bytes))],
    ['an encoding that was not asked for', 'deflate', deflateSync(bytes)],
    ['a name from the prototype', 'constructor', bytes],
    ['text that claims to be gzip', 'gzip', bytes],
    ['text that claims to be brotli', 'br', bytes],
  ];
  for (const [what, encoding, body] of undecodable) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await decodeBody(body, encoding, cap), { ok: false, error: { kind: 'undecodable', encoding } });
    });
  }

  it('tells a stream that breaks off from a broken one', async () => {
    for (const [encoding, body] of [
      ['gzip', gzipSync(bytes).subarray(0, -12)],
      ['br', brotliCompressSync(bytes).subarray(0, -6)],
    ] as const) {
      assert.deepEqual(await decodeBody(body, encoding, cap), { ok: false, error: { kind: 'incompleteReply' } });
    }
  });

  it('takes a body of exactly the cap and refuses one byte more, packed or not', async () => {
    const tooLarge = { ok: false, error: { kind: 'tooLarge', limitBytes: cap, counted: 'decoded' } };
    for (const [encoding, pack] of [
      ['', (body: Buffer) => body],
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
    ] as const) {
      const full = await decodeBody(pack(Buffer.alloc(cap, 'a')), encoding, cap);
      assert.equal(full.ok && full.value.length, cap);
      assert.deepEqual(await decodeBody(pack(Buffer.alloc(cap + 1, 'a')), encoding, cap), tooLarge);
    }
  });
});
