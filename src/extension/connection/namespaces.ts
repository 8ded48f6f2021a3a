import * as vscode from 'vscode';
import { isSendableNamespace } from '../../api/credentials.ts';
import type { Namespace } from '../../model/namespace.ts';

/** Whose namespaces are meant: one account on one server. */
export interface AccountScope {
  readonly origin: string;
  /** A salted hash of the key, never the key: one account's namespaces are not shown to the next. */
  readonly account: string;
}

const mostRecent = 10;

/** What stands for a namespace in requests: its name, or its id where no header can carry the name; undefined for neither. */
export function sentFor({ name, id }: Namespace): string | undefined {
  return [name, id].find((text) => text !== undefined && isSendableNamespace(text));
}

/**
 * Which namespace is current, and which were used lately. The current one belongs to the window; a window that has
 * none yet starts with the one used last. Its identity is the text that is sent, a name or an id.
 */
export class Namespaces implements vscode.Disposable {
  readonly #window: vscode.Memento;
  readonly #global: vscode.Memento;
  /** What was used last when this window first asked: a choice in another window changes nothing in this one. */
  readonly #startedWith = new Map<string, unknown>();
  readonly #emitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#emitter.event;

  constructor(window: vscode.Memento, global: vscode.Memento) {
    this.#window = window;
    this.#global = global;
  }

  /** The namespace to send; undefined for none. `usual` is the one of an account that has never chosen. */
  current(scope: AccountScope, usual?: string): string | undefined {
    const key = stateKey('namespace', scope);
    if (!this.#startedWith.has(key)) this.#startedWith.set(key, this.#global.get(key));
    const chosen: unknown = this.#window.get(key) ?? this.#startedWith.get(key);
    // An empty text is the choice of no namespace.
    if (chosen === '') return undefined;
    return typeof chosen === 'string' && isSendableNamespace(chosen) ? chosen : usual;
  }

  /** Makes a namespace the current one of this window and the first one of the next; undefined for none. */
  async choose(scope: AccountScope, namespace: string | undefined): Promise<void> {
    const key = stateKey('namespace', scope);
    await this.#window.update(key, namespace ?? '');
    await this.#global.update(key, namespace ?? '');
    if (namespace !== undefined) {
      const recent = [namespace, ...this.recent(scope).filter((other) => other !== namespace)].slice(0, mostRecent);
      await this.#global.update(stateKey('recentNamespaces', scope), recent);
    }
    this.#emitter.fire();
  }

  /** The namespaces that were chosen lately, newest first. */
  recent(scope: AccountScope): readonly string[] {
    const stored: unknown = this.#global.get(stateKey('recentNamespaces', scope));
    if (!Array.isArray(stored)) return [];
    return stored.filter((each) => typeof each === 'string' && isSendableNamespace(each)).slice(0, mostRecent);
  }

  dispose(): void {
    this.#emitter.dispose();
  }
}

function stateKey(what: string, { origin, account }: AccountScope): string {
  return `${what}:${origin}|${account}`;
}
