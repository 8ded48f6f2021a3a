import { startDeadline } from '../api/deadline.ts';
import type { BucketList, ListState } from './bucketList.ts';
import type { Disposable } from './emitter.ts';

/** The longest wait, in ms, that ends by itself; a longer one is left to the reader. */
export const longestWait = 60_000;

/** How often in a row: a server that keeps asking for patience is not asked for ever. */
export const mostResumptions = 3;

/** Tries again by itself what a server has put off for a short while. */
export class Resumption implements Disposable {
  readonly #list: BucketList;
  readonly #listener: Disposable;
  #callOff: (() => void) | undefined;
  #inARow = 0;

  constructor(list: BucketList) {
    this.#list = list;
    this.#listener = list.onDidChange((state) => this.#follow(state));
  }

  dispose(): void {
    this.#listener.dispose();
    this.#callOff?.();
  }

  #follow(state: ListState): void {
    this.#callOff?.();
    if (state.kind === 'loaded' || state.kind === 'idle') this.#inARow = 0;
    const retryAt = state.kind === 'failed' && 'retryAt' in state.error ? state.error.retryAt : undefined;
    if (retryAt === undefined || this.#inARow >= mostResumptions) return;
    const wait = Math.max(0, retryAt - Date.now());
    if (wait > longestWait) return;
    this.#inARow += 1;
    this.#callOff = startDeadline(wait, () => void this.#list.retry());
  }
}
