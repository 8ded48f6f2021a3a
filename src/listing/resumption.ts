import type { BucketList, ListState } from './bucketList.ts';
import type { Disposable } from './emitter.ts';

/** The longest wait, in ms, that ends by itself; a longer one is left to the reader. */
export const longestWait = 60_000;

/** How often in a row: a server that keeps asking for patience is not asked for ever. */
export const mostResumptions = 3;

/** How often, in ms, the wall clock is looked at: the timers' clock stands still while the machine sleeps. */
const tick = 1_000;

/** Tries again by itself what a server has put off for a short while. */
export class Resumption implements Disposable {
  readonly #list: BucketList;
  readonly #listener: Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #inARow = 0;

  constructor(list: BucketList) {
    this.#list = list;
    this.#listener = list.onDidChange((state) => this.#follow(state));
  }

  dispose(): void {
    this.#listener.dispose();
    clearTimeout(this.#timer);
  }

  #follow(state: ListState): void {
    clearTimeout(this.#timer);
    if (state.kind === 'loaded' || state.kind === 'idle') this.#inARow = 0;
    const retryAt = state.kind === 'failed' && 'retryAt' in state.error ? state.error.retryAt : undefined;
    if (retryAt === undefined || this.#inARow >= mostResumptions) return;
    if (retryAt - Date.now() > longestWait) return;
    this.#inARow += 1;
    this.#wait(retryAt);
  }

  #wait(until: number): void {
    const left = Math.max(0, until - Date.now());
    this.#timer = setTimeout(() => (left > tick ? this.#wait(until) : void this.#list.retry()), Math.min(left, tick));
  }
}
