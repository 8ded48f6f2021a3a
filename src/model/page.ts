import { type Bucket, countOf, parseBucket } from './bucket.ts';
import { isJsonObject } from './json.ts';
import { failed, type Result, succeeded } from './result.ts';

/** One answer of the listing call. */
export interface BucketPage {
  readonly buckets: readonly Bucket[];
  /** Rows that the server sent, readable or not: the next offset is counted by them. */
  readonly received: number;
  /** How many rows the question has in all, where the server says so. */
  readonly total: number | undefined;
  /** The page size that held: what was asked for, or what the server says it made of it, if that is less. */
  readonly pageSize: number;
  /** The question had a sort that this server cannot be told: the rows are in its own order. */
  readonly isUnsorted?: boolean;
}

/** The reply is no page; `path` names the first part that is wrong. */
export interface InvalidPage {
  readonly kind: 'invalidReply';
  readonly path: string;
}

/**
 * Reads a reply of the listing call, in any published generation.
 * An unreadable row is left out of `buckets` and shows as the difference to `received`; unreadable totals are unknown.
 * `limit` is the page size that was sent.
 */
export function parsePage(reply: unknown, limit: number): Result<BucketPage, InvalidPage> {
  if (!isJsonObject(reply)) return failed({ kind: 'invalidReply', path: '$' });
  const results = reply['results'];
  if (!Array.isArray(results)) return failed({ kind: 'invalidReply', path: '$.results' });
  const pagination = isJsonObject(reply['pagination']) ? reply['pagination'] : {};
  const buckets: Bucket[] = [];
  for (const row of results) {
    const bucket = parseBucket(row);
    if (bucket) buckets.push(bucket);
  }
  return succeeded({
    buckets,
    received: results.length,
    total: countOf(reply['total_count']) ?? countOf(pagination['total']),
    pageSize: Math.min(limit, countOf(pagination['page_size']) || limit),
  });
}
