import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSendableNamespace, parseApiKey } from '../../../src/api/credentials.ts';

const key = 'sk_live_0123456789abcdef';

describe('parseApiKey', () => {
  for (const text of [
    key,
    'sk_test_1',
    'mxp_sk_0123456789',
    'ret_sk_0123456789',
    'no-prefix-at-all',
    "!#$%&'*+-./:;<=>?@[]^_`{|}~",
    '12345678',
    'k'.repeat(512),
  ]) {
    it(`takes ${text.slice(0, 30)} (${text.length})`, () => {
      assert.deepEqual(parseApiKey(text), { ok: true, value: text });
    });
  }

  for (const [what, text] of [
    ['spaces', `  ${key} `],
    ['a line break', `${key}\n`],
    ['CR LF', `\r\n${key}\r\n`],
    ['tabs', `\t${key}\t`],
    ['a byte-order mark', `\ufeff${key}`],
    ['zero-width spaces', `\u200b\u200b${key}\u200b`],
    ['a word joiner', `${key}\u2060`],
    ['zero-width joiners and a no-break space', `\u200c\u200d${key}\u00a0`],
  ] as const) {
    it(`takes off what copying brought along: ${what}`, () => {
      assert.deepEqual(parseApiKey(text), { ok: true, value: key });
    });
  }

  for (const [what, text, mistake] of [
    ['nothing', '', 'empty'],
    ['spaces', '   ', 'empty'],
    ['line breaks', '\r\n\n', 'empty'],
    ['zero-width characters', '\u200b\ufeff\u2060', 'empty'],
    ['a second line', `${key}\nsecond-line`, 'characters'],
    ['a second header', `${key}\r\nX-Other: 1`, 'characters'],
    ['a bare CR', `sk_live\r_0123456789`, 'characters'],
    ['NUL', `sk_live\u0000_0123456789`, 'characters'],
    ['DEL', `sk_live\u007f_0123456789`, 'characters'],
    ['a space inside', 'sk_live 0123456789', 'characters'],
    ['the whole header', `Bearer ${key}`, 'characters'],
    ['a zero-width space inside', 'sk_live_0123\u200b456789', 'characters'],
    ['a byte-order mark inside', 'sk_live_0123\ufeff456789', 'characters'],
    ['a soft hyphen', 'sk_live_0123\u00ad456789', 'characters'],
    ['a direction mark', `\u202e${key}`, 'characters'],
    ['smart quotes', `“${key}”`, 'characters'],
    ['a long dash', 'sk—live_0123456789', 'characters'],
    ['an ellipsis', 'sk_live_0123…', 'characters'],
    ['Latin-1', 'sk_live_é0123456789', 'characters'],
    ['a Cyrillic look-alike', 'sk_l\u0456ve_0123456789', 'characters'],
    ['full-width letters', 'ｓｋ_live_0123456789', 'characters'],
    ['emoji', '🔑🔑🔑🔑🔑🔑🔑🔑', 'characters'],
    ['a lone surrogate', 'sk_live_\ud8000123', 'characters'],
    ['7 characters', '1234567', 'length'],
    ['one character', 'k', 'length'],
    ['513 characters', 'k'.repeat(513), 'length'],
    ['a pasted file', 'k'.repeat(100_000), 'length'],
  ] as const) {
    it(`refuses ${what}: ${mistake}`, () => {
      assert.deepEqual(parseApiKey(text), { ok: false, error: mistake });
    });
  }

  it('takes no key that a header cannot carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 6, maxLength: 20 }), (text) => {
        const parsed = parseApiKey(text);
        if (parsed.ok) assert.match(parsed.value, /^[\x21-\x7e]{8,512}$/);
      }),
    );
  });
});

describe('isSendableNamespace', () => {
  for (const text of ['ns_1234567890', 'netflix_prod', 'a', 'x'.repeat(256), 'a/b', 'a.b:c']) {
    it(`takes ${text.slice(0, 30)} (${text.length})`, () => assert.equal(isSendableNamespace(text), true));
  }
  for (const text of [
    '',
    ' ',
    'two words',
    ' padded ',
    'ns\r\nX-Other: 1',
    'ns\u200b',
    'Größe',
    '日本',
    'x'.repeat(257),
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))} (${text.length})`, () => {
      assert.equal(isSendableNamespace(text), false);
    });
  }
});
