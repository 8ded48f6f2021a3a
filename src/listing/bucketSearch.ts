import type { ApiError } from '../api/apiError.ts';
import { searchTest } from '../model/matches.ts';
import type { WholeList } from './answers.ts';
import type { Ground } from './bucketList.ts';
import { type Disposable, Emitter, type Event } from './emitter.ts';
import { appendPage, emptyFrom, type ListedBucket, type ListedBuckets, rangeAfter } from './listedBuckets.ts';

/** What is known before the server is asked. */
export interface KnownBuckets {
  /** Rows that are loaded, whatever question they answer. */
  readonly rows: readonly ListedBucket[];
  /** Every bucket there is, where that is known. */
  readonly whole: WholeList | undefined;
}

export interface SearchState {
  readonly text: string;
  readonly rows: readonly ListedBucket[];
  readonly isAsking: boolean;
  /** The server's answer so far. */
  readonly listed: ListedBuckets | undefined;
  readonly error: ApiError | undefined;
}

/** How long typing must rest before the server is asked, in ms. */
export const searchPause = 300;

/** A shorter text is searched for on the server only when Enter is pressed. */
export const shortestSearch = 3;

/**
 * A search while it is typed: what memory knows is there at once, the server's answer after a pause. One request at a
 * time; the answer to an older text is dropped.
 */
export class BucketSearch implements Disposable {
  readonly #ground: Ground;
  readonly #known: () => KnownBuckets;
  readonly #emitter = new Emitter<SearchState>();
  readonly onDidChange: Event<SearchState> = this.#emitter.event;
  #state: SearchState;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;

  constructor(ground: Ground, known: () => KnownBuckets) {
    this.#ground = ground;
    this.#known = known;
    this.#state = { text: '', rows: this.#fromMemory('').rows, isAsking: false, listed: undefined, error: undefined };
  }

  get state(): SearchState {
    return this.#state;
  }

  /** Whether the server has, or may have, rows that are not here yet. */
  get hasMore(): boolean {
    const { listed } = this.#state;
    return listed !== undefined && rangeAfter(listed, this.#ground.pageSize) !== undefined;
  }

  /** Follows what is typed. */
  type(typed: string): void {
    const text = typed.trim();
    if (text === this.#state.text) return;
    this.#stop();
    const { rows, isDecided } = this.#fromMemory(text);
    this.#set({ text, rows, isAsking: false, listed: undefined, error: undefined });
    if (isDecided || text.length < shortestSearch) return;
    this.#pause = setTimeout(() => void this.#ask(), searchPause);
  }

  /** Enter: asks the server now, unless it has answered or memory decides. */
  async submit(): Promise<void> {
    const { text, listed, isAsking } = this.#state;
    if (text === '' || listed || isAsking || this.#fromMemory(text).isDecided) return;
    await this.#ask();
  }

  async loadMore(): Promise<void> {
    if (!this.#state.isAsking && this.hasMore) await this.#ask(this.#state.listed);
  }

  dispose(): void {
    this.#stop();
    this.#emitter.dispose();
  }

  async #ask(before?: ListedBuckets): Promise<void> {
    this.#stop();
    const running = new AbortController();
    this.#running = running;
    const { text } = this.#state;
    const query = { search: text };
    const range = (before && rangeAfter(before, this.#ground.pageSize)) ?? { offset: 0, limit: this.#ground.pageSize };
    this.#set({ ...this.#state, isAsking: true, error: undefined });
    const answer = await this.#ground.fetchPage(query, range, running.signal);
    // Typed on, or closed.
    if (this.#running !== running) return;
    this.#running = undefined;
    if (!answer.ok) {
      this.#set({ ...this.#state, isAsking: false, error: answer.error });
      return;
    }
    const listed = appendPage(before ?? emptyFrom(0, query), answer.value, range);
    // What memory has and a further page may bring stays; what the whole answer lacks is gone from the server.
    const known = new Set(listed.rows.map(({ key }) => key));
    const others = listed.hasMore ? this.#fromMemory(text).rows.filter(({ key }) => !known.has(key)) : [];
    this.#set({ text, rows: [...listed.rows, ...others], isAsking: false, listed, error: undefined });
  }

  #fromMemory(text: string): { readonly rows: readonly ListedBucket[]; readonly isDecided: boolean } {
    const { rows, whole } = this.#known();
    const known = whole ?? rows;
    if (text === '') return { rows: known, isDecided: true };
    const test = searchTest(text, { meaning: 'contract' });
    const truths = known.map(({ bucket }) => test(bucket.json));
    return {
      rows: known.filter((_, place) => truths[place] === 'true'),
      isDecided: whole !== undefined && !truths.includes('unknown'),
    };
  }

  #stop(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#running?.abort();
    this.#running = undefined;
  }

  #set(state: SearchState): void {
    this.#state = state;
    this.#emitter.fire(state);
  }
}
