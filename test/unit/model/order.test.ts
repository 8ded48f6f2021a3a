import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import type { Sort } from '../../../src/model/query.ts';
import { rows, values } from './randomFilters.ts';
import { compareRows } from './singleRows.ts';

function idsSorted(unsorted: readonly JsonObject[], sort: Sort): (JsonValue | undefined)[] {
  return unsorted.toSorted(compareRows(sort)).map((row) => row['bucket_id']);
}

const sorts = fc.record({
  field: fc.constantFrom('x', 'm', 'm.x', 'l.0', '__proto__', 'constructor.name'),
  direction: fc.constantFrom<Sort['direction']>('asc', 'desc'),
});
const identified = fc
  .tuple(rows, values, fc.constantFrom('a', 'b', 'c', undefined))
  .map(([row, x, id]): JsonObject => ({ ...row, x, ...(id === undefined ? {} : { bucket_id: id }) }));

describe('compareRows', () => {
  it('puts missing with null, then numbers, text, objects, lists and booleans, ties by id in both directions', () => {
    const unsorted: JsonObject[] = [
      { bucket_id: 'g', x: true },
      { bucket_id: 'f', x: false },
      { bucket_id: 'j', x: [] },
      { bucket_id: 'i', x: { a: 1 } },
      { bucket_id: 'e', x: 'Beta' },
      { bucket_id: 'd', x: 'alpha' },
      { bucket_id: 'c', x: 10 },
      { bucket_id: 'h', x: 9 },
      { bucket_id: 'b', x: null },
      { bucket_id: 'a' },
    ];
    const ascending = ['a', 'b', 'h', 'c', 'e', 'd', 'i', 'j', 'f', 'g'];
    assert.deepEqual(idsSorted(unsorted, { field: 'x', direction: 'asc' }), ascending);
    assert.deepEqual(idsSorted(unsorted, { field: 'x', direction: 'desc' }), [
      ...ascending.slice(2).toReversed(),
      'a',
      'b',
    ]);
  });

  it('follows dots into objects, and takes no inherited property for a field', () => {
    const unsorted: JsonObject[] = [
      { bucket_id: 'b', m: { deep: { n: 1 } } },
      { bucket_id: 'c', m: { deep: { n: 0 } } },
      { bucket_id: 'a', m: 'text' },
    ];
    assert.deepEqual(idsSorted(unsorted, { field: 'm.deep.n', direction: 'asc' }), ['a', 'c', 'b']);
    for (const field of ['constructor.name', '__proto__.x', 'toString', 'm.length']) {
      assert.deepEqual(idsSorted(unsorted, { field, direction: 'desc' }), ['a', 'b', 'c']);
    }
  });

  it('is a total order: antisymmetric and transitive, and only rows of the same id are equal', () => {
    fc.assert(
      fc.property(sorts, identified, identified, identified, (sort, a, b, c) => {
        const compare = compareRows(sort);
        assert.equal(Math.sign(compare(a, b)), 0 - Math.sign(compare(b, a)));
        assert.equal(compare(a, a), 0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) assert.ok(compare(a, c) <= 0);
        if (compare(a, b) === 0) assert.equal(a['bucket_id'], b['bucket_id']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers the same order whatever the order before, and keeps that of equal rows', () => {
    fc.assert(
      fc.property(sorts, fc.array(identified, { maxLength: 12 }), (sort, unsorted) => {
        const numbered = unsorted.map((row, place) => ({ ...row, bucket_id: `b${(place * 7) % 12}` }));
        const sorted = numbered.toSorted(compareRows(sort));
        assert.deepEqual(numbered.toReversed().toSorted(compareRows(sort)), sorted);
        const same = unsorted.map((row, place) => ({ ...row, bucket_id: 'same', place }));
        for (const [at, row] of same.toSorted(compareRows(sort)).entries()) {
          const next = same.toSorted(compareRows(sort))[at + 1];
          if (next && compareRows(sort)(row, next) === 0) assert.ok(row.place < next.place);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('orders numbers beyond the largest by id', () => {
    const huge: JsonObject[] = JSON.parse(
      '[{"bucket_id":"b","x":1e999},{"bucket_id":"a","x":1e999},{"bucket_id":"c","x":-0}]',
    );
    assert.deepEqual(idsSorted(huge, { field: 'x', direction: 'asc' }), ['c', 'a', 'b']);
  });
});
