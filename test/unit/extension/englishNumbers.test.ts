import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NumberFormats } from '../../../src/extension/numberFormats.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];
const exact = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const sizes = units.map((unit) => {
  const unitDisplay = unit === 'byte' ? 'narrow' : 'short';
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay, maximumSignificantDigits: 3 });
});

/** What the platform writes. */
function written(number: number): readonly (string | undefined)[] {
  const found = units.findIndex((_, power) => Number((number / 1000 ** power).toPrecision(3)) < 1000);
  const power = found === -1 ? units.length - 1 : found;
  const size = sizes[power]?.format(number / 1000 ** power);
  return [exact.format(number), compact.format(number), power === 0 ? size?.replace('B', ' B') : size];
}

const ours = (number: number, numbers = new NumberFormats('en')) => [
  numbers.exact(number),
  numbers.compact(number),
  numbers.size(number),
];

/** Digits that are rounded, and what lies closest to them. */
const besideBorders = fc
  .tuple(fc.nat(99_999), fc.nat(12), fc.integer({ min: -2, max: 2 }))
  .map(([digits, zeros, step]) => Math.min(Math.max(0, digits * 10 ** zeros + step), Number.MAX_SAFE_INTEGER));
const ofAnyLength = fc.tuple(fc.maxSafeNat(), fc.nat(52)).map(([number, bits]) => Math.floor(number / 2 ** bits));

describe('englishNumbers', () => {
  const borders = [
    ...[0, 1, 999, 1_000, 1_001, 9_994, 9_995, 9_999, 99_949, 99_950, 999_499, 999_500, 999_949, 999_999],
    ...[1_005, 1_015, 1_025, 1_035, 10_050, 100_500, 1_005_000, 1_004_999, 999_499_999, 999_500_000],
    ...[10 ** 15 - 1, 10 ** 15, 10 ** 15 + 1, 8_054_999_999_999_999, 8_055_000_000_000_000, 2 ** 53 - 1],
  ];
  for (const number of borders) {
    it(`writes ${number} as the platform does`, () => assert.deepEqual(ours(number), written(number)));
  }

  it('writes every count as the platform does', () => {
    fc.assert(
      fc.property(fc.oneof(besideBorders, ofAnyLength), (count) => assert.deepEqual(ours(count), written(count))),
      { numRuns: 20_000 },
    );
  });

  it('leaves to the platform what is no count', () => {
    for (const number of [-0, -1, -4_312, 0.5, 1.005, 4_312.25, 2 ** 53, 1e21, Number.POSITIVE_INFINITY]) {
      assert.deepEqual(ours(number), written(number), String(number));
    }
    fc.assert(fc.property(fc.double({ noNaN: true }), (number) => assert.deepEqual(ours(number), written(number))));
  });

  it('does not wait for the platform where the editor is in English, and does where English is written otherwise', () => {
    const { NumberFormat } = Intl;
    Object.defineProperty(Intl, 'NumberFormat', { configurable: true, writable: true, value: undefined });
    try {
      for (const language of ['en', 'en-us', 'en-US']) {
        assert.deepEqual(ours(1_234_567, new NumberFormats(language)), ['1,234,567', '1.23M', '1.23 MB']);
      }
      for (const language of ['en-IN', 'de', 'qps-ploc']) {
        assert.throws(() => ours(1_234_567, new NumberFormats(language)), TypeError);
      }
    } finally {
      Object.defineProperty(Intl, 'NumberFormat', { configurable: true, writable: true, value: NumberFormat });
    }
    assert.equal(new NumberFormats('en-IN').exact(1_234_567), '12,34,567');
  });
});
