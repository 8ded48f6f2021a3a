import assert from 'node:assert/strict';
import { NumberFormats } from '../../src/extension/numberFormats.ts';

/** German puts a space that does not break before units. */
const plainSpaces = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

/** Those that the editor can be shown in, and some that write numbers or units in yet other ways. */
const languages = ['cs', 'de', 'en', 'es', 'fr', 'it', 'ja', 'ko', 'pl', 'pt-BR', 'ru', 'tr', 'zh-cn', 'zh-tw'];
const oddLanguages = ['ar', 'ar-EG', 'en-GB', 'en-IN', 'fa', 'he', 'hi', 'sv'];

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

/** Puts a size together from the parts that the platform names: a space stands between the number and the unit. */
function sizesOfParts(language: string): (bytes: number) => string {
  const formats = units.map((unit, power) => {
    const unitDisplay = power === 0 ? 'narrow' : 'short';
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumSignificantDigits: 3 });
  });
  return (bytes) => {
    const found = units.findIndex((_, power) => Number((bytes / 1000 ** power).toPrecision(3)) < 1000);
    const power = found === -1 ? units.length - 1 : found;
    const parts = formats[power]?.formatToParts(bytes / 1000 ** power) ?? [];
    const hasSpace = parts.some(({ type }) => type === 'literal');
    return parts.map(({ type, value }) => (type === 'unit' && !hasSpace ? ` ${value}` : value)).join('');
  };
}

/** Numbers of every unit: small ones, which decide the form of a word, round ones, and those beside a border. */
function* sizes(): Iterable<number> {
  const counts = [0, 1, 2, 3, 4, 5, 10, 11, 12, 20, 21, 22, 25, 99, 100, 101, 102, 111, 121, 998, 999, 1000];
  const borders = [0.001, 1.005, 1.25, 9.994, 9.995, 99.94, 99.95, 998.5, 999.4, 999.499, 999.5, 999.6];
  for (let power = 0; power <= 6; power += 1) {
    for (const count of [...counts, ...borders]) {
      const bytes = count * 1000 ** power;
      yield* [bytes, bytes + 1, Math.max(0, bytes - 1)];
    }
  }
  yield* [Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, Number.POSITIVE_INFINITY];
}

describe('numberFormats', () => {
  const cases: Readonly<Record<'en' | 'de', readonly (readonly [number, string, string, string])[]>> = {
    en: [
      [0, '0 B', '0', '0'],
      [1, '1 B', '1', '1'],
      [999, '999 B', '999', '999'],
      [1_000, '1 kB', '1K', '1,000'],
      [999_949, '1 MB', '1M', '999,949'],
      [999_499, '999 kB', '999K', '999,499'],
      [5_860_000_000, '5.86 GB', '5.86B', '5,860,000,000'],
      [999_999_999, '1 GB', '1B', '999,999,999'],
      [10 ** 15, '1 PB', '1000T', '1,000,000,000,000,000'],
    ],
    de: [
      [0, '0 B', '0', '0'],
      [999, '999 B', '999', '999'],
      [1_000, '1 kB', '1000', '1.000'],
      [999_949, '1 MB', '1 Mio.', '999.949'],
      [5_860_000_000, '5,86 GB', '5,86 Mrd.', '5.860.000.000'],
      [10 ** 15, '1 PB', '1000 Bio.', '1.000.000.000.000.000'],
    ],
  };
  for (const [language, rows] of Object.entries(cases)) {
    const numbers = new NumberFormats(language);
    for (const [value, size, compact, exact] of rows) {
      it(`writes ${value} in ${language} as ${size}, ${compact} and ${exact}`, () => {
        assert.equal(plainSpaces(numbers.size(value)), size);
        assert.equal(plainSpaces(numbers.compact(value)), compact);
        assert.equal(plainSpaces(numbers.exact(value)), exact);
      });
    }
  }

  it('falls back to English for a display language that nobody knows', () => {
    assert.equal(new NumberFormats('qps-ploc').exact(4_312), '4,312');
  });

  for (const language of [...languages, ...oddLanguages]) {
    it(`sets number and unit of a size apart in ${language}, and changes nothing else`, () => {
      const numbers = new NumberFormats(language);
      const sizeOfParts = sizesOfParts(language);
      for (const bytes of sizes()) assert.equal(numbers.size(bytes), sizeOfParts(bytes), String(bytes));
    });
  }

  it('never writes a size of a thousand units while there is a larger unit', () => {
    const numbers = new NumberFormats('en');
    for (let power = 1; power <= 15; power += 1) {
      for (const value of [10 ** power - 1, 10 ** power, 10 ** power + 1]) {
        assert.doesNotMatch(numbers.size(value), /^1,?000/, String(value));
      }
    }
  });
});
