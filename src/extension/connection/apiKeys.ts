import { createHash, randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type BaseUrl, defaultBaseUrl } from '../../api/baseUrl.ts';
import { type KeyMistake, parseApiKey } from '../../api/credentials.ts';
import { failed, type Result, succeeded } from '../../model/result.ts';

/** Where the key of a server comes from. */
export type KeySource = 'stored' | 'environment';

export interface FoundKey {
  readonly key: string;
  readonly source: KeySource;
}

export type EnvironmentMistake = Exclude<KeyMistake, 'empty'>;

/** What is known of the key for one server. */
export type KeyLookup =
  | ({ readonly kind: 'found' } & FoundKey)
  /** `environmentMistake`: why what the environment holds is no key; an empty variable is none. */
  | { readonly kind: 'none'; readonly environmentMistake?: EnvironmentMistake }
  /** The environment holds a key, but nobody said yet that it may go to this server. */
  | { readonly kind: 'environmentNeedsConsent' };

export const environmentVariable = 'MIXPEEK_API_KEY';

const storedOriginsKey = 'apiKeyOrigins';
const consentedOriginsKey = 'environmentKeyOrigins';
const saltKey = 'accountSalt';
const secretName = (origin: string) => `apiKey:${origin}`;

/**
 * The API keys, one per origin: a key that was pasted for one server is never read for another. SecretStorage holds
 * them; globalState holds which origins have one, because SecretStorage cannot be listed on every supported editor.
 */
export class ApiKeys implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #emitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#emitter.event;
  readonly #listener: vscode.Disposable;

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

  /** The key for a server, read at every call and never kept; fails where SecretStorage does. */
  async find(server: BaseUrl): Promise<Result<KeyLookup, 'secretStorage'>> {
    const environmentKey = parseApiKey(this.#environment[environmentVariable] ?? '');
    const fromEnvironment = (): KeyLookup => {
      if (!environmentKey.ok) {
        const { error } = environmentKey;
        return error === 'empty' ? { kind: 'none' } : { kind: 'none', environmentMistake: error };
      }
      return this.#mayUseEnvironment(server)
        ? { kind: 'found', key: environmentKey.value, source: 'environment' }
        : { kind: 'environmentNeedsConsent' };
    };
    try {
      const stored = await this.#secrets.get(secretName(server.origin));
      return succeeded(stored ? { kind: 'found', key: stored, source: 'stored' } : fromEnvironment());
    } catch {
      const lookup = fromEnvironment();
      return lookup.kind === 'found' ? succeeded(lookup) : failed('secretStorage');
    }
  }

  /** Keeps a key for a server; rejects where SecretStorage does. */
  async store(server: BaseUrl, key: string): Promise<void> {
    await this.#secrets.store(secretName(server.origin), key);
    await this.#state.update(storedOriginsKey, [...new Set([...this.storedOrigins(), server.origin])]);
    this.#emitter.fire();
  }

  async remove(origin: string): Promise<void> {
    await this.#secrets.delete(secretName(origin));
    await this.#state.update(
      storedOriginsKey,
      this.storedOrigins().filter((stored) => stored !== origin),
    );
    this.#emitter.fire();
  }

  /** The origins that have a stored key. */
  storedOrigins(): readonly string[] {
    return this.#origins(storedOriginsKey);
  }

  /** Lets the key of the environment go to this server from now on. */
  async consentToEnvironmentKey(server: BaseUrl): Promise<void> {
    await this.#state.update(consentedOriginsKey, [...new Set([...this.#origins(consentedOriginsKey), server.origin])]);
    this.#emitter.fire();
  }

  /** Tells accounts apart without being a key: a salted hash, the same on this machine for the same key. */
  async accountOf(key: string): Promise<string> {
    let salt = this.#state.get<string>(saltKey);
    if (typeof salt !== 'string') {
      salt = randomBytes(16).toString('hex');
      await this.#state.update(saltKey, salt);
    }
    return createHash('sha256').update(salt).update(key).digest('hex').slice(0, 16);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#emitter.dispose();
  }

  #mayUseEnvironment(server: BaseUrl): boolean {
    return (
      server.origin === defaultBaseUrl ||
      server.isLoopback ||
      this.#origins(consentedOriginsKey).includes(server.origin)
    );
  }

  #origins(stateKey: string): readonly string[] {
    const origins: unknown = this.#state.get(stateKey);
    return Array.isArray(origins) ? origins.filter((origin) => typeof origin === 'string') : [];
  }
}
