import type * as vscode from 'vscode';
import type { BucketList, ListState } from '../../listing/bucketList.ts';
import type { CommandHandler } from '../commandWrapper.ts';
import { type CommandId, Commands } from '../contributions.ts';
import type { ActiveConnection, Connection } from './activeConnection.ts';
import type { NamespaceDirectory } from './namespaceDirectory.ts';
import type { Namespaces } from './namespaces.ts';

/** The command that switches the namespace. */
export function namespaceCommands(
  connection: ActiveConnection,
  namespaces: Namespaces,
): Readonly<Partial<Record<CommandId, CommandHandler>>> {
  let directory: NamespaceDirectory | undefined;
  return {
    [Commands.switchNamespace]: async () => {
      const connected = await connection.connected();
      if (!connected) return;
      const { scope } = connected;
      // Loaded with its first use: until then nobody pays for it.
      const late = await import('./namespacePick.ts');
      directory ??= new late.NamespaceDirectory();
      const chosen = await new late.NamespacePick(connected, directory, namespaces.recent(scope)).ask();
      if (chosen !== undefined) await namespaces.choose(scope, chosen ?? undefined);
    },
  };
}

/**
 * Helps a server that demands a namespace: if the account has exactly one, it is taken. With more of them the view
 * says so and offers the choice. One request for each connection, and only after such a refusal.
 */
export class RequiredNamespace implements vscode.Disposable {
  readonly #connection: ActiveConnection;
  readonly #namespaces: Namespaces;
  readonly #listener: { dispose(): void };
  readonly #asked = new WeakSet<Connection>();
  readonly #closed = new AbortController();

  constructor(connection: ActiveConnection, list: BucketList, namespaces: Namespaces) {
    this.#connection = connection;
    this.#namespaces = namespaces;
    this.#listener = list.onDidChange((listState) => this.#follow(listState));
    // A quick server may have refused before this was made.
    this.#follow(list.state);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#closed.abort();
  }

  #follow(listState: ListState): void {
    const { state } = this.#connection;
    if (listState.kind !== 'failed' || listState.error.kind !== 'namespaceRequired') return;
    if (state.kind !== 'connected' || this.#asked.has(state.connection)) return;
    this.#asked.add(state.connection);
    void takeTheOnlyOne(this.#connection, state.connection, this.#namespaces, this.#closed.signal);
  }
}

/** Loaded when it is needed: few servers demand a namespace. */
async function takeTheOnlyOne(...asked: Parameters<typeof import('./onlyNamespace.ts').takeTheOnlyOne>): Promise<void> {
  await (await import('./onlyNamespace.ts')).takeTheOnlyOne(...asked);
}
