import * as vscode from 'vscode';
import type { ApiError } from '../../api/apiError.ts';
import { isSendableNamespace } from '../../api/credentials.ts';
import type { Namespace } from '../../model/namespace.ts';
import { visibleText } from '../../model/visibleText.ts';
import { remedyFor } from '../errorMessages.ts';
import type { Connection } from './activeConnection.ts';
import type { NamespaceDirectory } from './namespaceDirectory.ts';

/** A row of the pick. `namespace` is what will be sent; null for none, undefined for a row that chooses nothing. */
interface NamespaceItem extends vscode.QuickPickItem {
  readonly namespace?: string | null;
}

/** The pause after which typed text is searched on the server, in milliseconds, and how much text that takes. */
const searchPause = 300;
const shortestSearch = 3;

/** Lets a person choose a namespace: one of the server's, a recent one, none, or what was typed. */
export class NamespacePick {
  readonly #connection: Connection;
  readonly #directory: NamespaceDirectory;
  readonly #recent: readonly string[];
  readonly #pick = vscode.window.createQuickPick<NamespaceItem>();
  readonly #closed = new AbortController();
  #listed: readonly Namespace[] = [];
  #found: readonly Namespace[] = [];
  #isComplete = false;
  #failure: ApiError | undefined;
  #search: { readonly timer: NodeJS.Timeout; readonly abort: AbortController } | undefined;
  /** Requests under way. */
  #running = 0;

  constructor(connection: Connection, directory: NamespaceDirectory, recent: readonly string[]) {
    this.#connection = connection;
    this.#directory = directory;
    this.#recent = recent;
  }

  /** The chosen namespace; null for none, undefined if the pick was left. */
  async ask(): Promise<string | null | undefined> {
    const pick = this.#pick;
    pick.title = vscode.l10n.t('Switch Namespace');
    pick.placeholder = vscode.l10n.t('Choose a namespace, or type its name or id');
    pick.matchOnDescription = true;
    keepOrder(pick);
    const chosen = await new Promise<string | null | undefined>((resolve) => {
      const listeners = [
        pick.onDidAccept(() => {
          const [item] = pick.selectedItems;
          if (item?.namespace !== undefined) resolve(item.namespace);
        }),
        pick.onDidChangeValue((text) => this.#onTyped(text)),
        pick.onDidHide(() => resolve(undefined)),
      ];
      this.#closed.signal.addEventListener('abort', () => {
        for (const listener of listeners) listener.dispose();
      });
      this.#show();
      pick.show();
      void this.#list();
    });
    this.#closed.abort();
    this.#stopSearch();
    pick.dispose();
    return chosen;
  }

  async #list(): Promise<void> {
    const { scope, client } = this.#connection;
    const answer = await this.#busy(this.#directory.list(scope, client, this.#closed.signal));
    if (answer === undefined) return;
    if (answer.ok) {
      const { namespaces, total } = answer.value;
      this.#listed = namespaces;
      this.#isComplete = total === undefined || total <= namespaces.length;
    } else {
      this.#failure = answer.error;
    }
    this.#show();
  }

  #onTyped(text: string): void {
    this.#stopSearch();
    this.#show(true);
    const searched = text.trim();
    const { client } = this.#connection;
    if (this.#isComplete || searched.length < shortestSearch || !client.searchesNamespaces) return;
    const abort = new AbortController();
    const timer = setTimeout(() => void this.#searchFor(searched, abort.signal), searchPause);
    this.#search = { timer, abort };
  }

  async #searchFor(text: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#busy(this.#directory.search(text, this.#connection.client, signal));
    if (answer === undefined || signal.aborted || !answer.ok) return;
    const known = new Set(this.#listed.map(({ name }) => name));
    this.#found = answer.value.filter(({ name }) => !known.has(name));
    this.#show();
  }

  #stopSearch(): void {
    if (!this.#search) return;
    clearTimeout(this.#search.timer);
    this.#search.abort.abort();
    this.#search = undefined;
  }

  /** Shows that something is asked while it is; undefined if the pick was left meanwhile. */
  async #busy<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
    this.#running += 1;
    this.#pick.busy = true;
    const answer = await asked;
    this.#running -= 1;
    if (this.#closed.signal.aborted) return undefined;
    this.#pick.busy = this.#running > 0;
    return answer;
  }

  /** All rows anew. The active row stays so while the list grows; when the text changes, the first match is. */
  #show(isTyping = false): void {
    const active = isTyping ? undefined : this.#pick.activeItems[0]?.namespace;
    const items = this.#items();
    this.#pick.items = items;
    const again = items.find(({ namespace }) => namespace !== undefined && namespace === active);
    const first = again ?? this.#firstMatch(items);
    if (first) this.#pick.activeItems = [first];
  }

  #firstMatch(items: readonly NamespaceItem[]): NamespaceItem | undefined {
    const typed = this.#pick.value.trim().toLowerCase();
    const choices = items.filter(({ namespace }) => namespace !== undefined);
    const current = choices.find(({ namespace }) => namespace === (this.#connection.namespace ?? null));
    if (typed === '') return current ?? choices[0];
    return choices.find(({ label, description, alwaysShow }) =>
      alwaysShow ? true : `${label} ${description ?? ''}`.toLowerCase().includes(typed),
    );
  }

  #items(): readonly NamespaceItem[] {
    const typed = this.#pick.value.trim();
    const listed = [...this.#listed, ...this.#found];
    const names = new Set(listed.flatMap(({ name, id }) => (id === undefined ? [name] : [name, id])));
    const recent = new Set(this.#recent);
    const others = listed.filter(({ name, id }) => !recent.has(name) && !(id !== undefined && recent.has(id)));
    const items: NamespaceItem[] = [];
    if (recent.size > 0) items.push(separator(vscode.l10n.t('recent')));
    for (const used of recent)
      items.push(
        this.#item(
          used,
          listed.find(({ name, id }) => name === used || id === used),
        ),
      );
    if (others.length > 0) items.push(separator(vscode.l10n.t('on the server')));
    for (const other of others) items.push(this.#item(other.name, other));
    if (typed !== '' && isSendableNamespace(typed) && !names.has(typed) && !recent.has(typed)) {
      items.push(separator(''), {
        label: vscode.l10n.t('Use “{0}”', plain(typed)),
        iconPath: new vscode.ThemeIcon('edit'),
        alwaysShow: true,
        namespace: typed,
      });
    }
    items.push(separator(''), {
      label: vscode.l10n.t('No namespace'),
      description: vscode.l10n.t('the server decides'),
      iconPath: this.#icon(undefined),
      namespace: null,
    });
    if (this.#failure) items.push(this.#failureItem(this.#failure));
    return items;
  }

  #item(name: string, { id, description, bucketCount }: Partial<Namespace> = {}): NamespaceItem {
    const facts = [id, bucketCount === undefined ? undefined : vscode.l10n.t('{0} buckets', bucketCount)].filter(
      (fact) => fact !== undefined,
    );
    return {
      label: plain(name),
      description: facts.map((fact) => plain(fact)).join(' · '),
      ...(description === undefined ? {} : { detail: plain(description) }),
      iconPath: this.#icon(name, id),
      // What the server found has the text somewhere, perhaps not in its name.
      alwaysShow: this.#found.some((found) => found.name === name),
      namespace: name,
    };
  }

  #icon(name: string | undefined, id?: string): vscode.ThemeIcon {
    const { namespace } = this.#connection;
    const isCurrent = namespace === name || (id !== undefined && namespace === id);
    return new vscode.ThemeIcon(isCurrent ? 'check' : 'layers');
  }

  #failureItem(error: ApiError): NamespaceItem {
    const label =
      error.kind === 'unknownRoute'
        ? vscode.l10n.t('This server does not list its namespaces. Type a name or an id.')
        : remedyFor(error, this.#connection.host ?? '').sentence;
    return { label, iconPath: new vscode.ThemeIcon('info'), alwaysShow: true };
  }
}

function separator(label: string): NamespaceItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Text from outside as a label: pick labels draw `$(name)` as an icon, a word joiner after the sign prevents it. */
function plain(text: string): string {
  return visibleText(text).replaceAll('$(', '$\u2060(');
}

/** The editor sorts matches by their label unless told not to; the switch is not in the public type yet. */
function keepOrder(pick: object): void {
  try {
    (pick as { sortByLabel?: boolean }).sortByLabel = false;
  } catch {
    // An editor that guards the switch sorts by label: every row is still there.
  }
}
