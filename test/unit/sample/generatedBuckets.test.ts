import assert from 'node:assert/strict';
import { generatedNamespace } from '../../../src/sample/generatedBuckets.ts';
import { findBucket, listPage } from '../../../src/sample/sampleListing.ts';

describe('generatedBuckets', () => {
  it('gives 100,000 buckets ids and names of their own', function () {
    this.timeout(60_000);
    const { buckets } = generatedNamespace({ count: 100_000 });
    const ids = new Set<unknown>();
    const names = new Set<unknown>();
    for (let index = 0; index < buckets.length; index += 1) {
      const bucket = buckets.at(index);
      ids.add(bucket?.['bucket_id']);
      names.add(bucket?.['bucket_name']);
    }
    assert.equal(ids.size, 100_000);
    assert.equal(names.size, 100_000);
    assert.ok([...ids].every((id) => /^bkt_[0-9a-f]{12}$/.test(String(id))));
  });

  it('gives the same page to every caller with the same seed, and another to another seed', () => {
    const page = (seed: number) =>
      listPage(generatedNamespace({ count: 100_000, seed }).buckets, {
        search: undefined,
        caseSensitive: false,
        sort: undefined,
        range: { offset: 99_900, limit: 100 },
      }).rows;
    assert.equal(page(7).length, 100);
    assert.deepEqual(page(7), page(7));
    assert.notDeepEqual(page(7)[0]?.['bucket_id'], page(8)[0]?.['bucket_id']);
  });

  it('computes the rows of a plain page only', () => {
    const { buckets } = generatedNamespace({ count: 100_000 });
    const read: number[] = [];
    const watched = {
      length: buckets.length,
      at: (index: number) => {
        read.push(index);
        return buckets.at(index);
      },
    };
    const range = { offset: 99_900, limit: 100 };
    listPage(watched, { search: undefined, caseSensitive: false, sort: undefined, range });
    assert.deepEqual([read.length, read[0], read.at(-1)], [100, 99_900, 99_999]);
  });

  it('ends where its count says, and finds what it holds', () => {
    const { buckets } = generatedNamespace({ count: 3 });
    assert.equal(buckets.at(3), undefined);
    const last = buckets.at(2);
    assert.ok(last);
    assert.deepEqual(findBucket(buckets, String(last['bucket_id'])), last);
    assert.deepEqual(findBucket(buckets, String(last['bucket_name'])), last);
    assert.equal(findBucket(buckets, 'bkt_none'), undefined);
  });

  it('varies: missing figures, missing descriptions, states, dates in order', () => {
    const { buckets } = generatedNamespace({ count: 1_000 });
    const rows = Array.from({ length: 1_000 }, (_, index) => buckets.at(index) ?? {});
    const some = (test: (row: (typeof rows)[number]) => boolean) => rows.some(test) && !rows.every(test);
    assert.ok(some((row) => row['object_count'] === undefined));
    assert.ok(some((row) => row['description'] === null));
    assert.ok(some((row) => row['status'] === 'ARCHIVED'));
    assert.ok(some((row) => row['is_locked'] === true));
    assert.ok(rows.every((row) => String(row['created_at']) <= String(row['updated_at'])));
    assert.ok(rows.every((row) => Number.isSafeInteger(row['total_size_bytes'] ?? 0)));
  });
});
