import { createHash, randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type BaseUrl, defaultBaseUrl } from '../../api/baseUrl.ts';
import { type KeyMistake, parseApiKey } from '../../api/credentials.ts';
import { failed, type Result, succeeded } from '../../model/result.ts';

/** Where the key of a server comes from; `session`: the secret storage did not keep it, so this window does. */
export type KeySource = 'stored' | 'session' | 'environment';

export interface FoundKey {
  readonly key: string;
  readonly source: KeySource;
}

export type EnvironmentMistake = Exclude<KeyMistake, 'empty'>;

/** What is known of the key for one server. */
export type KeyLookup =
  | ({ readonly kind: 'found' } & FoundKey)
  | ({ readonly kind: 'none' } & KeyAbsence)
  /** The environment holds a key, but nobody said yet that it may go to this server. */
  | { readonly kind: 'environmentNeedsConsent' };

/** What else is known where there is no key. */
export interface KeyAbsence {
  /** Why what the environment holds is no key; an empty variable is none. */
  readonly environmentMistake?: EnvironmentMistake;
  /** The server was given a key that nobody has removed, and this window never saw it: the editor has not kept it. */
  readonly wasForgotten?: true;
}

export const environmentVariable = 'MIXPEEK_API_KEY';

const storedOriginsKey = 'apiKeyOrigins';
const consentedOriginsKey = 'environmentKeyOrigins';
const saltKey = 'accountSalt';
const secretName = (origin: string) => `apiKey:${origin}`;

/**
 * The API keys, one per origin: a key that was pasted for one server is never read for another. SecretStorage holds
 * them; globalState holds which origins were given one, because SecretStorage cannot be listed on every supported
 * editor, and forgets without a word where there is no keyring.
 */
export class ApiKeys implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #emitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#emitter.event;
  readonly #removals = new vscode.EventEmitter<string>();
  /** Tells the origin whose key this window has removed. */
  readonly onDidRemove = this.#removals.event;
  readonly #listener: vscode.Disposable;
  /** The keys that SecretStorage did not keep, by origin; they end with the window. */
  readonly #sessionKeys = new Map<string, string>();
  /** The origins whose stored key was seen: what is missing later was removed, perhaps by another window. */
  readonly #seen = new Set<string>();

  constructor(
    secrets: vscode.SecretStorage,
    state: vscode.Memento,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.#secrets = secrets;
    this.#state = state;
    this.#environment = environment;
    this.#listener = secrets.onDidChange(({ key }) => {
      if (key.startsWith(secretName(''))) this.#emitter.fire();
    });
  }

  /** What the environment holds in place of a stored key. */
  get environmentKey(): Result<string, KeyMistake> {
    return parseApiKey(this.#environment[environmentVariable] ?? '');
  }

  /** Whether there is a key as far as can be told without reading secrets. */
  mayHaveKey(server: BaseUrl): boolean {
    if (this.storedOrigins().includes(server.origin)) return true;
    return this.environmentKey.ok && this.#mayUseEnvironment(server);
  }

  /** The key for a server, read at every call; fails where SecretStorage does. */
  async find(server: BaseUrl): Promise<Result<KeyLookup, 'secretStorage'>> {
    const { origin } = server;
    const session = this.#sessionKeys.get(origin);
    if (session) return succeeded({ kind: 'found', key: session, source: 'session' });
    const { environmentKey } = this;
    const fromEnvironment = (): KeyLookup => {
      if (!environmentKey.ok) {
        const { error } = environmentKey;
        return {
          kind: 'none',
          ...(error === 'empty' ? {} : { environmentMistake: error }),
          ...(this.storedOrigins().includes(origin) && !this.#seen.has(origin) ? { wasForgotten: true } : {}),
        };
      }
      return this.#mayUseEnvironment(server)
        ? { kind: 'found', key: environmentKey.value, source: 'environment' }
        : { kind: 'environmentNeedsConsent' };
    };
    try {
      const stored = await this.#secrets.get(secretName(origin));
      if (!stored) return succeeded(fromEnvironment());
      this.#seen.add(origin);
      return succeeded({ kind: 'found', key: stored, source: 'stored' });
    } catch {
      const lookup = fromEnvironment();
      return lookup.kind === 'found' ? succeeded(lookup) : failed('secretStorage');
    }
  }

  /**
   * Keeps a key for a server, and answers whether SecretStorage took it: where it refuses, or has something else when it
   * is asked at once, the key is kept in memory until the window ends.
   */
  async store({ origin }: BaseUrl, key: string): Promise<boolean> {
    let isKept = false;
    this.#seen.add(origin);
    try {
      await this.#secrets.store(secretName(origin), key);
      isKept = (await this.#secrets.get(secretName(origin))) === key;
    } catch {
      // Whatever the reason: the key is kept in memory then.
    }
    if (isKept) this.#sessionKeys.delete(origin);
    else this.#sessionKeys.set(origin, key);
    await this.#addOrigin(storedOriginsKey, origin);
    return isKept;
  }

  /** Forgets the key of a server; rejects where SecretStorage does. */
  async remove(origin: string): Promise<void> {
    this.#sessionKeys.delete(origin);
    await this.#secrets.delete(secretName(origin));
    await this.#state.update(
      storedOriginsKey,
      this.storedOrigins().filter((stored) => stored !== origin),
    );
    this.#removals.fire(origin);
    this.#emitter.fire();
  }

  /** The origins that were given a key. */
  storedOrigins(): readonly string[] {
    return this.#origins(storedOriginsKey);
  }

  /** Lets the key of the environment go to this server from now on. */
  async consentToEnvironmentKey({ origin }: BaseUrl): Promise<void> {
    await this.#addOrigin(consentedOriginsKey, origin);
  }

  /** Tells accounts apart without being a key: a salted hash, the same on this machine for the same key. */
  async accountOf(key: string): Promise<string> {
    let salt = this.#state.get<string>(saltKey);
    if (typeof salt !== 'string') {
      salt = randomBytes(16).toString('hex');
      // The editor knows it at once; whether it lasts decides about nothing before the next start.
      void this.#state.update(saltKey, salt).then(undefined, () => undefined);
    }
    return createHash('sha256').update(salt).update(key).digest('hex').slice(0, 16);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#emitter.dispose();
    this.#removals.dispose();
    this.#sessionKeys.clear();
  }

  #mayUseEnvironment(server: BaseUrl): boolean {
    return (
      server.origin === defaultBaseUrl ||
      server.isLoopback ||
      this.#origins(consentedOriginsKey).includes(server.origin)
    );
  }

  async #addOrigin(stateKey: string, origin: string): Promise<void> {
    await this.#state.update(stateKey, [...new Set([...this.#origins(stateKey), origin])]);
    this.#emitter.fire();
  }

  #origins(stateKey: string): readonly string[] {
    const origins: unknown = this.#state.get(stateKey);
    return Array.isArray(origins) ? origins.filter((origin) => typeof origin === 'string') : [];
  }
}
