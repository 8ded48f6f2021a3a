import type { Bucket } from '../model/bucket.ts';
import type { BucketPage } from '../model/page.ts';
import type { PageRange } from '../model/query.ts';

/** A bucket with the key that tells it apart in this list. */
export interface ListedBucket {
  readonly key: string;
  readonly bucket: Bucket;
}

/** The pages received so far, as one list without duplicates. */
export interface ListedBuckets {
  readonly rows: readonly ListedBucket[];
  /** How many buckets there are in all; undefined where the server does not say or the rows contradict it. */
  readonly total: number | undefined;
  /** Where the next page starts, in rows of the server. */
  readonly nextOffset: number;
  readonly hasMore: boolean;
  /** Rows that could not be read. */
  readonly unreadable: number;
  /** Rows that had come before: buckets were created or deleted between two pages, or the server ignored the offset. */
  readonly repeated: number;
}

export const noBuckets: ListedBuckets = {
  rows: [],
  total: undefined,
  nextOffset: 0,
  hasMore: true,
  unreadable: 0,
  repeated: 0,
};

/** The list with one more page at its end. `asked` is the range that the page answers. */
export function appendPage(listed: ListedBuckets, page: BucketPage, asked: PageRange): ListedBuckets {
  const known = new Map(listed.rows.map((row) => [row.key, row.bucket]));
  const rows = [...listed.rows];
  for (const bucket of page.buckets) {
    const key = keyFor(bucket, known);
    if (key === undefined) continue;
    known.set(key, bucket);
    rows.push({ key, bucket });
  }
  const added = rows.length - listed.rows.length;
  const unreadable = page.received - page.buckets.length;
  const nextOffset = asked.offset + page.received;
  const total = page.total !== undefined && page.total >= nextOffset ? page.total : undefined;
  return {
    rows,
    total,
    nextOffset,
    // A page of repetitions is no progress. Without a usable total only a page that came full promises another one.
    hasMore: added + unreadable > 0 && (total === undefined ? page.received >= page.pageSize : nextOffset < total),
    unreadable: listed.unreadable + unreadable,
    repeated: listed.repeated + page.buckets.length - added,
  };
}

/**
 * The key of a row, or undefined if the row is there already. The id decides. Without one it is the name, which is
 * unique in a namespace; a server that repeats it with other content meant another bucket, and loses no row.
 */
function keyFor(bucket: Bucket, known: ReadonlyMap<string, Bucket>): string | undefined {
  if (bucket.id !== undefined) return known.has(`id:${bucket.id}`) ? undefined : `id:${bucket.id}`;
  for (let count = 1; ; count += 1) {
    const key = count === 1 ? `name:${bucket.name}` : `name${count}:${bucket.name}`;
    const same = known.get(key);
    if (!same) return key;
    if (JSON.stringify(same.json) === JSON.stringify(bucket.json)) return undefined;
  }
}
