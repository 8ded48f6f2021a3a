import * as vscode from 'vscode';
import { type BaseUrl, defaultBaseUrl, parseBaseUrl } from '../../src/api/baseUrl.ts';
import type { ServerFacts, ServerMemory } from '../../src/api/serverMemory.ts';
import { type Bucket, parseBucket } from '../../src/model/bucket.ts';
import type { JsonObject } from '../../src/model/json.ts';

/** An event that knows how many listen to it: what was disposed must have left it. */
export class CountedEvent<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  readonly event: vscode.Event<Value> = (listener, thisArgument) => {
    const entry = (value: Value) => listener.call(thisArgument, value);
    this.#listeners.add(entry);
    return new vscode.Disposable(() => this.#listeners.delete(entry));
  };

  get listenerCount(): number {
    return this.#listeners.size;
  }

  fire(value: Value): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}

/** A secret storage in memory, which can be made to refuse like a locked keyring, or to do something else than it says. */
export class FakeSecrets implements vscode.SecretStorage {
  readonly stored = new Map<string, string>();
  readonly changes = new CountedEvent<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.changes.event;
  isLocked = false;
  /** Calls that are refused one by one. */
  readonly refused = new Set<'get' | 'store' | 'delete'>();
  /** What becomes of a value on its way in. */
  keep: (value: string) => string | undefined = (value) => value;
  letsGo = true;

  async keys(): Promise<string[]> {
    return [...this.stored.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    this.#refuseIfTold('get');
    return this.stored.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.#refuseIfTold('store');
    const kept = this.keep(value);
    if (kept !== undefined) this.stored.set(key, kept);
    this.changes.fire({ key });
  }

  async delete(key: string): Promise<void> {
    this.#refuseIfTold('delete');
    if (this.letsGo) this.stored.delete(key);
    this.changes.fire({ key });
  }

  #refuseIfTold(call: 'get' | 'store' | 'delete'): void {
    if (this.isLocked || this.refused.has(call)) throw new Error('The keyring is locked');
  }
}

/** The ways in which a secret storage fails to keep a key. */
export const forgetfulStorages: Readonly<Record<string, (secrets: FakeSecrets) => void>> = {
  'refuses everything': (secrets) => {
    secrets.isLocked = true;
  },
  'refuses to store': (secrets) => {
    secrets.refused.add('store');
  },
  'refuses to read back': (secrets) => {
    secrets.refused.add('get');
  },
  'forgets what it takes': (secrets) => {
    secrets.keep = () => undefined;
  },
  'has something else when it is asked': (secrets) => {
    secrets.keep = (value) => value.slice(0, -1);
  },
};

/** A memento in memory that keeps what JSON keeps, as the editor's does. */
export class FakeMemento implements vscode.Memento {
  readonly stored = new Map<string, string>();

  keys(): readonly string[] {
    return [...this.stored.keys()];
  }

  get<Value>(key: string): Value | undefined;
  get<Value>(key: string, usual: Value): Value;
  get(key: string, usual?: unknown): unknown {
    const text = this.stored.get(key);
    return text === undefined ? usual : JSON.parse(text);
  }

  async update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.stored.delete(key);
    else this.stored.set(key, JSON.stringify(value));
  }
}

/** A server memory that forgets with the test. */
export function fakeServerMemory(): ServerMemory {
  const facts = new Map<string, ServerFacts>();
  return {
    running: new Map(),
    get: (origin) => facts.get(origin),
    set: (origin, known) => void facts.set(origin, known),
  };
}

export interface FakeLog extends vscode.LogOutputChannel {
  /** Everything that was logged: level and all parts. */
  readonly lines: readonly string[];
}

export function fakeLog(): FakeLog {
  const lines: string[] = [];
  const at =
    (level: string) =>
    (...parts: unknown[]): void =>
      void lines.push([level, ...parts.map(String)].join(' '));
  const nothing = () => undefined;
  return {
    lines,
    name: 'Fake',
    logLevel: vscode.LogLevel.Trace,
    onDidChangeLogLevel: new CountedEvent<vscode.LogLevel>().event,
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    append: at('append'),
    appendLine: at('append'),
    replace: at('replace'),
    clear: nothing,
    show: nothing,
    hide: nothing,
    dispose: nothing,
  };
}

/**
 * Puts stand-ins in place of parts of an object while `during` runs. The running extension gets the same `vscode.window`
 * and so on as the tests, so that what is replaced there reaches it as well.
 */
export async function withReplaced<Part extends object, Answer>(
  part: Part,
  standIns: { readonly [Name in keyof Part]?: unknown },
  during: () => Promise<Answer>,
): Promise<Answer> {
  const before = Object.keys(standIns).map((name) => [name, Object.getOwnPropertyDescriptor(part, name)] as const);
  for (const [name, value] of Object.entries(standIns)) {
    Object.defineProperty(part, name, { value, configurable: true, enumerable: true, writable: true });
  }
  try {
    return await during();
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(part, name, descriptor);
      else Reflect.deleteProperty(part, name);
    }
  }
}

/** A message that the editor was asked to show. */
export interface ShownMessage {
  readonly text: string;
  readonly choices: readonly string[];
}

/** Gathers the notifications that appear while `during` runs; `answer` picks one of the choices of each. */
export async function notificationsDuring(
  during: () => Promise<unknown>,
  answer: (message: ShownMessage) => string | undefined = () => undefined,
): Promise<readonly ShownMessage[]> {
  const shown: ShownMessage[] = [];
  const show = async (text: string, ...rest: unknown[]) => {
    const message = { text, choices: rest.filter((choice) => typeof choice === 'string') };
    shown.push(message);
    return answer(message);
  };
  await withReplaced(
    vscode.window,
    { showInformationMessage: show, showWarningMessage: show, showErrorMessage: show },
    during,
  );
  return shown;
}

/** A bucket as the client reads it from a row of a reply. */
export function bucketFrom(row: JsonObject): Bucket {
  const bucket = parseBucket(row);
  if (!bucket) throw new Error('This is no row of a reply.');
  return bucket;
}

/** The server of a base URL that is valid. */
export function serverAt(baseUrl: string = defaultBaseUrl): BaseUrl {
  const server = parseBaseUrl(baseUrl);
  if (!server.ok) throw new Error(`No base URL: ${server.error}`);
  return server.value;
}

/** Rows of a listing reply: `count` buckets, numbered from `first`. */
export function rowsFrom(first: number, count: number): readonly JsonObject[] {
  return Array.from({ length: count }, (_, step) => ({
    bucket_id: `bkt_${first + step}`,
    bucket_name: `bucket-${first + step}`,
    description: null,
    object_count: first + step,
    total_size_bytes: 1_000 * (first + step),
  }));
}

/** Names and values as hostile as they are legal. */
export const awkwardTexts: Readonly<Record<string, string>> = {
  empty: '',
  blank: '   ',
  rightToLeft: 'ملفات الفيديو',
  override: 'safe\u202egnp.exe',
  control: 'line one\nline two\tand\u0000\u0007\u001b[31mred',
  zeroWidth: 'in\u200bvis\u2060ible\ufeff',
  loneSurrogate: 'half \ud83d here',
  emoji: '👩‍👩‍👧‍👦 family 🏳️‍🌈',
  long: 'x'.repeat(10_000),
  html: '<img src=x onerror=alert(1)><b>bold</b>',
  markdown: '**bold** [link](https://example.invalid) ![i](https://example.invalid/i.png)',
  commandLink: '[run](command:workbench.action.quit)',
  icon: '$(trash) $(sync~spin)',
  slashes: 'a/b\\c/../../etc',
  quotes: `"'\`\${x} {0} %s`,
};
