import assert from 'node:assert/strict';
import { linearRegex } from '../../../src/sample/regexEngine.ts';

function finds(pattern: string, text: string, caseSensitive = false): boolean | undefined {
  return linearRegex(pattern, caseSensitive)?.(text);
}

/** How often characters of any text are read while `run` runs. */
function characterReads(run: () => void): number {
  const { charCodeAt, codePointAt } = String.prototype;
  let reads = 0;
  String.prototype.charCodeAt = function (this: string, at: number) {
    reads += 1;
    return charCodeAt.call(this, at);
  };
  String.prototype.codePointAt = function (this: string, at: number) {
    reads += 1;
    return codePointAt.call(this, at);
  };
  try {
    run();
  } finally {
    Object.assign(String.prototype, { charCodeAt, codePointAt });
  }
  return reads;
}

describe('linearRegex', () => {
  it('finds a pattern anywhere in the text, case ignored unless asked', () => {
    assert.equal(finds('o-20(14|17)$', 'COCO-2017'), true);
    assert.equal(finds('^20', 'COCO-2017'), false);
    assert.equal(finds('^coco', 'COCO-2017', true), false);
    assert.equal(finds('^COCO', 'COCO-2017', true), true);
    assert.equal(finds('größe \\p{Han}+', 'GRÖSSE Größe 日本'), true);
    assert.equal(finds('', ''), true);
  });

  it('cannot read what is no pattern, what cannot be linear, and what would become too large', () => {
    for (const pattern of ['(', '[', '*a', 'a**', '\\', '(a)\\1', '((((a{100}){100}){100}){100})', 'a'.repeat(1_001)]) {
      assert.equal(linearRegex(pattern, true), undefined, pattern.slice(0, 40));
    }
  });

  it('reads a text about as often as it is long, whatever the pattern', () => {
    for (const pattern of ['(a+)+$', '(a|aa)+$', '(a*)*b', '(.*a){12}$']) {
      const test = linearRegex(pattern, false);
      assert.ok(test);
      test('warm-up!');
      const reads = (length: number) => characterReads(() => assert.equal(test(`${'a'.repeat(length)}!`), false));
      const [short, long] = [reads(2_000), reads(20_000)];
      assert.ok(short > 2_000, `${pattern}: ${short} reads were seen`);
      assert.ok(long < 15 * short && long < 100 * 20_000, `${pattern}: ${short} then ${long} reads`);
    }
  });
});
