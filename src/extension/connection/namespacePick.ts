import * as vscode from 'vscode';
import type { ApiError } from '../../api/apiError.ts';
import { isSendableNamespace } from '../../api/credentials.ts';
import type { Namespace } from '../../model/namespace.ts';
import { type NamespaceList, noNamespaces } from '../../model/namespaceList.ts';
import { remedyFor } from '../errorMessages.ts';
import { keepOrder, plain } from '../pickText.ts';
import type { Connection } from './activeConnection.ts';
import { NamespaceDirectory } from './namespaceDirectory.ts';
import { sentFor } from './namespaces.ts';

/** Loaded together with the pick, for which alone it is made. */
export { NamespaceDirectory };

/** A row of the pick. `namespace` is what will be sent; null for none, undefined for a row that chooses nothing. */
interface NamespaceItem extends vscode.QuickPickItem {
  readonly namespace?: string | null;
  /** The row that fetches the next page. */
  readonly loadsMore?: true;
  /** Typed in full, each of these means this row, in whatever case. */
  readonly names?: readonly string[];
}

/** A namespace as far as it is known; a recent one may be listed no longer, and its other name stands in `id`. */
type ShownNamespace = Pick<Namespace, 'name' | 'id'> & Partial<Namespace>;

/** The pause after which typed text is looked for on the server, in milliseconds, and how much text that takes. */
const searchPause = 300;
const shortestSearch = 3;

/** Lets a person choose a namespace: one of the server's, a recent one, none, or what was typed. */
export class NamespacePick {
  readonly #connection: Connection;
  readonly #directory: NamespaceDirectory;
  readonly #recent: readonly string[];
  readonly #pick = vscode.window.createQuickPick<NamespaceItem>();
  readonly #closed = new AbortController();
  #list: NamespaceList = noNamespaces;
  #isLoading = false;
  /** What the server found, and for which text: for any other it says nothing. */
  #found: { readonly text: string; readonly namespaces: readonly Namespace[] } = { text: '', namespaces: [] };
  /** The text for which another page was fetched last: one page for each, servers allow few requests. */
  #lookedFor = '';
  #failure: ApiError | undefined;
  #search: { readonly timer: NodeJS.Timeout; readonly abort: AbortController } | undefined;
  /** Requests under way. */
  #running = 0;

  constructor(connection: Connection, directory: NamespaceDirectory, recent: readonly string[]) {
    this.#connection = connection;
    this.#directory = directory;
    const { namespace } = connection;
    // The current one is there at once, so that Enter does not mean another while the list is still to come.
    this.#recent = namespace === undefined || recent.includes(namespace) ? recent : [namespace, ...recent];
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
          const item = this.#accepted();
          if (item?.namespace !== undefined) resolve(item.namespace);
          else if (item?.loadsMore) void this.#loadMore();
        }),
        pick.onDidChangeValue((text) => this.#onTyped(text)),
        pick.onDidHide(() => resolve(undefined)),
      ];
      this.#closed.signal.addEventListener('abort', () => {
        for (const listener of listeners) listener.dispose();
      });
      this.#show();
      pick.show();
      void this.#loadFirst();
    });
    this.#closed.abort();
    this.#stopSearch();
    pick.dispose();
    return chosen;
  }

  /**
   * The row that Enter means. The editor knows rows by their place alone, so that Enter on rows that were just replaced
   * selects none, or one that the text hides; then it is the first match.
   */
  #accepted(): NamespaceItem | undefined {
    const [selected] = this.#pick.selectedItems;
    return selected && mayMatch(selected, this.#pick.value) ? selected : this.#firstMatch(this.#pick.items);
  }

  async #loadFirst(): Promise<void> {
    const { scope, client } = this.#connection;
    await this.#load(this.#directory.list(scope, client, this.#closed.signal));
  }

  /** One page more, one at a time. With nothing typed, the first of the new ones becomes active: one reads on from there. */
  async #loadMore(): Promise<void> {
    if (this.#isLoading || this.#list.end !== 'more') return;
    const { scope, client } = this.#connection;
    const before = this.#list.namespaces.length;
    await this.#load(this.#directory.more(this.#list, scope, client, this.#closed.signal));
    const next = this.#list.namespaces[before];
    if (this.#closed.signal.aborted || next === undefined || this.#pick.value.trim() !== '') return;
    const row = this.#pick.items.find(({ namespace }) => namespace !== undefined && namespace === sentFor(next));
    if (row) this.#pick.activeItems = [row];
  }

  async #load(asked: ReturnType<NamespaceDirectory['list']>): Promise<void> {
    this.#isLoading = true;
    this.#failure = undefined;
    this.#show();
    const answer = await this.#busy(asked);
    this.#isLoading = false;
    if (answer === undefined) return;
    if (answer.ok) this.#list = answer.value;
    else this.#failure = answer.error;
    this.#show();
    this.#lookFurther();
  }

  #onTyped(text: string): void {
    this.#stopSearch();
    this.#show(true);
    const searched = text.trim();
    const { client } = this.#connection;
    if (this.#list.end === 'whole' || searched.length < shortestSearch) return;
    if (client.searchesNamespaces) this.#afterPause((signal) => this.#searchFor(searched, signal));
    else this.#lookFurther();
  }

  /** Where the server cannot search, text that nothing listed matches asks for the next page, once. */
  #lookFurther(): void {
    const text = this.#pick.value.trim();
    const isDone = this.#list.end !== 'more' || this.#isLoading || this.#failure !== undefined;
    if (isDone || this.#connection.client.searchesNamespaces) return;
    if (text.length < shortestSearch || text === this.#lookedFor || this.#matches(text)) return;
    this.#stopSearch();
    this.#afterPause(() => {
      this.#lookedFor = text;
      return this.#loadMore();
    });
  }

  #matches(text: string): boolean {
    const names = this.#list.namespaces.flatMap(({ name, id }) => (id === undefined ? [name] : [name, id]));
    return [...this.#recent, ...names].some((name) => name.toLowerCase().includes(text.toLowerCase()));
  }

  #afterPause(look: (signal: AbortSignal) => Promise<void>): void {
    const abort = new AbortController();
    const timer = setTimeout(() => void look(abort.signal), searchPause);
    this.#search = { timer, abort };
  }

  async #searchFor(text: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#busy(this.#directory.search(text, this.#connection.client, signal));
    if (answer === undefined || signal.aborted || !answer.ok) return;
    this.#found = { text, namespaces: answer.value };
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

  /** All rows anew. The active row stays so while the list grows; when the text changes, the editor takes the first match. */
  #show(isTyping = false): void {
    const active = isTyping ? undefined : this.#pick.activeItems[0];
    const items = this.#items();
    // Else the editor scrolls to the active row, which is far from where one loads more.
    this.#pick.keepScrollPosition = active?.loadsMore === true;
    this.#pick.items = items;
    const again = active && items.find((item) => isSameRow(item, active));
    const first = again ?? this.#firstMatch(items);
    // More may have been typed meanwhile, and a row that is hidden by then would leave none active.
    if (first && (!isTyping || isNamed(first, this.#pick.value))) this.#pick.activeItems = [first];
  }

  #firstMatch(items: readonly NamespaceItem[]): NamespaceItem | undefined {
    const typed = this.#pick.value.trim().toLowerCase();
    const choices = items.filter(({ namespace }) => namespace !== undefined);
    const current = choices.find(({ namespace }) => namespace === (this.#connection.namespace ?? null));
    if (typed === '') return current ?? choices[0];
    const matches = choices.filter(({ label, description, alwaysShow }) =>
      alwaysShow ? true : `${label} ${description ?? ''}`.toLowerCase().includes(typed),
    );
    return matches.find((item) => isNamed(item, typed)) ?? matches[0];
  }

  #items(): readonly NamespaceItem[] {
    const typed = this.#pick.value.trim();
    // What was found may come once more with a page, or may be there already.
    const known = new Set(this.#list.namespaces.map(({ name }) => name));
    const listed = [...this.#list.namespaces, ...this.#found.namespaces.filter(({ name }) => !known.has(name))];
    const names = new Set(listed.flatMap(({ name, id }) => (id === undefined ? [name] : [name, id])));
    const recent = new Set(this.#recent);
    const others = listed.filter(({ name, id }) => !recent.has(name) && !(id !== undefined && recent.has(id)));
    const items: NamespaceItem[] = [];
    if (recent.size > 0) items.push(separator(vscode.l10n.t('recent')));
    for (const used of recent) {
      const known = listed.find(({ name, id }) => name === used || id === used);
      items.push(this.#item(used, { ...known, name: used, id: known?.name === used ? known.id : known?.name }));
    }
    if (others.length > 0) items.push(separator(vscode.l10n.t('on the server')));
    for (const other of others) items.push(this.#item(sentFor(other), other));
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
    items.push(...this.#endItems(typed));
    return items;
  }

  /** What is not listed: the next page, or that there will be no further one. A server that searches finds typed text anyway. */
  #endItems(typed: string): readonly NamespaceItem[] {
    const { namespaces, end } = this.#list;
    if (namespaces.length === 0 || end === 'whole') return [];
    if (typed !== '' && this.#connection.client.searchesNamespaces) return [];
    const count = namespaces.length.toLocaleString(vscode.env.language);
    if (end === 'cut') {
      const label = vscode.l10n.t('Only the first {0} are listed: type the name', count);
      return [{ label, iconPath: new vscode.ThemeIcon('info'), alwaysShow: true }];
    }
    const label = this.#isLoading
      ? vscode.l10n.t('Loading…')
      : vscode.l10n.t('Load more namespaces ({0} listed)', count);
    return [{ label, iconPath: new vscode.ThemeIcon('ellipsis'), alwaysShow: true, loadsMore: true }];
  }

  /** A namespace as a row: `sent` is chosen by it, undefined where none of its names can be sent. */
  #item(sent: string | undefined, shown: ShownNamespace): NamespaceItem {
    const { name, id, description, bucketCount } = shown;
    const facts = [id, bucketCount === undefined ? undefined : bucketsText(bucketCount)];
    return {
      label: plain(name),
      description: facts.flatMap((fact) => (fact === undefined ? [] : plain(fact))).join(' · '),
      ...(description === undefined ? {} : { detail: plain(description) }),
      iconPath: this.#icon(name, id),
      // What the server found has the text somewhere, perhaps not in its name.
      alwaysShow: this.#isFound(name),
      names: id === undefined ? [name] : [name, id],
      ...(sent === undefined ? {} : { namespace: sent }),
    };
  }

  #isFound(name: string): boolean {
    const { text, namespaces } = this.#found;
    return text === this.#pick.value.trim() && namespaces.some((found) => found.name === name);
  }

  #icon(name: string | undefined, id?: string): vscode.ThemeIcon {
    const { namespace } = this.#connection;
    const isCurrent = namespace === name || (id !== undefined && namespace === id);
    return new vscode.ThemeIcon(isCurrent ? 'check' : 'layers');
  }

  #failureItem(error: ApiError): NamespaceItem {
    return {
      label: plain(remedyFor(error, this.#connection.serverName, 'listNamespaces').sentence),
      iconPath: new vscode.ThemeIcon('info'),
      alwaysShow: true,
    };
  }
}

/** Whether this is the name of the row, typed in full. */
function isNamed({ names }: NamespaceItem, typed: string): boolean {
  return names?.some((name) => name.toLowerCase() === typed.trim().toLowerCase()) ?? false;
}

/** Whether the editor can be showing the row for this text: each of its matches holds the letters in their order. */
function mayMatch({ alwaysShow, label, description = '' }: NamespaceItem, typed: string): boolean {
  if (alwaysShow) return true;
  const letters = [...typed.toLowerCase()].filter((letter) => letter.trim() !== '');
  const holds = (text: string) => {
    let from = 0;
    return letters.every((letter) => {
      const place = text.indexOf(letter, from);
      from = place + letter.length;
      return place >= 0;
    });
  };
  return holds(label.toLowerCase()) || holds(description.toLowerCase());
}

/** Whether a row of the old rows and one of the new ones are the same choice. */
function isSameRow(one: NamespaceItem, other: NamespaceItem): boolean {
  if (other.namespace === undefined) return other.loadsMore === true && one.loadsMore === true;
  return one.namespace === other.namespace;
}

function bucketsText(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 bucket')
    : vscode.l10n.t('{0} buckets', count.toLocaleString(vscode.env.language));
}

function separator(label: string): NamespaceItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
