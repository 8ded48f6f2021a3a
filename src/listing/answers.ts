import type { Bucket } from '../model/bucket.ts';
import { decisionTest, filterTest } from '../model/matches.ts';
import { compareKeys, sortKey } from '../model/order.ts';
import type { BucketPage } from '../model/page.ts';
import { type BucketQuery, narrows, type Sort } from '../model/query.ts';
import { type CheckedPage, emptyFrom, type ListedBucket, type ListedBuckets } from './listedBuckets.ts';

/** Every bucket of one ground, in the server's order. */
export type WholeList = readonly ListedBucket[];

/** The rows that answer a question, or undefined if memory cannot decide it for every bucket: then the server is asked. */
export function answerFromMemory(whole: WholeList, query: BucketQuery): ListedBuckets | undefined {
  const decision = decisionTest(query);
  const matching: ListedBucket[] = [];
  for (const row of whole) {
    const truth = decision(row.bucket.json);
    if (truth === 'unknown') return undefined;
    if (truth === 'true') matching.push(row);
  }
  const rows = query.sort ? inOrder(matching, query.sort) : matching;
  return {
    ...emptyFrom(0, query),
    rows,
    total: rows.length,
    statedTotal: rows.length,
    nextOffset: rows.length,
    hasMore: false,
    fromMemory: true,
  };
}

/** Whether the server's answer to a question shows that memory is out of date. */
export function contradicts(whole: WholeList, listed: ListedBuckets): boolean {
  // A server that applies no filter has answered another question.
  if (listed.hidden.length > 0) return false;
  const expected = answerFromMemory(whole, listed.query);
  if (!expected) return false;
  if (listed.total !== undefined && listed.total !== expected.rows.length) return true;
  const known = new Map(expected.rows.map(({ key, bucket }) => [key, JSON.stringify(bucket.json)]));
  const isWhole = listed.firstOffset === 0 && !listed.hasMore;
  if (isWhole && listed.rows.length !== expected.rows.length) return true;
  return listed.rows.some(({ key, bucket }) => known.get(key) !== JSON.stringify(bucket.json));
}

/**
 * A page held against its question: newer servers take filters as a free object and may ignore them, and an older one
 * cannot be told of an order.
 */
export function checkedPage(page: BucketPage, { filters, sort }: BucketQuery): CheckedPage {
  const order = sort && page.isUnsorted ? { inOrder: (rows: readonly ListedBucket[]) => inOrder(rows, sort) } : {};
  if (!filters || !narrows({ filters })) return { ...page, ...order };
  const test = filterTest(filters, { meaning: 'contract' });
  const hidden = new Set<Bucket>(page.buckets.filter((bucket) => test(bucket.json) === 'false'));
  return { ...page, ...order, buckets: page.buckets.filter((bucket) => !hidden.has(bucket)), hidden: [...hidden] };
}

function inOrder(rows: readonly ListedBucket[], sort: Sort): readonly ListedBucket[] {
  const [keyOf, compare] = [sortKey(sort), compareKeys(sort)];
  const keyed = rows.map((row) => ({ row, key: keyOf(row.bucket.json) }));
  return keyed.sort((one, other) => compare(one.key, other.key)).map(({ row }) => row);
}
