import assert from 'node:assert/strict';
import { NumberFormats } from '../../src/extension/numberFormats.ts';

/** German puts a space that does not break before units. */
const plainSpaces = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

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

  it('never writes a size of a thousand units while there is a larger unit', () => {
    const numbers = new NumberFormats('en');
    for (let power = 1; power <= 15; power += 1) {
      for (const value of [10 ** power - 1, 10 ** power, 10 ** power + 1]) {
        assert.doesNotMatch(numbers.size(value), /^1,?000/, String(value));
      }
    }
  });
});
