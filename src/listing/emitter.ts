export interface Disposable {
  dispose(): void;
}

/** The shape of `vscode.Event`, so that listeners of either kind fit both. */
export type Event<Value> = (listener: (value: Value) => void) => Disposable;

/** Tells its listeners; the smallest thing that fits `vscode.Event` without needing an editor. */
export class Emitter<Value> implements Disposable {
  readonly #listeners = new Set<(value: Value) => void>();

  readonly event: Event<Value> = (listener) => {
    // A wrapper of its own, so that one function can listen twice and stop once.
    const entry = (value: Value) => listener(value);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  fire(value: Value): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
