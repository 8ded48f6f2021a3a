import type { ListedBuckets } from '../../listing/listedBuckets.ts';

/** How much of the list is on the screen, in words that the rows never contradict. */
export type ShownCount =
  /** All there is. */
  | { readonly kind: 'all'; readonly shown: number }
  | { readonly kind: 'of'; readonly shown: number; readonly total: number }
  /** The server gives no total, but rows before or beyond those shown are known of. */
  | { readonly kind: 'ofAtLeast'; readonly shown: number; readonly atLeast: number }
  | { readonly kind: 'shown'; readonly shown: number };

/** Reads the count off the list. */
export function shownCount({ rows, total, firstOffset, nextOffset, hasMore }: ListedBuckets): ShownCount {
  const shown = rows.length;
  if (total !== undefined && total > shown) return { kind: 'of', shown, total };
  if (total === undefined && nextOffset > shown && shown > 0) return { kind: 'ofAtLeast', shown, atLeast: nextOffset };
  return hasMore || firstOffset > 0 ? { kind: 'shown', shown } : { kind: 'all', shown };
}
