import type { Disposable } from 'vscode';

/** Owns what must end with it; what arrives after the end is ended at once. */
export class Disposables implements Disposable {
  readonly #owned = new Set<Disposable>();
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Takes ownership and answers with the argument. */
  add<Owned extends Disposable>(owned: Owned): Owned {
    if (this.#isDisposed) owned.dispose();
    else this.#owned.add(owned);
    return owned;
  }

  dispose(): void {
    this.#isDisposed = true;
    // In reverse, so that nothing outlives what it was built on.
    const owned = [...this.#owned].reverse();
    this.#owned.clear();
    for (const each of owned) each.dispose();
  }
}
