import type { ApiError } from '../api/apiError.ts';
import type { BucketPage } from '../model/page.ts';
import { type BucketQuery, everything, type PageRange } from '../model/query.ts';
import type { Result } from '../model/result.ts';
import { type Disposable, Emitter, type Event } from './emitter.ts';
import { appendPage, type ListedBuckets, noBuckets } from './listedBuckets.ts';

/** Whose buckets are listed and how they are fetched: rows of one ground are never seen under another. */
export interface Ground {
  /** Tells grounds apart: origin, namespace and account. */
  readonly id: string;
  /** Rows per page. */
  readonly pageSize: number;
  fetchPage(query: BucketQuery, range: PageRange, signal: AbortSignal): Promise<Result<BucketPage, ApiError>>;
}

export type PageAnswer = Result<BucketPage, ApiError>;

/** What a running or failed request was for. */
export type ListTask = 'load' | 'loadMore' | 'refresh';

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
    const first = { offset: 0, limit: ground.pageSize };
    if (firstPage) {
      this.#abort();
      this.#settle({ task: 'load', ground }, first, firstPage);
    } else {
      await this.#run({ task: 'load', ground }, first);
    }
  }

  /** Shows nothing and asks nothing: nobody is signed in. */
  clear(): void {
    this.#abort();
    this.#setState({ kind: 'idle' });
  }

  /** Asks again from the first row; the rows shown stay until the answer is there. */
  async refresh(): Promise<void> {
    const state = this.#state;
    if (state.kind === 'idle') return;
    const { ground, listed } = state;
    const task = listed ? 'refresh' : 'load';
    await this.#run({ task, ground, ...(listed ? { listed } : {}) }, { offset: 0, limit: ground.pageSize });
  }

  /** Appends the next page. Does nothing while something is loading or when there is no more. */
  async loadMore(): Promise<void> {
    const state = this.#state;
    if ((state.kind !== 'loaded' && state.kind !== 'failed') || !state.listed?.hasMore) return;
    const { ground, listed } = state;
    await this.#run({ task: 'loadMore', ground, listed }, { offset: listed.nextOffset, limit: ground.pageSize });
  }

  /** What failed, once more. */
  async retry(): Promise<void> {
    if (this.#state.kind === 'failed' && this.#state.task === 'loadMore') await this.loadMore();
    else await this.refresh();
  }

  dispose(): void {
    this.#abort();
    this.#emitter.dispose();
  }

  async #run(work: Work, range: PageRange): Promise<void> {
    this.#abort();
    const running = new AbortController();
    this.#running = running;
    this.#setState({ kind: 'loading', ...work });
    // A listener may have superseded it at once.
    if (this.#running !== running) return;
    const answer = await fetched(work.ground, range, running.signal);
    // Superseded: another request, another ground or nobody to tell.
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#settle(work, range, answer);
  }

  #settle(work: Work, range: PageRange, answer: PageAnswer): void {
    if (!answer.ok) {
      this.#setState({ kind: 'failed', ...work, error: answer.error });
      return;
    }
    const before = work.task === 'loadMore' && work.listed ? work.listed : noBuckets;
    this.#setState({ kind: 'loaded', ground: work.ground, listed: appendPage(before, answer.value, range) });
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

/** A fetch that throws is a fault of ours; it must end in a visible state like any other failure. */
async function fetched(ground: Ground, range: PageRange, signal: AbortSignal): Promise<PageAnswer> {
  try {
    return await ground.fetchPage(everything, range, signal);
  } catch (fault) {
    return { ok: false, error: { kind: 'internal', name: fault instanceof Error ? fault.name : typeof fault } };
  }
}
