import type * as vscode from 'vscode';

/** A part that is loaded when it is first asked for; until then there is none, and `onLoad` says when there is. */
export class Late<Part> implements vscode.Disposable {
  readonly #load: () => Promise<Part>;
  readonly #onLoad: () => void;
  #part: Part | undefined;
  #isLoading = false;
  #isDisposed = false;

  constructor(load: () => Promise<Part>, onLoad: () => void) {
    this.#load = load;
    this.#onLoad = onLoad;
  }

  get part(): Part | undefined {
    if (this.#part === undefined && !this.#isLoading) void this.#begin();
    return this.#part;
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  async #begin(): Promise<void> {
    this.#isLoading = true;
    try {
      this.#part = await this.#load();
      if (!this.#isDisposed) this.#onLoad();
    } finally {
      this.#isLoading = false;
    }
  }
}
