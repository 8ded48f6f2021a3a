import type { ApiError } from '../api/apiError.ts';
import type { BucketPage } from '../model/page.ts';
import { type BucketQuery, everything, type PageRange } from '../model/query.ts';
import type { Result } from '../model/result.ts';
import { type Disposable, Emitter, type Event } from './emitter.ts';
import {
  appendPage,
  emptyFrom,
  isFirstPageAgain,
  type ListedBuckets,
  type PageBefore,
  prependPages,
  rangeAfter,
  rangeBefore,
} from './listedBuckets.ts';

/** Whose buckets are listed and how they are fetched: rows of one ground are never seen under another. */
export interface Ground {
  /** Tells grounds apart: origin, namespace and account. */
  readonly id: string;
  /** Rows per page. */
  readonly pageSize: number;
  fetchPage(query: BucketQuery, range: PageRange, signal: AbortSignal): Promise<Result<BucketPage, ApiError>>;
}

export type PageAnswer = Result<BucketPage, ApiError>;

/** What a running or failed request is for; a start is a row of the server, counted from 0. */
export type ListTask =
  | { readonly kind: 'load'; readonly start: number }
  | { readonly kind: 'loadMore' }
  | { readonly kind: 'showPrevious' }
  | { readonly kind: 'refresh'; readonly start: number };

/** The one visible state. `listed` holds the rows that stay on the screen meanwhile. */
export type ListState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly task: ListTask; readonly ground: Ground; readonly listed?: ListedBuckets }
  | { readonly kind: 'loaded'; readonly ground: Ground; readonly listed: ListedBuckets }
  | {
      readonly kind: 'failed';
      readonly task: ListTask;
      readonly ground: Ground;
      readonly error: ApiError;
      readonly listed?: ListedBuckets;
    };

/**
 * The list of buckets: one request at a time, a newer one aborts the older, and an answer whose request is no
 * longer the current one is dropped.
 */
export class BucketList implements Disposable {
  readonly #emitter = new Emitter<ListState>();
  readonly onDidChange: Event<ListState> = this.#emitter.event;
  #state: ListState = { kind: 'idle' };
  #running: AbortController | undefined;

  get state(): ListState {
    return this.#state;
  }

  /** Leaves whatever was listed and lists `ground` from its first row; `firstPage` if it has been fetched already. */
  async show(ground: Ground, firstPage?: PageAnswer): Promise<void> {
    const task: ListTask = { kind: 'load', start: 0 };
    if (!firstPage) return await this.#run({ task, ground });
    this.#abort();
    const range = { offset: 0, limit: ground.pageSize };
    this.#setState(
      firstPage.ok
        ? { kind: 'loaded', ground, listed: appendPage(emptyFrom(0), firstPage.value, range) }
        : { kind: 'failed', task, ground, error: firstPage.error },
    );
  }

  /** Shows nothing and asks nothing: nobody is signed in. */
  clear(): void {
    this.#abort();
    this.#setState({ kind: 'idle' });
  }

  /** Asks again from where the list starts; the rows shown stay until the answer is there. */
  async refresh(): Promise<void> {
    const state = this.#state;
    if (state.kind === 'idle') return;
    const { ground, listed } = state;
    const start = listed?.firstOffset ?? ('task' in state && 'start' in state.task ? state.task.start : 0);
    if (listed) await this.#run({ task: { kind: 'refresh', start }, ground, listed });
    else await this.#run({ task: { kind: 'load', start }, ground });
  }

  /** Starts the list at a page, counted from 1 in pages of the ground (a lower number means the first); the rows shown stay until the answer is there. */
  async goToPage(page: number): Promise<void> {
    const state = this.#state;
    if (state.kind === 'idle') return;
    const { ground, listed } = state;
    const task: ListTask = { kind: 'load', start: Math.max(0, page - 1) * ground.pageSize };
    await this.#run({ task, ground, ...(listed ? { listed } : {}) });
  }

  /** Appends the next page. Does nothing while something is loading, at the end, or when the view is full. */
  async loadMore(): Promise<void> {
    const settled = this.#settled();
    if (!settled || !rangeAfter(settled.listed, settled.ground.pageSize)) return;
    await this.#run({ task: { kind: 'loadMore' }, ...settled });
  }

  /** Puts the page before the list on top of it. Does nothing while something is loading, or at the start. */
  async showPrevious(): Promise<void> {
    const settled = this.#settled();
    if (!settled || !rangeBefore(settled.listed, settled.ground.pageSize)) return;
    await this.#run({ task: { kind: 'showPrevious' }, ...settled });
  }

  /** What failed, once more. */
  async retry(): Promise<void> {
    if (this.#state.kind !== 'failed') return;
    const { task, ground, listed } = this.#state;
    await this.#run({ task, ground, ...(listed ? { listed } : {}) });
  }

  dispose(): void {
    this.#abort();
    this.#emitter.dispose();
  }

  #settled(): { readonly ground: Ground; readonly listed: ListedBuckets } | undefined {
    const state = this.#state;
    if (state.kind !== 'loaded' && state.kind !== 'failed') return undefined;
    return state.listed && { ground: state.ground, listed: state.listed };
  }

  async #run(work: Work): Promise<void> {
    const fetch: FetchPage = (range, signal) => work.ground.fetchPage(everything, range, signal);
    this.#abort();
    const running = new AbortController();
    this.#running = running;
    this.#setState({ kind: 'loading', ...work });
    // A listener may have superseded it at once.
    if (this.#running !== running) return;
    const answer = await listedAfter(work, catchingFaults(fetch), running.signal);
    // Superseded: another request, another ground or nobody to tell.
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#setState(
      answer.ok
        ? { kind: 'loaded', ground: work.ground, listed: answer.value }
        : { kind: 'failed', ...work, error: answer.error },
    );
  }

  #abort(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  #setState(state: ListState): void {
    this.#state = state;
    this.#emitter.fire(state);
  }
}

interface Work {
  readonly task: ListTask;
  readonly ground: Ground;
  readonly listed?: ListedBuckets;
}

type FetchPage = (range: PageRange, signal: AbortSignal) => Promise<PageAnswer>;

/** The list as it is when the work is done. */
async function listedAfter(
  { task, ground, listed }: Work,
  fetch: FetchPage,
  signal: AbortSignal,
): Promise<Result<ListedBuckets, ApiError>> {
  switch (task.kind) {
    case 'load':
      return await startedAt(task.start, ground.pageSize, listed, fetch, signal);
    case 'refresh':
      return await startedAt(task.start, ground.pageSize, undefined, fetch, signal);
    case 'loadMore': {
      const range = listed && rangeAfter(listed, ground.pageSize);
      return range ? await appended(listed, range, fetch, signal) : nothingToDo;
    }
    case 'showPrevious': {
      const range = listed && rangeBefore(listed, ground.pageSize);
      if (!range) return nothingToDo;
      return listed.rows.length === 0
        ? await startedAt(range.offset, range.limit, undefined, fetch, signal)
        : await prepended(listed, range, fetch, signal);
    }
  }
}

const nothingToDo: Result<never, ApiError> = { ok: false, error: { kind: 'cancelled' } };

/** A new list; `before` is what was shown when the reader jumped, which a server that cannot jump sends again. */
async function startedAt(
  offset: number,
  limit: number,
  before: ListedBuckets | undefined,
  fetch: FetchPage,
  signal: AbortSignal,
): Promise<Result<ListedBuckets, ApiError>> {
  const range = { offset, limit };
  const answer = await fetch(range, signal);
  if (!answer.ok) return answer;
  if (before && isFirstPageAgain(before, answer.value, range)) {
    return { ok: true, value: { ...before, hasMore: false, changed: true, offsetIgnored: true } };
  }
  return { ok: true, value: appendPage(emptyFrom(offset), answer.value, range) };
}

async function appended(
  listed: ListedBuckets,
  range: PageRange,
  fetch: FetchPage,
  signal: AbortSignal,
): Promise<Result<ListedBuckets, ApiError>> {
  const answer = await fetch(range, signal);
  return answer.ok ? { ok: true, value: appendPage(listed, answer.value, range) } : answer;
}

/** A server with smaller pages than ours leaves a gap before the list: it is filled before anything is shown. */
async function prepended(
  listed: ListedBuckets,
  range: PageRange,
  fetch: FetchPage,
  signal: AbortSignal,
): Promise<Result<ListedBuckets, ApiError>> {
  const replies: PageBefore[] = [];
  for (let received = 0; received < range.limit; ) {
    const asked = { offset: range.offset + received, limit: range.limit - received };
    const answer = await fetch(asked, signal);
    if (!answer.ok) return answer;
    replies.push({ page: answer.value, asked });
    if (answer.value.received === 0) break;
    received += answer.value.received;
  }
  return { ok: true, value: prependPages(listed, replies, range) };
}

/** A fetch that throws is a fault of ours; it must end in a visible state like any other failure. */
function catchingFaults(fetch: FetchPage): FetchPage {
  return async (range, signal) => {
    try {
      return await fetch(range, signal);
    } catch (fault) {
      return { ok: false, error: { kind: 'internal', name: fault instanceof Error ? fault.name : typeof fault } };
    }
  };
}
