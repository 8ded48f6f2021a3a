import assert from 'node:assert/strict';
import fc from 'fast-check';
import { longestVisibleText, visibleText } from '../../../src/model/visibleText.ts';

const hidden = [
  ...[0x00, 0x07, 0x09, 0x0a, 0x0d, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f], // control
  ...[0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069], // bidirectional
  ...[0xad, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2063, 0xfeff], // zero-width
  ...[0x2028, 0x2029, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe0001, 0xe0041, 0xe007f], // breaks, lone surrogates, tags
];

const raw =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/u;
/** Joiners are left between emoji and in scripts that spell with them: never at an edge or beside other writing. */
const strayJoiner =
  /^[\u200c\u200d]|[\u200c\u200d]$|[\p{Script=Latin}\p{Script=Han}…$()][\u200c\u200d]|[\u200c\u200d][\p{Script=Latin}\p{Script=Han}…$()]/u;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const countOf = (text: string) => [...graphemes.segment(text)].length;

/** Names as an enemy would build them: any code unit, with the dangerous ones often. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hidden, 0x200d, 0xfe0f, 0x10fffd, 0x301).map((code) => String.fromCodePoint(code)),
      fc.constantFrom('👩', '👨🏽', '❤️', '🏳️', '🇩', 'é', 'ا', 'a', '…', '$(trash)'),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('visibleText', () => {
  for (const code of hidden) {
    const written = `\\u{${code.toString(16)}}`;
    it(`shows ${written} by its number`, () => {
      assert.equal(visibleText(`a${String.fromCodePoint(code)}b`), `a${written}b`);
    });
  }

  for (const text of [
    '',
    'films',
    'Größe, naïve, 日本語, हिन्दी, עברית, العربية',
    'e\u0301 combining',
    'می\u200cخواهم',
    'क्\u200dष',
    '$(trash) [x](command:y) <b> **c** `d`',
    'a  b   c',
    '👩‍👩‍👧‍👦',
    '👩🏽‍🤝‍👨🏿',
    '❤️‍🔥 🏳️‍🌈 🧑🏻‍🚀 👁️‍🗨️',
    '🇩🇪',
    '\ufffd',
    'x'.repeat(longestVisibleText),
    '👩‍👩‍👧‍👦'.repeat(longestVisibleText),
  ]) {
    it(`leaves as it is: ${text.slice(0, 40)} (${text.length})`, () => {
      assert.equal(visibleText(text), text);
    });
  }

  it('cuts by whole characters, never inside an emoji', () => {
    const family = '👩‍👩‍👧‍👦';
    assert.equal(visibleText(family.repeat(5), 3), `${family.repeat(3)}…`);
    assert.equal(visibleText('e\u0301'.repeat(4), 2), 'e\u0301e\u0301…');
    assert.equal(visibleText('x'.repeat(10_000)), `${'x'.repeat(longestVisibleText)}…`);
    assert.equal(visibleText('👍'.repeat(10_000), 3), '👍👍👍…');
  });

  it('says that it cut one endless character too', () => {
    const shown = visibleText(`a${'\u0301'.repeat(100_000)}`, 10);
    assert.ok(shown.endsWith('…'));
    assert.ok(shown.length < 1_000);
  });

  it('leaves no joiner at the cut', () => {
    assert.equal(visibleText('ا\u200dا', 1), 'ا…');
    assert.equal(visibleText('می\u200cخواهم', 2), 'می…');
  });

  it('cuts no surrogate pair in two', () => {
    // One character of many code units, so that the rough cut falls into it: 32 units for each of the 2 characters.
    const shown = visibleText(`a${'\u{1d165}'.repeat(100)}`, 2);
    assert.ok(!shown.includes('\\'), shown);
  });

  it('keeps nothing that hides, turns or breaks text', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 80 }), (text, longest) => {
        const shown = visibleText(text, longest);
        assert.doesNotMatch(shown, raw);
        assert.doesNotMatch(shown, strayJoiner);
        assert.ok(countOf(shown) <= longest + 1);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves printable text as it is', () => {
    const printable = fc.string({ unit: fc.constantFrom(...'abcXYZ019 .-_/äößéñ日本語한국어привет'), maxLength: 256 });
    fc.assert(fc.property(printable, (text) => assert.equal(visibleText(text), text)));
  });
});
