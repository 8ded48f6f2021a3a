import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact } from '../../../src/api/redact.ts';
import { json, startStubApi } from '../../support/stubApi.ts';
import { connect } from './connectedClient.ts';

/** Keys are of these characters (RFC 9110, field values without spaces). */
const keys = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 8,
  maxLength: 80,
});

describe('redact', () => {
  it('leaves nothing of a secret, however a text spells it', () => {
    fc.assert(
      fc.property(keys, fc.string(), fc.string(), (key, before, after) => {
        const inQuery = new URLSearchParams({ k: key }).toString().slice(2);
        for (const form of [key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key), inQuery]) {
          assert.ok(!redact(`${before} ${form} ${after}`, [key]).includes(form), form);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes the longest out first, and nothing that stands everywhere by chance', () => {
    assert.equal(redact('key mxp_live_tail', ['mxp_live', 'mxp_live_tail']), 'key •••');
    assert.equal(redact('http://host', ['p', 't']), 'http://host');
  });

  it('leaves a text alone that holds no secret', () => {
    const text = 'POST /v1/buckets/list?limit=2&offset=0 · 200 · 12 ms · 2 rows · req_1';
    assert.equal(redact(text, ['mxp_sk_secret', '']), text);
    assert.equal(redact('https://api.example.invalid/v1?a=b@c'), 'https://api.example.invalid/v1?a=b@c');
  });

  for (const [text, shown] of [
    ['Headers.append: "Bearer sk_1" is invalid', 'Headers.append: "Bearer •••" is invalid'],
    ['authorization: bearer\tsk_1, accept: x', 'authorization: bearer •••, accept: x'],
    ['Digest username="u", response="abc"', 'Digest •••'],
    ['http://u:p@ss@proxy.invalid', 'http://•••@proxy.invalid'],
    ['proxy-authorization: Basic dTpw', 'proxy-authorization: Basic •••'],
    [
      'via http://user:pass@proxy.invalid:3128 and https://u@[::1]/',
      'via http://•••@proxy.invalid:3128 and https://•••@[::1]/',
    ],
  ] as const) {
    it(`takes credentials out that nobody named: ${shown}`, () => assert.equal(redact(text), shown));
  }
});

describe('a reply that quotes the key', () => {
  const key = 'sk_canary_"quoted\\0123';

  for (const [what, reply] of [
    ['an error message', json(422, { detail: [{ loc: ['body'], msg: `Bearer ${key} is no key`, type: 'x' }] })],
    [
      'a message spelled otherwise',
      { ...json(422, {}), body: JSON.stringify({ detail: key }).replaceAll('_', '\\u005f') },
    ],
    ['an envelope', json(403, { success: false, error: { message: `${key}`, type: `${key}` } })],
    ['a header', json(500, {}, { 'x-request-id': key })],
  ] as const) {
    it(`brings an error without it: ${what}`, async () => {
      const stub = await startStubApi(() => reply);
      const { list, dispose } = connect(stub.origin, {
        listApi: 'list',
        apiKey: async () => ({ ok: true, value: key }),
        onExchange: (exchange) => assert.ok(!JSON.stringify(exchange).includes('canary')),
      });
      try {
        const answer = await list();
        assert.equal(answer.ok, false);
        assert.ok(!JSON.stringify(answer).includes('canary'), JSON.stringify(answer));
        assert.equal(stub.requests[0]?.headers['authorization'], `Bearer ${key}`);
      } finally {
        await dispose();
        await stub.dispose();
      }
    });
  }
});
