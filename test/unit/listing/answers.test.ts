import assert from 'node:assert/strict';
import { answerFromMemory } from '../../../src/listing/answers.ts';
import type { ListedBucket } from '../../../src/listing/listedBuckets.ts';
import { parseBucket } from '../../../src/model/bucket.ts';
import type { BucketQuery } from '../../../src/model/query.ts';

/** Rows that tell how often their count of objects is read. */
function countedRows(counts: readonly number[]) {
  const reads = counts.map(() => 0);
  const rows = counts.map((count, place): ListedBucket => {
    const json = { bucket_id: `b${place}`, bucket_name: `bucket ${place}`, object_count: count };
    Object.defineProperty(json, 'object_count', {
      enumerable: true,
      get: () => {
        reads[place] = (reads[place] ?? 0) + 1;
        return count;
      },
    });
    const bucket = parseBucket({ bucket_id: json.bucket_id, bucket_name: json.bucket_name }) ?? assert.fail();
    return { key: `id:b${place}`, bucket: { ...bucket, json } };
  });
  return { rows, reads };
}

describe('listing/answers', () => {
  const overTwo: BucketQuery = { filters: { AND: [{ field: 'object_count', operator: 'gt', value: 2 }] } };

  it('looks at each row of memory once', () => {
    const { rows, reads } = countedRows([1, 3, 2, 4]);
    assert.deepEqual(
      answerFromMemory(rows, overTwo)?.rows.map(({ key }) => key),
      ['id:b1', 'id:b3'],
    );
    assert.deepEqual(reads, [1, 1, 1, 1]);
  });

  it('looks no further than the first row that leaves the answer open', () => {
    const { rows, reads } = countedRows([3, 3, 3]);
    const [, second] = rows;
    assert.ok(second);
    const open = { ...second, bucket: { ...second.bucket, json: { bucket_id: 'b1' } } };
    assert.equal(answerFromMemory(rows.with(1, open), overTwo), undefined);
    assert.deepEqual(reads, [1, 0, 0]);
  });

  it('wants the place of every row known, of those too that are not in the answer', () => {
    const { rows } = countedRows([1, 3]);
    const sort = { field: 'description', direction: 'asc' } as const;
    assert.equal(answerFromMemory(rows, { ...overTwo, sort }), undefined);
    assert.equal(answerFromMemory(rows, { ...overTwo, sort: { ...sort, field: 'bucket_name' } })?.rows.length, 1);
  });
});
