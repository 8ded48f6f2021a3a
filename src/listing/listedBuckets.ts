import type { Bucket } from '../model/bucket.ts';
import type { BucketPage } from '../model/page.ts';
import { type BucketQuery, everything, narrows, type PageRange } from '../model/query.ts';

/** A page that was held against its question. */
export interface CheckedPage extends BucketPage {
  /** Rows that definitely do not answer the filter; nothing that is merely unknown is among them. */
  readonly hidden?: readonly Bucket[];
  /** Puts rows in the order asked for, where the server could not be told of it. */
  readonly inOrder?: (rows: readonly ListedBucket[]) => readonly ListedBucket[];
}

/** A bucket with the key that tells it apart in this list. */
export interface ListedBucket {
  readonly key: string;
  readonly bucket: Bucket;
}

/** A stretch of the server's list, received page by page, without duplicates. Offsets count rows of the server. */
export interface ListedBuckets {
  /** The question that these rows answer. */
  readonly query: BucketQuery;
  readonly rows: readonly ListedBucket[];
  /** How many buckets there are in all; undefined where the server does not say or the rows contradict it. */
  readonly total: number | undefined;
  /** The total as the server gave it last, believed or not: what a later one is compared with. */
  readonly statedTotal: number | undefined;
  /** Where the first row stands; above 0 after a jump, and then there are rows before it. */
  readonly firstOffset: number;
  /** Where the next page starts. */
  readonly nextOffset: number;
  readonly hasMore: boolean;
  /** The most rows that the server sends at once, where that was less than was asked for. */
  readonly largestPage: number | undefined;
  /** Rows that could not be read. */
  readonly unreadable: number;
  /** Buckets were created or deleted while this list was read: rows came twice, or the total moved. */
  readonly changed: boolean;
  /** The server sent no more rows although its total promises some. */
  readonly endedEarly: boolean;
  /** The last page brought only rows that were there already: the server seems to ignore where a page is to start. */
  readonly offsetIgnored: boolean;
  /** Keys of rows that the server sent although they do not answer the filter: it does not apply filters. */
  readonly hidden: readonly string[];
  /** The server cannot sort as asked: the rows are in order among themselves, not among those to come. */
  readonly sortedHere: boolean;
  /** Answered without the server, from its whole list. */
  readonly fromMemory: boolean;
  /** What the server answered in an earlier start: it is shown until the server has answered in this one. */
  readonly isKept: boolean;
}

/** A list that starts at a row of the server and has none yet. */
export function emptyFrom(offset: number, query: BucketQuery = everything): ListedBuckets {
  return {
    query,
    rows: [],
    total: undefined,
    statedTotal: undefined,
    firstOffset: offset,
    nextOffset: offset,
    hasMore: true,
    largestPage: undefined,
    unreadable: 0,
    changed: false,
    endedEarly: false,
    offsetIgnored: false,
    hidden: [],
    sortedHere: false,
    fromMemory: false,
    isKept: false,
  };
}

/** The most rows that are shown: the editor pays for each of them at every refresh. */
export const mostRows = 2_000;

/** The range that continues the list by a page; undefined where nothing may follow. */
export function rangeAfter(
  { rows, nextOffset, hasMore, isKept }: ListedBuckets,
  pageSize: number,
): PageRange | undefined {
  const limit = Math.min(pageSize, mostRows - rows.length);
  return hasMore && !isKept && limit > 0 ? { offset: nextOffset, limit } : undefined;
}

/**
 * The range of the page before the list, no larger than the server sends at once; undefined where nothing may precede.
 * Before a list without rows, which starts beyond the server's last one, that is the server's last page.
 */
export function rangeBefore(listed: ListedBuckets, pageSize: number): PageRange | undefined {
  const { rows, total, firstOffset, largestPage = pageSize, offsetIgnored } = listed;
  const end = rows.length === 0 ? Math.min(firstOffset, total ?? firstOffset) : firstOffset;
  const limit = Math.min(pageSize, largestPage, end, mostRows - rows.length);
  return limit > 0 && !offsetIgnored ? { offset: end - limit, limit } : undefined;
}

/** The list with one more page at its end. `asked` is the range that the page answers. */
export function appendPage(listed: ListedBuckets, page: CheckedPage, asked: PageRange): ListedBuckets {
  const { fresh, repeated, hidden } = newRows(listed, page);
  const rows = [...listed.rows, ...fresh.slice(0, mostRows - listed.rows.length)];
  const cut = listed.rows.length + fresh.length - rows.length;
  // A page of repetitions is no progress, and no sign that there are as many rows as its offset promises.
  const offsetIgnored = repeated > 0 && fresh.length + hidden.length === 0;
  const nextOffset = offsetIgnored ? listed.nextOffset : asked.offset + page.received - cut;
  // Nothing received beyond the last row says nothing about the rows before it.
  const total = usableTotal(page, nextOffset === listed.firstOffset ? 0 : nextOffset + cut);
  if (total === 0) {
    const nothing = emptyFrom(0, listed.query);
    return { ...nothing, total, statedTotal: 0, hasMore: false, changed: hasChanged(listed, page) };
  }
  // Without a usable total only a page that came full promises another one.
  const promisesMore = total === undefined ? page.received >= page.pageSize : nextOffset < total;
  const hasMore = promisesMore && page.received > 0 && !offsetIgnored;
  return {
    ...listed,
    // A server that cannot sort leaves it to us, among the rows that are there.
    rows: page.inOrder?.(rows) ?? rows,
    total,
    statedTotal: page.total ?? listed.statedTotal,
    nextOffset,
    hasMore,
    largestPage: largestPageAfter(listed, page, asked, hasMore),
    unreadable: listed.unreadable + unreadableRows(page),
    changed: repeated > 0 || hasChanged(listed, page),
    endedEarly: !hasMore && total !== undefined && nextOffset < total,
    offsetIgnored,
    hidden: [...listed.hidden, ...hidden],
    sortedHere: page.inOrder !== undefined,
  };
}

/** Every bucket there is, if these rows are it: nothing was left out, lost or moved while they were read. */
export function wholeListOf(listed: ListedBuckets): readonly ListedBucket[] | undefined {
  const { rows, query, total, statedTotal, firstOffset, hasMore, unreadable, changed, endedEarly } = listed;
  const isUnbroken = !listed.isKept && firstOffset === 0 && !hasMore && !changed && !endedEarly && unreadable === 0;
  // A total that the rows contradict says that something is not as it seems.
  const isCounted = statedTotal === undefined || total === rows.length;
  return isUnbroken && isCounted && asksForAll(query) ? rows : undefined;
}

/** Whether a question leaves nothing out and wants no order of its own. */
export function asksForAll(query: BucketQuery): boolean {
  return !narrows(query) && query.sort === undefined;
}

/** One reply to a request for a part of the page before the list. */
export interface PageBefore {
  readonly page: CheckedPage;
  readonly asked: PageRange;
}

/** The list with a page before it; several replies may make up that page, `replies` in the order of the server. */
export function prependPages(listed: ListedBuckets, replies: readonly PageBefore[], range: PageRange): ListedBuckets {
  let before: readonly ListedBucket[] = [];
  let { changed, unreadable, total, statedTotal, largestPage, hidden } = listed;
  let received = 0;
  for (const { page, asked } of replies) {
    const { fresh, repeated, hidden: hiddenNow } = newRows({ rows: [...before, ...listed.rows], hidden }, page);
    hidden = [...hidden, ...hiddenNow];
    before = [...before, ...fresh.slice(0, mostRows - listed.rows.length - before.length)];
    // What is sent beyond the gap is there already, and no sign of a change.
    const surplus = Math.max(0, page.received - asked.limit);
    changed ||= repeated > surplus || totalMoved(statedTotal, page);
    unreadable += unreadableRows(page);
    received += page.received;
    total = usableTotal(page, listed.nextOffset);
    statedTotal = page.total ?? statedTotal;
    largestPage = largestPageAfter({ largestPage }, page, asked, true);
  }
  const isNothingNew =
    before.length === 0 && hidden.length === listed.hidden.length && unreadable === listed.unreadable;
  const last = replies.at(-1);
  if (isNothingNew && last && received > 0) {
    return nothingNew(listed, last.page);
  }
  const stopped = listed.endedEarly || listed.offsetIgnored;
  const rows = [...before, ...listed.rows];
  return {
    ...listed,
    rows: replies[0]?.page.inOrder?.(rows) ?? rows,
    hidden,
    total,
    statedTotal,
    firstOffset: range.offset,
    hasMore: total === undefined ? listed.hasMore : listed.nextOffset < total && !stopped,
    endedEarly: stopped && total !== undefined && listed.nextOffset < total,
    largestPage,
    unreadable,
    // Rows are missing before one that was there: they are fewer than they were.
    changed: changed || received < range.limit,
  };
}

/**
 * Whether the page that a jump brought shows that the server always sends its first rows: the list stood at its start,
 * and the page is the same rows again.
 */
export function isFirstPageAgain(listed: ListedBuckets, page: CheckedPage, asked: PageRange): boolean {
  if (listed.firstOffset > 0 || asked.offset < listed.nextOffset) return false;
  const { fresh, repeated } = newRows(listed, page);
  const [first] = page.buckets;
  return repeated > 0 && fresh.length === 0 && first !== undefined && isSameRow(listed.rows[0]?.bucket, first);
}

/** The list after a page of rows that were there already: nothing but the total is news. */
export function nothingNew(listed: ListedBuckets, page: BucketPage): ListedBuckets {
  const total = usableTotal(page, listed.nextOffset);
  const statedTotal = page.total ?? listed.statedTotal;
  return { ...listed, total, statedTotal, hasMore: false, changed: true, offsetIgnored: true };
}

function isSameRow(one: Bucket | undefined, other: Bucket): boolean {
  if (one === undefined || one.id !== other.id) return false;
  return one.id !== undefined || contentOf(one) === contentOf(other);
}

/** A total that the rows contradict is none. */
function usableTotal({ total }: BucketPage, received: number): number | undefined {
  return total !== undefined && total >= received ? total : undefined;
}

function hasChanged(listed: ListedBuckets, page: BucketPage): boolean {
  return listed.changed || totalMoved(listed.statedTotal, page);
}

function totalMoved(before: number | undefined, { total }: BucketPage): boolean {
  return before !== undefined && total !== undefined && total !== before;
}

/** A page that came short although it is not the last one shows how much the server sends at once. */
function largestPageAfter(
  { largestPage }: Pick<ListedBuckets, 'largestPage'>,
  { received, pageSize }: BucketPage,
  { limit }: PageRange,
  hasMore: boolean,
): number | undefined {
  const sends = hasMore && received > 0 ? Math.min(received, pageSize) : pageSize;
  return sends < limit ? sends : largestPage;
}

function unreadableRows({ received, buckets, hidden = [] }: CheckedPage): number {
  return received - buckets.length - hidden.length;
}

function newRows({ rows, hidden }: Pick<ListedBuckets, 'rows' | 'hidden'>, page: CheckedPage) {
  const keys = new Keys(rows, hidden);
  const fresh: ListedBucket[] = [];
  for (const bucket of page.buckets) {
    const key = keys.add(bucket);
    if (key !== undefined) fresh.push({ key, bucket });
  }
  const { buckets, hidden: unwanted = [] } = page;
  const hiddenKeys = unwanted.flatMap((bucket) => keys.add(bucket) ?? []);
  const rowsThere = buckets.length + unwanted.length;
  return { fresh, hidden: hiddenKeys, repeated: rowsThere - fresh.length - hiddenKeys.length };
}

/**
 * The keys of the rows that are there. The id decides. Without one it is the name, which is unique in a namespace; a
 * server that repeats it with other content meant another bucket, and loses no row.
 */
class Keys {
  readonly #ids = new Set<string>();
  readonly #contentsByName = new Map<string, Set<string>>();

  constructor(rows: readonly ListedBucket[], hidden: readonly string[]) {
    for (const { bucket } of rows) this.add(bucket);
    for (const key of hidden) if (key.startsWith(idKey)) this.#ids.add(key.slice(idKey.length));
  }

  /** The key of a further row, or undefined if the row is there already. */
  add(bucket: Bucket): string | undefined {
    if (bucket.id !== undefined) {
      if (this.#ids.has(bucket.id)) return undefined;
      this.#ids.add(bucket.id);
      return idKey + bucket.id;
    }
    const contents = this.#contentsByName.get(bucket.name) ?? new Set();
    this.#contentsByName.set(bucket.name, contents);
    const content = contentOf(bucket);
    if (contents.has(content)) return undefined;
    contents.add(content);
    return contents.size === 1 ? `name:${bucket.name}` : `name${contents.size}:${bucket.name}`;
  }
}

const idKey = 'id:';

function contentOf({ json }: Bucket): string {
  return JSON.stringify(json);
}
