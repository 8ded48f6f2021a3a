import type { Namespace, NamespacePage } from './namespace.ts';
import type { PageRange } from './query.ts';

/** The namespaces of an account, as far as their pages were asked for. */
export interface NamespaceList {
  readonly namespaces: readonly Namespace[];
  readonly nextOffset: number;
  /** How many pages it is made of. */
  readonly pages: number;
  /** All are here, the next page can be asked for, or the server has more than will be asked for. */
  readonly end: 'whole' | 'more' | 'cut';
}

export const noNamespaces: NamespaceList = { namespaces: [], nextOffset: 0, pages: 0, end: 'more' };

/** How many namespaces one request asks for. */
export const namespacesAtOnce = 100;

/** Where the asking ends: servers allow few requests, and a name that was not listed can be typed. */
export const mostNamespaces = 1_000;
export const mostPages = 10;

/** What to ask for next. */
export function rangeAfter({ nextOffset }: NamespaceList): PageRange {
  return { offset: nextOffset, limit: namespacesAtOnce };
}

/** The list with the page that answers `rangeAfter`. A short page with a larger total is not the end; one that brings nothing new is. */
export function withPage(list: NamespaceList, page: NamespacePage): NamespaceList {
  const known = new Set(list.namespaces.map(keyOf));
  const fresh = page.namespaces.filter((namespace) => !known.has(keyOf(namespace)));
  const namespaces = [...list.namespaces, ...fresh];
  const nextOffset = list.nextOffset + page.received;
  const pages = list.pages + 1;
  // A total that the entries contradict is none.
  const total = page.total !== undefined && page.total >= nextOffset ? page.total : undefined;
  const isFull = page.received === Math.min(namespacesAtOnce, page.pageSize ?? namespacesAtOnce);
  // More than were asked for are all there are: such a server knows no pages.
  const promisesMore = total === undefined ? isFull : total > nextOffset;
  if (!promisesMore) return { namespaces, nextOffset, pages, end: 'whole' };
  const isStuck = fresh.length === 0 && page.namespaces.length === page.received;
  const isAtCap = namespaces.length >= mostNamespaces || pages >= mostPages;
  return { namespaces, nextOffset, pages, end: isStuck || isAtCap ? 'cut' : 'more' };
}

function keyOf({ name, id }: Namespace): string {
  return JSON.stringify([name, id]);
}
