import type { ApiError } from '../api/apiError.ts';
import type { BucketPage } from '../model/page.ts';
import { type BucketQuery, everything, type PageRange } from '../model/query.ts';
import type { Result } from '../model/result.ts';
import { type Disposable, Emitter, type Event } from './emitter.ts';
import { appendPage, emptyFrom, type ListedBuckets, prependPages, rangeAfter, rangeBefore } from './listedBuckets.ts';

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
    await this.#run({ task: { kind: 'load', start: 0 }, ground }, firstPage && (async () => firstPage));
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
    const start = listed?.firstOffset ?? 0;
    if (listed) await this.#run({ task: { kind: 'refresh', start }, ground, listed });
    else await this.#run({ task: { kind: 'load', start }, ground });
  }

  /** Starts the list at a page, counted from 1 in pages of the ground; the rows shown stay until the answer is there. */
  async goToPage(page: number): Promise<void> {
    const state = this.#state;
    if (state.kind === 'idle') return;
    const { ground, listed } = state;
    const task: ListTask = { kind: 'load', start: (page - 1) * ground.pageSize };
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

  /** Does one piece of work; `fetch` in place of the ground's own, where the answer is there already. */
  async #run(work: Work, fetch: FetchPage = work.ground.fetchPage.bind(work.ground, everything)): Promise<void> {
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
    case 'refresh':
      return await appended(emptyFrom(task.start), { offset: task.start, limit: ground.pageSize }, fetch, signal);
    case 'loadMore': {
      const range = listed && rangeAfter(listed, ground.pageSize);
      return range ? await appended(listed, range, fetch, signal) : nothingToDo;
    }
    case 'showPrevious': {
      const range = listed && rangeBefore(listed, ground.pageSize);
      return range ? await prepended(listed, range, fetch, signal) : nothingToDo;
    }
  }
}

const nothingToDo: Result<never, ApiError> = { ok: false, error: { kind: 'cancelled' } };

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
  { offset, limit }: PageRange,
  fetch: FetchPage,
  signal: AbortSignal,
): Promise<Result<ListedBuckets, ApiError>> {
  const pages: BucketPage[] = [];
  for (let received = 0; received < limit; ) {
    const answer = await fetch({ offset: offset + received, limit: limit - received }, signal);
    if (!answer.ok) return answer;
    pages.push(answer.value);
    if (answer.value.received === 0) break;
    received += answer.value.received;
  }
  return { ok: true, value: prependPages(listed, pages, offset) };
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
