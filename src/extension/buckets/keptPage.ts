import * as vscode from 'vscode';
import { awaitsFirstPage, type BucketList, isRefusal, type ListState } from '../../listing/bucketList.ts';
import type { ListedBuckets } from '../../listing/listedBuckets.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { readQuery, sameQuery } from '../../model/query.ts';
import type { ActiveConnection, Connection, ConnectionState } from '../connection/activeConnection.ts';
import type { ApiKeys } from '../connection/apiKeys.ts';
import { mayKeepFirstPage } from '../connection/settings.ts';
import { Settings } from '../contributions.ts';
import { Disposables } from '../disposables.ts';

/** The number is the version of the stored form. */
const stateKey = 'firstPage.1';

/**
 * The first page of the question asked last, kept for the next start, which shows it until the server has answered. It
 * belongs to a server, account and namespace, of which it holds the salted hash of the key and never the key: without
 * the same key there is no such account, and so no page of it. It is dropped when the account signs out, when another
 * one takes its place, when its key is removed, when the server refuses to list and when the setting is off.
 */
export class KeptPage implements vscode.Disposable {
  readonly #connection: ActiveConnection;
  readonly #list: BucketList;
  readonly #state: vscode.Memento;
  readonly #owned = new Disposables();
  /** What was shown last by the server itself: the same rows are not written again. */
  #seen: ListedBuckets | undefined;

  /** `state` is the one that all windows share. */
  constructor(connection: ActiveConnection, list: BucketList, apiKeys: ApiKeys, state: vscode.Memento) {
    this.#connection = connection;
    this.#list = list;
    this.#state = state;
    this.#owned.add(connection.onDidChange((now) => this.#guard(now)));
    this.#owned.add(list.onDidChange((now) => void this.#follow(now)));
    this.#owned.add(apiKeys.onDidRemove((origin) => this.#forget(origin)));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(Settings.keepFirstPage)) this.#obeySetting();
      }),
    );
    // It may have been turned off while no window looked.
    this.#obeySetting();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #guard(state: ConnectionState): void {
    if (state.kind === 'signedOut' || state.kind === 'environmentKeyOffered') this.#drop();
    else if (state.kind === 'connected' && !state.connection.isSample) {
      const kept: unknown = this.#state.get(stateKey);
      if (isJsonObject(kept) && kept['account'] !== accountOf(state.connection)) this.#drop();
    }
  }

  async #follow(state: ListState): Promise<void> {
    const { state: now } = this.#connection;
    if (state.kind === 'idle' || now.kind !== 'connected' || now.connection.isSample) return;
    if (state.ground !== now.connection.ground) return;
    if (state.kind === 'failed' && isRefusal(state.error)) this.#drop();
    else if (awaitsFirstPage(state)) await this.#showKept(state);
    else if (state.kind === 'loaded') await this.#keep(state.listed, now.connection);
  }

  async #showKept({ ground, query }: Extract<ListState, { kind: 'loading' }>): Promise<void> {
    const kept: unknown = this.#state.get(stateKey);
    if (!isJsonObject(kept) || kept['ground'] !== ground.id || !mayKeepFirstPage()) return;
    const { page } = kept;
    const asked = readQuery(kept['query']);
    if (!isJsonObject(page) || !asked || !sameQuery(asked, query)) return;
    const listed = (await import('./keptRows.ts')).listedFromStored(query, page);
    if (listed) this.#list.showMeanwhile(ground, listed);
  }

  async #keep(listed: ListedBuckets, connection: Connection): Promise<void> {
    const { ground } = connection;
    const isPlain = listed.firstOffset === 0 && !listed.fromMemory && listed.hidden.length === 0;
    if (!isPlain || isSamePage(listed, this.#seen) || !mayKeepFirstPage()) return;
    this.#seen = listed;
    if (listed.rows.length === 0) return this.#drop();
    const { storedFrom } = await import('./keptRows.ts');
    const query = listed.query as JsonValue;
    this.#write({ account: accountOf(connection), ground: ground.id, query, page: storedFrom(listed) });
  }

  #obeySetting(): void {
    if (!mayKeepFirstPage()) this.#drop();
  }

  /** Also while the sample is shown, where the connection does not change with the key. */
  #forget(origin: string): void {
    const kept: unknown = this.#state.get(stateKey);
    if (isJsonObject(kept) && String(kept['account']).startsWith(`${origin} `)) this.#drop();
  }

  #drop(): void {
    this.#seen = undefined;
    if (this.#state.get(stateKey) !== undefined) this.#write(undefined);
  }

  /** A page that could not be kept is missing at the next start, and nothing else is. */
  #write(value: unknown): void {
    this.#state.update(stateKey, value).then(undefined, () => undefined);
  }
}

function accountOf({ scope }: Connection): string {
  return `${scope.origin} ${scope.account}`;
}

/** A page that was added leaves the first one as it was. */
function isSamePage({ rows, total, query }: ListedBuckets, other: ListedBuckets | undefined): boolean {
  return rows[0]?.bucket === other?.rows[0]?.bucket && total === other?.total && query === other?.query;
}
