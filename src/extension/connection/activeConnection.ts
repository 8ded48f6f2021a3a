import * as vscode from 'vscode';
import type { BaseUrl, BaseUrlMistake } from '../../api/baseUrl.ts';
import type { ListClientOptions } from '../../api/listClient.ts';
import { allowSeedTryWithNewKey, type ServerMemory } from '../../api/serverMemory.ts';
import type { Ground } from '../../listing/bucketList.ts';
import type { PageAnswer } from '../../listing/listTasks.ts';
import { everything } from '../../model/query.ts';
import { failed, succeeded } from '../../model/result.ts';
import { focusBuckets } from '../contributions.ts';
import { faultText } from '../faultText.ts';
import type { Log } from '../log.ts';
import type { ApiKeys, KeyAbsence } from './apiKeys.ts';
import { Clients } from './clients.ts';
import { answerOf, type BucketClient } from './lazyListClient.ts';
import type { AccountScope, Namespaces } from './namespaces.ts';
import type { RequestLog } from './requestLog.ts';
import type { SampleMode } from './sampleMode.ts';
import { type ConnectionSettings, type CorrectedSetting, currentSettings } from './settings.ts';

/** A server whose buckets can be listed: an account with a key, or the sample. */
export interface Connection {
  readonly isSample: boolean;
  /** As people know it: the host, or that it is the sample. */
  readonly serverName: string;
  /** Sent with every request; undefined leaves the choice to the server. */
  readonly namespace: string | undefined;
  /** Whose namespaces and buckets these are. */
  readonly scope: AccountScope;
  readonly client: BucketClient;
  readonly ground: Ground;
  /** Settings whose value could not be used. */
  readonly corrected: readonly CorrectedSetting[];
  /** The first page, where checking a key has fetched it already. */
  readonly firstPage?: PageAnswer;
}

/** Whether and why there is something to list. */
export type ConnectionState =
  | { readonly kind: 'resolving' }
  | ({ readonly kind: 'signedOut' } & KeyAbsence)
  | { readonly kind: 'environmentKeyOffered'; readonly server: BaseUrl }
  | { readonly kind: 'invalidBaseUrl'; readonly mistake: BaseUrlMistake }
  /** `mayAskEnvironment`: the environment holds a key, but nobody said yet that it may go to this server. */
  | { readonly kind: 'keyUnavailable'; readonly server: BaseUrl; readonly mayAskEnvironment: boolean }
  /** The sample did not start, or a fault of our own. */
  | { readonly kind: 'faulty'; readonly isSample: boolean }
  | { readonly kind: 'connected'; readonly connection: Connection };

/** A key that was tried on its server, and what that showed. */
export interface CheckedKey {
  readonly key: string;
  readonly answer: PageAnswer;
  /** What the answer is the first page of. */
  readonly identity: string;
}

interface Dependencies {
  readonly apiKeys: ApiKeys;
  readonly sample: SampleMode;
  readonly namespaces: Namespaces;
  readonly memory: ServerMemory;
  readonly userAgent: string;
  readonly log: Log;
}

/** The namespace that the sample opens with: the first of its three. */
const sampleNamespace = 'images_and_video';

/** The port of the sample's server changes with every start, so it is no part of where its buckets come from. */
const sampleScope: AccountScope = { origin: 'sample', account: 'sample' };

/**
 * The one connection of this window, derived from settings, keys and sample mode. It changes as soon as one of them
 * does, and only then: a setting written twice with the same value is no change.
 */
export class ActiveConnection implements vscode.Disposable {
  readonly #dependencies: Dependencies;
  readonly #emitter = new vscode.EventEmitter<ConnectionState>();
  readonly onDidChange = this.#emitter.event;
  readonly #listeners: readonly vscode.Disposable[];
  #state: ConnectionState = { kind: 'resolving' };
  /** What the state was derived from; equal means no change. */
  #identity = '';
  #resolution = 0;
  #newest: Promise<void> = Promise.resolve();
  readonly #clients: Clients;
  /** Set while a key is stored whose page is to be the first one. */
  #checked: CheckedKey | undefined;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#clients = new Clients(dependencies);
    this.#listeners = [
      dependencies.apiKeys.onDidChange(() => void this.resolve()),
      dependencies.namespaces.onDidChange(() => void this.resolve()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('mixpeek')) void this.resolve();
      }),
    ];
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Derives the connection anew, and waits until it follows every change. Reads settings and secrets; sends nothing. */
  async resolve(): Promise<void> {
    this.#newest = this.#resolveOnce();
    await this.settled();
  }

  /** Waits until the connection follows every change so far. */
  async settled(): Promise<void> {
    for (let newest: Promise<void> | undefined; newest !== this.#newest; ) {
      newest = this.#newest;
      await newest;
    }
  }

  /**
   * The connection for a command that needs one, which may itself have started the extension. Where there is none, the
   * view says why, and undefined is the answer.
   */
  async connected(): Promise<Connection | undefined> {
    await this.settled();
    if (this.#state.kind === 'connected') return this.#state.connection;
    if (this.#state.kind === 'signedOut') {
      void vscode.window.showInformationMessage(vscode.l10n.t('Set an API key first, or explore the sample buckets.'));
    }
    await vscode.commands.executeCommand(focusBuckets);
    return undefined;
  }

  async #resolveOnce(): Promise<void> {
    this.#resolution += 1;
    const resolution = this.#resolution;
    let derived: Derived;
    try {
      derived = await this.#derive(currentSettings());
    } catch (fault) {
      this.#dependencies.log.error('The connection could not be made', faultText(fault));
      const isSample = this.#dependencies.sample.isOn;
      derived = { identity: `faulty ${isSample}`, state: { kind: 'faulty', isSample } };
    }
    const { identity, state } = derived;
    // The same key once more is no change of connection, but its fresh page is news.
    const hasFreshPage = state.kind === 'connected' && state.connection.firstPage !== undefined;
    // A later change has overtaken this one, or the window is closing.
    if (resolution !== this.#resolution || (identity === this.#identity && !hasFreshPage)) return;
    this.#identity = identity;
    this.#state = state;
    if (hasFreshPage) this.#checked = undefined;
    this.#emitter.fire(state);
  }

  /** Tries a key on a server: the listing call whose reply becomes the first page. A fault of ours is an answer too. */
  async checkKey(server: BaseUrl, key: string, signal: AbortSignal): Promise<CheckedKey> {
    const settings = currentSettings();
    const { apiKeys, memory, namespaces, log } = this.#dependencies;
    log.keepOut(key);
    let identity = '';
    const check = async () => {
      // The editor's state is read and written around the call: it may fail, too.
      allowSeedTryWithNewKey(memory, server.origin);
      const scope = { origin: server.origin, account: await apiKeys.accountOf(key) };
      const namespace = namespaces.current(scope);
      identity = accountIdentity(scope, namespace, settings);
      const client = this.#clients.make(
        { server, account: scope.account, isSample: false, apiKey: async () => succeeded(key) },
        settings,
      );
      return client.list(everything, { offset: 0, limit: settings.pageSize }, { namespace }, signal);
    };
    const answer = await answerOf(check, (fault) => this.#clients.logFault(fault));
    return { key, answer, identity };
  }

  /** Stores a checked key, leaves the sample and shows the page that the check fetched; answers as the store did. */
  async signIn(server: BaseUrl, checked: CheckedKey): Promise<boolean> {
    const { apiKeys, sample } = this.#dependencies;
    this.#checked = checked;
    try {
      const isKept = await apiKeys.store(server, checked.key);
      await sample.turnOff();
      await this.resolve();
      sample.stop();
      return isKept;
    } finally {
      this.#checked = undefined;
    }
  }

  /** What was asked so far, and what failed. */
  requestLog(): Promise<RequestLog> {
    return this.#clients.requestLog();
  }

  async exploreSample(): Promise<void> {
    await this.#dependencies.sample.turnOn();
    await this.resolve();
  }

  async leaveSample(): Promise<void> {
    const { sample } = this.#dependencies;
    await sample.turnOff();
    await this.resolve();
    // Only now: a request of the sample that is still under way must not end as a failure on the screen.
    sample.stop();
  }

  dispose(): void {
    this.#resolution += 1;
    for (const listener of this.#listeners) listener.dispose();
    this.#emitter.dispose();
    this.#clients.dispose();
  }

  async #derive(settings: ConnectionSettings): Promise<Derived> {
    const { apiKeys, sample } = this.#dependencies;
    if (sample.isOn) return this.#deriveSample(settings);
    if (!settings.baseUrl.ok) {
      const mistake = settings.baseUrl.error;
      return { identity: `invalidBaseUrl ${mistake}`, state: { kind: 'invalidBaseUrl', mistake } };
    }
    const server = settings.baseUrl.value;
    const found = apiKeys.find(server);
    if (apiKeys.mayHaveKey(server)) this.#clients.prepare(settings);
    const lookup = await found;
    if (!lookup.ok) {
      const mayAskEnvironment = apiKeys.environmentKey.ok;
      return {
        identity: `keyUnavailable ${server.origin}`,
        state: { kind: 'keyUnavailable', server, mayAskEnvironment },
      };
    }
    switch (lookup.value.kind) {
      case 'none':
        return {
          identity: JSON.stringify([server.origin, lookup.value]),
          state: { ...lookup.value, kind: 'signedOut' },
        };
      case 'environmentNeedsConsent':
        return { identity: `consent ${server.origin}`, state: { kind: 'environmentKeyOffered', server } };
      case 'found':
        return this.#deriveAccount(server, lookup.value.key, settings);
    }
  }

  async #deriveAccount(server: BaseUrl, key: string, settings: ConnectionSettings): Promise<Derived> {
    const { apiKeys, namespaces, log } = this.#dependencies;
    log.keepOut(key);
    const account = await apiKeys.accountOf(key);
    // The request that follows at once does not wait for the editor to read the same key again.
    const freshKey = freshFor(key);
    const apiKey = async () => {
      const fresh = freshKey();
      return fresh === undefined ? this.#readKey(server, account) : succeeded(fresh);
    };
    const scope = { origin: server.origin, account };
    const namespace = namespaces.current(scope);
    const identity = accountIdentity(scope, namespace, settings);
    const client = this.#clients.make({ server, account, isSample: false, apiKey }, settings);
    const connection = connectionOf(client, settings, { isSample: false, serverName: server.host, scope, namespace });
    // Settings or namespace may have changed since the page was fetched: it is shown only where it belongs.
    const firstPage = this.#checked?.identity === identity ? { firstPage: this.#checked.answer } : {};
    return { identity, state: { kind: 'connected', connection: { ...connection, ...firstPage } } };
  }

  /** The key of this account, as the editor has it now. */
  async #readKey(server: BaseUrl, account: string): ReturnType<ListClientOptions['apiKey']> {
    const { apiKeys } = this.#dependencies;
    const found = await apiKeys.find(server);
    if (!found.ok) return found;
    // A key that was put in its place is another account's: its buckets must not come back under this one.
    if (found.value.kind === 'found' && (await apiKeys.accountOf(found.value.key)) === account) {
      return succeeded(found.value.key);
    }
    // Not every editor tells a window of what another one stored.
    void this.resolve();
    return failed('gone');
  }

  /** The sample ignores base URL and every key; it speaks the oldest contract if that is pinned, else the current one. */
  async #deriveSample(settings: ConnectionSettings): Promise<Derived> {
    const listApi = settings.listApi === 'seed' ? 'seed' : 'list';
    const origin = await this.#dependencies.sample.origin(listApi === 'seed' ? 'seed' : 'current');
    const server: BaseUrl = { origin, host: new URL(origin).host, isLoopback: true };
    const { account } = sampleScope;
    const client = this.#clients.make(
      { server, account, isSample: true, apiKey: async () => succeeded(undefined) },
      { ...settings, listApi },
    );
    const { pageSize, requestTimeout, corrected } = settings;
    const namespace = this.#dependencies.namespaces.current(sampleScope, sampleNamespace);
    return {
      identity: JSON.stringify(['sample', origin, namespace ?? null, pageSize, requestTimeout, corrected]),
      state: {
        kind: 'connected',
        connection: connectionOf(client, settings, {
          isSample: true,
          serverName: vscode.l10n.t('The sample server'),
          scope: sampleScope,
          namespace,
        }),
      },
    };
  }
}

/** Answers the key to the first who asks before the editor has its turn again, and undefined from then on. */
function freshFor(key: string): () => string | undefined {
  let left: string | undefined = key;
  const forget = () => {
    left = undefined;
  };
  setImmediate(forget);
  return () => {
    const answer = left;
    forget();
    return answer;
  };
}

/** What an account's connection is derived from: equal means the same rows. */
function accountIdentity(scope: AccountScope, namespace: string | undefined, settings: ConnectionSettings): string {
  return JSON.stringify(['account', scope.origin, scope.account, namespace ?? null, settings]);
}

interface Derived {
  readonly identity: string;
  readonly state: ConnectionState;
}

function connectionOf(
  client: BucketClient,
  { pageSize, corrected }: ConnectionSettings,
  { isSample, serverName, scope, namespace }: Pick<Connection, 'isSample' | 'serverName' | 'scope' | 'namespace'>,
): Connection {
  return {
    isSample,
    serverName,
    namespace,
    scope,
    client,
    corrected,
    ground: {
      id: [scope.origin, namespace ?? '', scope.account].join(' '),
      pageSize,
      fetchPage: (query, range, signal) => client.list(query, range, { namespace }, signal),
    },
  };
}
