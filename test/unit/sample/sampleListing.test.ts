import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import type { Sort } from '../../../src/model/query.ts';
import { type ListingQuestion, listPage, pageStats, pagination } from '../../../src/sample/sampleListing.ts';

const everything: ListingQuestion = {
  search: undefined,
  caseSensitive: false,

  sort: undefined,
  range: { offset: 0, limit: 1_000 },
};

function idsSorted(rows: readonly JsonObject[], sort: Sort): (JsonValue | undefined)[] {
  return listPage(rows, { ...everything, sort }).rows.map((row) => row['bucket_id']);
}

describe('sampleListing', () => {
  it('orders values of different types as MongoDB does, missing with null, ties by id', () => {
    const rows: JsonObject[] = [
      { bucket_id: 'g', x: true },
      { bucket_id: 'f', x: false },
      { bucket_id: 'e', x: 'Beta' },
      { bucket_id: 'd', x: 'alpha' },
      { bucket_id: 'c', x: 10 },
      { bucket_id: 'h', x: 9 },
      { bucket_id: 'b', x: null },
      { bucket_id: 'a' },
    ];
    assert.deepEqual(idsSorted(rows, { field: 'x', direction: 'asc' }), ['a', 'b', 'h', 'c', 'e', 'd', 'f', 'g']);
    assert.deepEqual(idsSorted(rows, { field: 'x', direction: 'desc' }), ['g', 'f', 'd', 'e', 'c', 'h', 'a', 'b']);
  });

  it('follows dots into objects, and takes no inherited property for a field', () => {
    const rows: JsonObject[] = [
      { bucket_id: 'b', metadata: { deep: { n: 1 } } },
      { bucket_id: 'c', metadata: { deep: { n: 0 } } },
      { bucket_id: 'a', metadata: 'text' },
    ];
    assert.deepEqual(idsSorted(rows, { field: 'metadata.deep.n', direction: 'asc' }), ['a', 'c', 'b']);
    assert.deepEqual(idsSorted(rows, { field: 'constructor.name', direction: 'asc' }), ['a', 'b', 'c']);
  });

  it('finds text anywhere in the metadata, but not in its keys or numbers', () => {
    const rows: JsonObject[] = [
      { bucket_id: 'a', metadata: { camera: { lens: ['Wide', { focal: '35 mm' }] }, year: 2024 } },
    ];
    const found = (search: string) => listPage(rows, { ...everything, search }).total;
    assert.deepEqual([found('wide'), found('35 MM'), found('camera'), found('2024')], [1, 1, 0, 0]);
  });

  it('cuts any question into pages that together are the whole answer, each row once', () => {
    const values = fc.option(fc.oneof(fc.integer(), fc.string()), { nil: null });
    fc.assert(
      fc.property(
        fc.array(values, { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        fc.option(fc.constantFrom<Sort['direction']>('asc', 'desc'), { nil: undefined }),
        fc.option(fc.string({ maxLength: 1 }), { nil: undefined }),
        (values, limit, direction, search) => {
          const rows = values.map((x, index) => ({ bucket_id: `b${index}`, description: x, x }));
          const sort = direction === undefined ? undefined : { field: 'x', direction };
          const whole = listPage(rows, { ...everything, sort, search });
          const pieces: JsonObject[] = [];
          for (let offset = 0; offset < whole.total; offset += limit) {
            const page = listPage(rows, { ...everything, sort, search, range: { offset, limit } });
            assert.equal(page.total, whole.total);
            pieces.push(...page.rows);
          }
          assert.deepEqual(pieces, whole.rows);
          assert.equal(new Set(pieces.map((row) => row['bucket_id'])).size, whole.total);
        },
      ),
    );
  });

  it('counts pages from 1, with no page at all in an empty list', () => {
    assert.deepEqual(pagination(0, { offset: 0, limit: 10 }), {
      total: 0,
      page: 1,
      page_size: 10,
      total_pages: 0,
      next_page: null,
      previous_page: null,
    });
    assert.equal(pagination(21, { offset: 20, limit: 10 })['page'], 3);
    assert.equal(pagination(21, { offset: 20, limit: 10 })['next_page'], null);
  });

  it('averages over the rows that state a figure', () => {
    assert.deepEqual(pageStats([{ object_count: 4, total_size_bytes: 10 }, { object_count: 2 }, {}]), {
      total_objects: 6,
      total_size_bytes: 10,
      avg_objects_per_bucket: 3,
      avg_size_per_bucket: 10,
    });
    assert.equal(pageStats([])['avg_size_per_bucket'], 0);
  });
});
