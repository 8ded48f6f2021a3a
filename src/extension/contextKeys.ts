import * as vscode from 'vscode';
import type { ContextKey } from './contributions.ts';

/** Sets context keys for `when` clauses, and only those that change. */
export class ContextKeyWriter {
  readonly #written = new Map<ContextKey, boolean>();

  set(key: ContextKey, value: boolean): void {
    if ((this.#written.get(key) ?? false) === value) return;
    this.#written.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
