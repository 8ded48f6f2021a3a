import type { ListedBuckets } from './listedBuckets.ts';

/** How much of the list is on the screen, in words that the rows never contradict. */
export type ShownCount =
  /** All there is. */
  | { readonly kind: 'all'; readonly shown: number }
  | { readonly kind: 'of'; readonly shown: number; readonly total: number }
  /** The server gives no total, but rows before or beyond those shown are known of. */
  | { readonly kind: 'ofAtLeast'; readonly shown: number; readonly atLeast: number }
  | { readonly kind: 'shown'; readonly shown: number }
  /** The server applies no filter: what answers it among the rows that were read; `total` are the rows to read. */
  | { readonly kind: 'found'; readonly shown: number; readonly read: number; readonly total: number | undefined };

/** Reads the count off the list. Rows before the list count where it has any: without one, nothing shows them. */
export function shownCount(listed: ListedBuckets): ShownCount {
  const { rows, total, statedTotal, firstOffset, nextOffset, unreadable, hasMore, changed, hidden } = listed;
  const shown = rows.length;
  if (hidden.length > 0) return { kind: 'found', shown, read: nextOffset - firstOffset, total };
  if (total !== undefined && total > shown) return { kind: 'of', shown, total };
  const received = shown + unreadable;
  const atLeast = received > 0 ? firstOffset + received : 0;
  if (total === undefined && atLeast > shown) return { kind: 'ofAtLeast', shown, atLeast };
  const isEnd = !hasMore && firstOffset === 0;
  // Without a total the end of the pages is the only sign of it, and what moved meanwhile may be missing.
  const isAll = isEnd && (total === undefined ? statedTotal === undefined && !changed : true);
  return isAll ? { kind: 'all', shown } : { kind: 'shown', shown };
}
