import type * as vscode from 'vscode';

/**
 * A memento whose writes follow one another. The editor answers each write with an echo of the whole state, and an echo
 * that arrives between a later update and its write takes that update away for good; so the next one waits for it.
 */
export class OrderedMemento implements vscode.Memento {
  readonly #memento: vscode.Memento;
  readonly #waiting = new Map<string, unknown>();
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  keys(): readonly string[] {
    return [...new Set([...this.#memento.keys(), ...this.#waiting.keys()])].filter(
      (key) => this.get(key) !== undefined,
    );
  }

  get<Value>(key: string): Value | undefined;
  get<Value>(key: string, usual: Value): Value;
  get(key: string, usual?: unknown): unknown {
    const value = this.#waiting.has(key) ? this.#waiting.get(key) : this.#memento.get(key);
    return value === undefined ? usual : value;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#waiting.set(key, value);
    const written = this.#lastWrite.then(async () => {
      try {
        await this.#memento.update(key, value);
      } finally {
        if (this.#waiting.get(key) === value) this.#waiting.delete(key);
      }
    });
    this.#lastWrite = written.catch(() => undefined);
    return written;
  }
}
