import * as vscode from 'vscode';
import type { BaseUrl, BaseUrlMistake } from '../../api/baseUrl.ts';
import type { ListClientOptions } from '../../api/listClient.ts';
import { allowSeedTryWithNewKey, type ServerMemory } from '../../api/serverMemory.ts';
import { newTraffic } from '../../api/traffic.ts';
import type { Ground } from '../../listing/bucketList.ts';
import type { PageAnswer } from '../../listing/listTasks.ts';
import { everything } from '../../model/query.ts';
import { failed, succeeded } from '../../model/result.ts';
import { focusBuckets } from '../contributions.ts';
import { faultText } from '../faultText.ts';
import type { Log } from '../log.ts';
import type { ApiKeys, KeyAbsence } from './apiKeys.ts';
import { answerOf, type BucketClient, LazyListClient, loadListClient } from './lazyListClient.ts';
import type { AccountScope, Namespaces } from './namespaces.ts';
import type { RequestLog } from './requestLog.ts';
import type { SampleMode } from './sampleMode.ts';
import { type ConnectionSettings, type CorrectedSetting, currentSettings } from './settings.ts';
import { Transports } from './transports.ts';

/** A server whose buckets can be listed: an account with a key, or the sample. */
export interface Connection {
  /** As people know it: the host, or undefined for the sample. */
  readonly host: string | undefined;
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
  readonly #transports: Transports;
  readonly #traffic = newTraffic();
  #requestLog: Promise<RequestLog> | undefined;
  /** What a checked page is the first page of. */
  readonly #checkedAs = new WeakMap<PageAnswer, string>();
  #checkedPage: PageAnswer | undefined;
  #isPrepared = false;
  #preparation: NodeJS.Timeout | undefined;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#transports = new Transports(dependencies.log);
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
    // A later change has overtaken this one, or the window is closing.
    if (resolution !== this.#resolution || derived.identity === this.#identity) return;
    this.#identity = derived.identity;
    this.#state = derived.state;
    if (derived.state.kind === 'connected' && derived.state.connection.firstPage) this.#checkedPage = undefined;
    this.#emitter.fire(derived.state);
  }

  /** Tries a key on a server: the listing call whose reply becomes the first page. A fault of ours is an answer too. */
  async checkKey(server: BaseUrl, key: string, signal: AbortSignal): Promise<PageAnswer> {
    const settings = currentSettings();
    const { apiKeys, memory, namespaces } = this.#dependencies;
    this.#dependencies.log.keepOut(key);
    const check = async () => {
      // The editor's state is read and written around the call: it may fail, too.
      allowSeedTryWithNewKey(memory, server.origin);
      const scope = { origin: server.origin, account: await apiKeys.accountOf(key) };
      const client = this.#client(server, settings, scope, async () => succeeded(key));
      const namespace = namespaces.current(scope);
      const page = await client.list(everything, { offset: 0, limit: settings.pageSize }, { namespace }, signal);
      this.#checkedAs.set(page, accountIdentity(scope, namespace, settings));
      return page;
    };
    return answerOf(check, (fault) => this.#logFault(fault));
  }

  /** Stores a checked key, leaves the sample and shows the page that the check fetched; answers as the store did. */
  async signIn(server: BaseUrl, key: string, page: PageAnswer): Promise<boolean> {
    const { apiKeys, sample } = this.#dependencies;
    this.#checkedPage = page;
    try {
      const isKept = await apiKeys.store(server, key);
      await sample.turnOff();
      await this.resolve();
      // The same key once more is no change of connection, but its fresh page is news.
      if (this.#checkedPage) {
        this.#identity = '';
        await this.resolve();
      }
      sample.stop();
      return isKept;
    } finally {
      this.#checkedPage = undefined;
    }
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
    clearTimeout(this.#preparation);
    for (const listener of this.#listeners) listener.dispose();
    this.#emitter.dispose();
    this.#transports.dispose();
  }

  async #derive(settings: ConnectionSettings): Promise<Derived> {
    const { apiKeys, namespaces, sample } = this.#dependencies;
    if (sample.isOn) return this.#deriveSample(settings);
    if (!settings.baseUrl.ok) {
      const mistake = settings.baseUrl.error;
      return { identity: `invalidBaseUrl ${mistake}`, state: { kind: 'invalidBaseUrl', mistake } };
    }
    const server = settings.baseUrl.value;
    const found = apiKeys.find(server);
    if (apiKeys.mayHaveKey(server)) this.#prepare(settings);
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
      case 'found': {
        this.#dependencies.log.keepOut(lookup.value.key);
        const account = await apiKeys.accountOf(lookup.value.key);
        // The request that follows at once does not wait for the editor to read the same key again.
        const freshKey = freshFor(lookup.value.key);
        const readKey = async () => {
          const fresh = freshKey();
          if (fresh !== undefined) return succeeded(fresh);
          const found = await apiKeys.find(server);
          if (!found.ok) return found;
          // A key that was put in its place is another account's: its buckets must not come back under this one.
          if (found.value.kind === 'found' && (await apiKeys.accountOf(found.value.key)) === account) {
            return succeeded(found.value.key);
          }
          // Not every editor tells a window of what another one stored.
          void this.resolve();
          return failed('gone' as const);
        };
        const scope = { origin: server.origin, account };
        const client = this.#client(server, settings, scope, readKey);
        const namespace = namespaces.current(scope);
        const connection = connectionOf(client, settings, { host: server.host, scope, namespace });
        const identity = accountIdentity(scope, namespace, settings);
        const checked = this.#checkedPage;
        // Settings or namespace may have changed since the page was fetched: it is shown only where it belongs.
        const firstPage = checked && this.#checkedAs.get(checked) === identity ? checked : undefined;
        return {
          identity,
          state: { kind: 'connected', connection: firstPage ? { ...connection, firstPage } : connection },
        };
      }
    }
  }

  /** The sample ignores base URL and every key; it speaks the oldest contract if that is pinned, else the current one. */
  async #deriveSample(settings: ConnectionSettings): Promise<Derived> {
    const listApi = settings.listApi === 'seed' ? 'seed' : 'list';
    const origin = await this.#dependencies.sample.origin(listApi === 'seed' ? 'seed' : 'current');
    const server: BaseUrl = { origin, host: new URL(origin).host, isLoopback: true };
    const client = this.#client(server, { ...settings, listApi }, sampleScope, async () => succeeded(undefined));
    const { pageSize, requestTimeout, corrected } = settings;
    const namespace = this.#dependencies.namespaces.current(sampleScope, sampleNamespace);
    return {
      identity: JSON.stringify(['sample', origin, namespace ?? null, pageSize, requestTimeout, corrected]),
      state: {
        kind: 'connected',
        connection: connectionOf(client, settings, { host: undefined, scope: sampleScope, namespace }),
      },
    };
  }

  /** Loads what the first request needs while the editor looks up the key. */
  #prepare({ requestTimeout }: ConnectionSettings): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    this.#preparation = setTimeout(() => {
      this.#transports.withTimeout(requestTimeout).catch(() => undefined);
      loadListClient().catch(() => undefined);
    }, headStart);
  }

  #client(
    server: BaseUrl,
    { listApi, requestTimeout: totalTimeout }: ConnectionSettings,
    { account }: AccountScope,
    apiKey: ListClientOptions['apiKey'],
  ): BucketClient {
    const { memory, userAgent } = this.#dependencies;
    const options: ListClientOptions = {
      baseUrl: server,
      ...{ listApi, apiKey, account, memory, totalTimeout },
      transport: () => this.#transports.withTimeout(totalTimeout),
      traffic: this.#traffic,
      userAgent,
      onExchange: (exchange) => this.#write((requests) => requests.exchange(exchange, server.host)),
      onFinding: (finding) =>
        this.#write((requests) => requests.finding(finding, server.host, account === sampleScope.account)),
    };
    return new LazyListClient(options, (fault) => this.#logFault(fault));
  }

  /** What was asked so far, and what failed. */
  requestLog(): Promise<RequestLog> {
    if (!this.#requestLog) {
      this.#requestLog = import('./requestLog.ts').then(({ RequestLog }) => new RequestLog(this.#dependencies.log));
      // A failed load is tried again.
      this.#requestLog.catch(() => {
        this.#requestLog = undefined;
      });
    }
    return this.#requestLog;
  }

  /** In the order of the calls; a log that cannot be loaded, or is closed by now, is no reason to fail. */
  #write(line: (requests: RequestLog) => void): void {
    this.requestLog()
      .then(line)
      .catch(() => undefined);
  }

  #logFault(fault: unknown): void {
    this.#dependencies.log.error('A request failed by a fault of this extension', faultText(fault));
  }
}

/** In milliseconds: what was said to the editor, the question for the key too, leaves in the pauses between our work. */
const headStart = 8;

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
  { host, scope, namespace }: Pick<Connection, 'host' | 'scope' | 'namespace'>,
): Connection {
  return {
    host,
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
