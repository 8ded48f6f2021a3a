import assert from 'node:assert/strict';
import { figureOf, figureText, percentile95Of, ratioOf, shortNumber } from '../../bench/figures.ts';

describe('A figure', () => {
  it('has the middle one of an odd number of values, however they came', () => {
    const values = [30, 1, 200];
    assert.deepEqual(figureOf(values), { median: 30, min: 1, max: 200, runs: 3 });
    assert.deepEqual(values, [30, 1, 200]);
    assert.deepEqual(figureOf([7]), { median: 7, min: 7, max: 7, runs: 1 });
  });

  it('has the mean of the middle two of an even number', () => {
    // As text, 9 would come after 10.
    assert.deepEqual(figureOf([10, 9, 100, 2]), { median: 9.5, min: 2, max: 100, runs: 4 });
  });

  it('is not made of nothing', () => {
    assert.throws(() => figureOf([]), /Nothing was measured/);
  });

  it('is compared by its median, whatever the extremes', () => {
    assert.equal(ratioOf(figureOf([1, 3, 1_000]), figureOf([2, 2, 2])), 1.5);
  });

  it('shows three digits at most, and its range', () => {
    assert.equal(figureText(figureOf([0.123, 12.34, 1_234.5])), '12.3 [0.12..1235]');
    assert.equal(shortNumber(-12.34), '-12.3');
  });
});

describe('What 95 of 100 do not exceed', () => {
  it('leaves the twentieth part out', () => {
    const values = Array.from({ length: 100 }, (_, place) => 100 - place);
    assert.equal(percentile95Of(values), 95);
    assert.equal(percentile95Of([...Array<number>(19).fill(1), 50]), 1);
    assert.equal(percentile95Of([...Array<number>(18).fill(1), 50, 50]), 50);
  });

  it('is not said of fewer than 20', () => {
    assert.equal(percentile95Of(Array<number>(19).fill(1)), undefined);
  });
});
