import type { ApiError } from '../api/apiError.ts';
import { type BucketQuery, everything, type PageRange, sameQuery } from '../model/query.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { WholeList } from './answers.ts';
import { type Disposable, Emitter, type Event } from './emitter.ts';
import {
  appendPage,
  asksForAll,
  type CheckedPage,
  emptyFrom,
  type ListedBuckets,
  rangeAfter,
  rangeBefore,
  wholeListOf,
} from './listedBuckets.ts';
import { type ListTask, listedAfter, type PageAnswer } from './listTasks.ts';

/** What reads a question; loaded with the first one, as most lists are never asked anything. */
type Answers = typeof import('./answers.ts');

/** Whose buckets are listed and how they are fetched: rows of one ground are never seen under another. */
export interface Ground {
  /** Tells grounds apart: origin, namespace and account. */
  readonly id: string;
  /** Rows per page. */
  readonly pageSize: number;
  fetchPage(query: BucketQuery, range: PageRange, signal: AbortSignal): Promise<PageAnswer>;
}

/** What a list is of: the buckets of a ground that answer a question. */
interface Subject {
  readonly ground: Ground;
  readonly query: BucketQuery;
}

/** The one visible state. `listed` holds the rows that stay on the screen meanwhile; they may answer an older question. */
export type ListState =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'loading'; readonly task: ListTask; readonly listed?: ListedBuckets } & Subject)
  | ({ readonly kind: 'loaded'; readonly listed: ListedBuckets } & Subject)
  | ({
      readonly kind: 'failed';
      readonly task: ListTask;
      readonly error: ApiError;
      readonly listed?: ListedBuckets;
    } & Subject);

/** The rows on the screen, if they answer the question that is asked. */
export function answeredBy(state: ListState): ListedBuckets | undefined {
  if (state.kind === 'idle' || !state.listed) return undefined;
  return state.kind === 'loaded' || sameQuery(state.listed.query, state.query) ? state.listed : undefined;
}

/**
 * The list of buckets: one request at a time, a newer one aborts the older, and an answer whose request is no
 * longer the current one is dropped. A question that the whole list in memory decides asks nobody.
 */
export class BucketList implements Disposable {
  readonly #emitter = new Emitter<ListState>();
  readonly onDidChange: Event<ListState> = this.#emitter.event;
  #state: ListState = { kind: 'idle' };
  #running: AbortController | undefined;
  /** Every bucket of a ground, where its unfiltered list was read to the end. */
  #whole: { readonly ground: Ground; readonly rows: WholeList } | undefined;
  #answers: Answers | undefined;

  get state(): ListState {
    return this.#state;
  }

  /** Every bucket of the ground that is shown, if its whole list is known. */
  get whole(): WholeList | undefined {
    return this.#state.kind === 'idle' ? undefined : this.#wholeOf(this.#state.ground);
  }

  /**
   * Leaves whatever was listed and lists what answers `query` on `ground`, from its first row; `firstPage` if it has
   * been fetched already.
   */
  async show(ground: Ground, query: BucketQuery = everything, firstPage?: PageAnswer): Promise<void> {
    this.#whole = undefined;
    const task: ListTask = { kind: 'load', start: 0 };
    if (!firstPage) return await this.#run({ task, ground, query });
    this.#abort();
    const range = { offset: 0, limit: ground.pageSize };
    if (firstPage.ok) this.#setLoaded({ ground, query }, appendPage(emptyFrom(0, query), firstPage.value, range));
    else this.#setState({ kind: 'failed', task, ground, query, error: firstPage.error });
  }

  /** Shows what was kept of an earlier start of this ground and question, as long as nothing else is there. */
  showMeanwhile(ground: Ground, kept: ListedBuckets): void {
    const state = this.#state;
    if (!awaitsFirstPage(state) || state.ground !== ground || !sameQuery(state.query, kept.query)) return;
    this.#setState({ ...state, task: { kind: 'refresh', start: 0 }, listed: kept });
  }

  /** Shows nothing and asks nothing: nobody is signed in. */
  clear(): void {
    this.#abort();
    this.#whole = undefined;
    this.#setState({ kind: 'idle' });
  }

  /** Puts another question to the same ground; the rows shown stay until the answer is there. */
  async ask(query: BucketQuery): Promise<void> {
    const state = this.#state;
    if (state.kind === 'idle' || sameQuery(state.query, query)) return;
    const { ground, listed } = state;
    const whole = this.#wholeOf(ground);
    const known = whole && this.#answers?.answerFromMemory(whole, query);
    if (!known) return await this.#run({ task: { kind: 'ask' }, ground, query, ...(listed ? { listed } : {}) });
    this.#abort();
    this.#setState({ kind: 'loaded', ground, query, listed: known });
  }

  /** Asks the server again from where the list starts; the rows shown stay until the answer is there. */
  async refresh(): Promise<void> {
    const state = this.#state;
    if (state.kind === 'idle') return;
    const { ground, query, listed } = state;
    const firstOffset = answeredBy(state)?.firstOffset;
    const start = firstOffset ?? ('task' in state && 'start' in state.task ? state.task.start : 0);
    if (listed) await this.#run({ task: { kind: 'refresh', start }, ground, query, listed });
    else await this.#run({ task: { kind: 'load', start }, ground, query });
  }

  /** Starts the list at a page, counted from 1 in pages of the ground (a lower number means the first); the rows shown stay until the answer is there. */
  async goToPage(page: number): Promise<void> {
    const state = this.#state;
    if (state.kind === 'idle') return;
    const { ground, query, listed } = state;
    const task: ListTask = { kind: 'load', start: Math.max(0, page - 1) * ground.pageSize };
    await this.#run({ task, ground, query, ...(listed ? { listed } : {}) });
  }

  /** Appends the next page. Does nothing while something is loading, at the end, or when the view is full. */
  async loadMore(): Promise<void> {
    const continued = this.#continuable();
    if (!continued || !rangeAfter(continued.listed, continued.ground.pageSize)) return;
    await this.#run({ task: { kind: 'loadMore' }, ...continued });
  }

  /** Puts the page before the list on top of it. Does nothing while something is loading, or at the start. */
  async showPrevious(): Promise<void> {
    const continued = this.#continuable();
    if (!continued || !rangeBefore(continued.listed, continued.ground.pageSize)) return;
    await this.#run({ task: { kind: 'showPrevious' }, ...continued });
  }

  /** Reads further pages by itself, because the server does not apply the filter; the rows that answer it appear as they come. */
  async scanAll(): Promise<void> {
    const continued = this.#continuable();
    if (!continued || !canScan(this.#state)) return;
    await this.#run({ task: { kind: 'scan' }, ...continued });
  }

  /** Ends a scan; what it has found stays. */
  stopScan(): void {
    const state = this.#state;
    if (state.kind !== 'loading' || state.task.kind !== 'scan' || !state.listed) return;
    this.#abort();
    this.#setLoaded(state, state.listed);
  }

  /** Waits until nothing is loading. */
  async settled(): Promise<void> {
    while (this.#state.kind === 'loading') {
      await new Promise<void>((resolve) => {
        const listener = this.onDidChange(() => {
          listener.dispose();
          resolve();
        });
      });
    }
  }

  /** What failed, once more. */
  async retry(): Promise<void> {
    if (this.#state.kind !== 'failed') return;
    const { task, ground, query, listed } = this.#state;
    await this.#run({ task, ground, query, ...(listed ? { listed } : {}) });
  }

  dispose(): void {
    this.#abort();
    this.#emitter.dispose();
  }

  /** What the list shows, where a further page may follow it; undefined while something is loading. */
  #continuable(): (Subject & { readonly listed: ListedBuckets }) | undefined {
    const state = this.#state;
    if (state.kind !== 'loaded' && state.kind !== 'failed') return undefined;
    const listed = answeredBy(state);
    return listed && { ground: state.ground, query: state.query, listed };
  }

  async #run(work: Work): Promise<void> {
    const { task, ground, query } = work;
    this.#abort();
    const running = new AbortController();
    this.#running = running;
    const isCurrent = () => this.#running === running;
    let { listed } = work;
    const showWork = () => this.#setState({ kind: 'loading', task, ground, query, ...(listed ? { listed } : {}) });
    showWork();
    // A listener may have superseded it at once.
    if (!isCurrent()) return;
    const answer = await listedAfter(task, {
      query,
      pageSize: ground.pageSize,
      listed,
      whole: this.#wholeOf(ground),
      fetch: (range) => this.#fetch({ ground, query }, range, running.signal),
      fromMemory: async (whole) => (await this.#loadAnswers()).answerFromMemory(whole, query),
      onProgress: (progress) => {
        listed = progress;
        if (isCurrent()) showWork();
      },
    });
    // Superseded: another request, another ground or nobody to tell.
    if (!isCurrent()) return;
    this.#running = undefined;
    if (answer.ok) this.#setLoaded(work, answer.value);
    else this.#setFailed(answer.error);
  }

  /** What was running has failed; the rows that are on the screen stay there. */
  #setFailed(error: ApiError): void {
    if (this.#state.kind !== 'loading') return;
    const { task, ground, query, listed } = this.#state;
    const failure = { kind: 'failed', ground, query, error } as const;
    if (!listed) this.#setState({ ...failure, task });
    // Rows of an earlier start are nobody's any more where the server refuses to list.
    else if (listed.isKept && isRefusal(error)) this.#setState({ ...failure, task: { kind: 'load', start: 0 } });
    else this.#setState({ ...failure, task, listed });
  }

  #setLoaded({ ground, query }: Subject, listed: ListedBuckets): void {
    const before = this.#wholeOf(ground);
    const isOutdated =
      before !== undefined && !listed.fromMemory && this.#answers?.contradicts(before, listed) === true;
    const rows = asksForAll(query) ? wholeListOf(listed) : isOutdated ? undefined : before;
    this.#whole = rows && { ground, rows };
    this.#setState({ kind: 'loaded', ground, query, listed });
  }

  /** A fetch that throws is a fault of ours; it must end in a visible state like any other failure. */
  async #fetch(
    { ground, query }: Subject,
    range: PageRange,
    signal: AbortSignal,
  ): Promise<Result<CheckedPage, ApiError>> {
    // A task of several pages that was called off asks for no further one.
    if (signal.aborted) return failed({ kind: 'cancelled' });
    try {
      const answer = await ground.fetchPage(query, range, signal);
      if (!answer.ok || asksForAll(query)) return answer;
      return succeeded((await this.#loadAnswers()).checkedPage(answer.value, query));
    } catch (fault) {
      return failed({ kind: 'internal', name: fault instanceof Error ? fault.name : typeof fault });
    }
  }

  async #loadAnswers(): Promise<Answers> {
    this.#answers ??= await import('./answers.ts');
    return this.#answers;
  }

  #wholeOf(ground: Ground): WholeList | undefined {
    return this.#whole?.ground === ground ? this.#whole.rows : undefined;
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

/** Whether the server has shown that it applies no filter, and there is more to read. */
export function canScan(state: ListState): boolean {
  const listed = state.kind === 'loading' ? undefined : answeredBy(state);
  if (!listed || state.kind === 'idle' || listed.hidden.length === 0) return false;
  return rangeAfter(listed, state.ground.pageSize) !== undefined;
}

/** Whether the first page of a list is on its way and nothing is shown meanwhile. */
export function awaitsFirstPage(state: ListState): state is Extract<ListState, { kind: 'loading' }> {
  return state.kind === 'loading' && !state.listed && state.task.kind === 'load' && state.task.start === 0;
}

const refusals: readonly ApiError['kind'][] = [
  'unauthorized',
  'forbidden',
  'notFound',
  'namespaceRequired',
  'keyUnavailable',
];

/** Whether a failure is about the right to see these rows. */
export function isRefusal({ kind }: ApiError): boolean {
  return refusals.includes(kind);
}

interface Work extends Subject {
  readonly task: ListTask;
  readonly listed?: ListedBuckets;
}
