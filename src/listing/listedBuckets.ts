import type { Bucket } from '../model/bucket.ts';
import type { BucketPage } from '../model/page.ts';
import type { PageRange } from '../model/query.ts';

/** A bucket with the key that tells it apart in this list. */
export interface ListedBucket {
  readonly key: string;
  readonly bucket: Bucket;
}

/** A stretch of the server's list, received page by page, without duplicates. Offsets count rows of the server. */
export interface ListedBuckets {
  readonly rows: readonly ListedBucket[];
  /** How many buckets there are in all; undefined where the server does not say or the rows contradict it. */
  readonly total: number | undefined;
  /** Where the first row stands; above 0 after a jump, and then there are rows before it. */
  readonly firstOffset: number;
  /** Where the next page starts. */
  readonly nextOffset: number;
  readonly hasMore: boolean;
  /** Rows that could not be read. */
  readonly unreadable: number;
  /** Buckets were created or deleted while this list was read: rows came twice, or the total moved. */
  readonly changed: boolean;
  /** The server sent no more rows although its total promises some. */
  readonly endedEarly: boolean;
}

/** A list that starts at a row of the server and has none yet. */
export function emptyFrom(offset: number): ListedBuckets {
  return {
    rows: [],
    total: undefined,
    firstOffset: offset,
    nextOffset: offset,
    hasMore: true,
    unreadable: 0,
    changed: false,
    endedEarly: false,
  };
}

/** The most rows that are shown: the editor pays for each of them at every refresh. */
export const mostRows = 2_000;

/** The range that continues the list by a page; undefined where nothing may follow. */
export function rangeAfter({ rows, nextOffset, hasMore }: ListedBuckets, pageSize: number): PageRange | undefined {
  const limit = Math.min(pageSize, mostRows - rows.length);
  return hasMore && limit > 0 ? { offset: nextOffset, limit } : undefined;
}

/** The range of the page before the list; undefined where nothing may precede. */
export function rangeBefore({ rows, firstOffset }: ListedBuckets, pageSize: number): PageRange | undefined {
  const limit = Math.min(pageSize, firstOffset, mostRows - rows.length);
  return limit > 0 ? { offset: firstOffset - limit, limit } : undefined;
}

/** The list with one more page at its end. `asked` is the range that the page answers. */
export function appendPage(listed: ListedBuckets, page: BucketPage, asked: PageRange): ListedBuckets {
  const { fresh, repeated } = newRows(listed, page);
  const nextOffset = asked.offset + page.received;
  const total = usableTotal(page, nextOffset);
  const unreadable = page.received - page.buckets.length;
  // A page of repetitions is no progress. Without a usable total only a page that came full promises another one.
  const hasMore =
    fresh.length + unreadable > 0 && (total === undefined ? page.received >= page.pageSize : nextOffset < total);
  return {
    rows: [...listed.rows, ...fresh],
    total,
    firstOffset: listed.firstOffset,
    nextOffset,
    hasMore,
    unreadable: listed.unreadable + unreadable,
    changed: listed.changed || repeated > 0 || totalMoved(listed, page),
    endedEarly: !hasMore && total !== undefined && nextOffset < total,
  };
}

/** The list with a page before it; several replies may make up that page, `pages` in the order of the server. */
export function prependPages(listed: ListedBuckets, pages: readonly BucketPage[], firstOffset: number): ListedBuckets {
  let rows: readonly ListedBucket[] = [];
  let { changed, unreadable, total } = listed;
  for (const page of pages) {
    const { fresh, repeated } = newRows({ rows: [...rows, ...listed.rows] }, page);
    rows = [...rows, ...fresh];
    changed ||= repeated > 0 || totalMoved(listed, page);
    unreadable += page.received - page.buckets.length;
    total = usableTotal(page, listed.nextOffset) ?? total;
  }
  return { ...listed, rows: [...rows, ...listed.rows], total, firstOffset, unreadable, changed };
}

/** A total that the rows contradict is none. */
function usableTotal({ total }: BucketPage, received: number): number | undefined {
  return total !== undefined && total >= received ? total : undefined;
}

function totalMoved(listed: ListedBuckets, { total }: BucketPage): boolean {
  return listed.total !== undefined && total !== undefined && total !== listed.total;
}

function newRows({ rows }: Pick<ListedBuckets, 'rows'>, page: BucketPage) {
  const known = new Map(rows.map(({ key, bucket }) => [key, bucket]));
  const fresh: ListedBucket[] = [];
  for (const bucket of page.buckets) {
    const key = keyFor(bucket, known);
    if (key === undefined) continue;
    known.set(key, bucket);
    fresh.push({ key, bucket });
  }
  return { fresh, repeated: page.buckets.length - fresh.length };
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
