import * as vscode from 'vscode';
import type { Bucket } from '../../model/bucket.ts';
import { visibleText } from '../../model/visibleText.ts';
import type { ActiveConnection, Connection } from '../connection/activeConnection.ts';
import { FileSchemes } from '../contributions.ts';

/** What a document's address names: enough to fetch the bucket again after the window was reloaded. */
interface BucketAddress {
  readonly ground: string;
  readonly identifier: string;
}

const encoder = new TextEncoder();

/**
 * Buckets as read-only JSON documents. A file system, not a content provider: the editor brings its tabs back after a
 * reload. What was listed is shown from memory; a tab that was brought back fetches its bucket once.
 */
export class BucketDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #connection: ActiveConnection;
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changes.event;
  readonly #registrations: readonly vscode.Disposable[];
  readonly #contents = new Map<string, Uint8Array>();
  /** The editor asks for size and content at once: both get the answer of one request. */
  readonly #fetching = new Map<string, Promise<Uint8Array>>();

  constructor(connection: ActiveConnection) {
    this.#connection = connection;
    this.#registrations = [
      vscode.workspace.registerFileSystemProvider(FileSchemes.bucket, this, {
        isReadonly: true,
        isCaseSensitive: true,
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#contents.delete(uri.toString())),
    ];
  }

  /** The address of a bucket's document, with its content kept for the editor to read. */
  documentFor(bucket: Bucket, groundId: string): vscode.Uri {
    const uri = uriFor(bucket, groundId);
    const content = contentOf(bucket);
    const before = this.#contents.get(uri.toString());
    this.#contents.set(uri.toString(), content);
    if (before && Buffer.compare(before, content) !== 0) {
      this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    }
    return uri;
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const name = uri.toString();
    const known = this.#contents.get(name);
    if (known) return known;
    const fetching = this.#fetching.get(name) ?? this.#fetchContent(uri);
    this.#fetching.set(name, fetching);
    try {
      return await fetching;
    } finally {
      this.#fetching.delete(name);
    }
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    // The editor reads after it has asked for the size, so a bucket that is gone is found here.
    const content = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: contentTime(content), size: content.byteLength };
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
    this.#changes.dispose();
    this.#contents.clear();
  }

  async #fetchContent(uri: vscode.Uri): Promise<Uint8Array> {
    const content = contentOf(await this.#fetch(uri));
    this.#contents.set(uri.toString(), content);
    return content;
  }

  /** Only from where the bucket was listed: another account or server must not answer for it. */
  async #fetch(uri: vscode.Uri): Promise<Bucket> {
    const address = addressOf(uri);
    if (!address) throw vscode.FileSystemError.FileNotFound(uri);
    const connection = await this.#connected();
    if (connection?.ground.id !== address.ground) {
      throw vscode.FileSystemError.Unavailable(
        vscode.l10n.t('This bucket was opened from another connection. Connect to it and open the tab again.'),
      );
    }
    const { signal } = new AbortController();
    const { client, serverName, namespace } = connection;
    const answer = await client.getBucket(address.identifier, { namespace }, signal);
    if (answer.ok) return answer.value;
    if (answer.error.kind === 'notFound') throw vscode.FileSystemError.FileNotFound(uri);
    const { remedyFor } = await import('../errorMessages.ts');
    throw vscode.FileSystemError.Unavailable(remedyFor(answer.error, serverName, 'getBucket').sentence);
  }

  /** The connection, once it is known whether there is one: a restored tab is read while the window still starts. */
  async #connected(): Promise<Connection | undefined> {
    await this.#connection.settled();
    const { state } = this.#connection;
    return state.kind === 'connected' ? state.connection : undefined;
  }
}

function uriFor(bucket: Bucket, groundId: string): vscode.Uri {
  const address: BucketAddress = { ground: groundId, identifier: bucket.id ?? bucket.name };
  // The tab shows the last part of the path: a name may hold anything, a slash included.
  const title = visibleText(bucket.name, 80).replaceAll(/[/\\]/g, '∕') || 'bucket';
  return vscode.Uri.from({
    scheme: FileSchemes.bucket,
    path: `/${title}.json`,
    query: new URLSearchParams({ ...address }).toString(),
  });
}

function addressOf(uri: vscode.Uri): BucketAddress | undefined {
  const query = new URLSearchParams(uri.query);
  const ground = query.get('ground');
  const identifier = query.get('identifier');
  return ground !== null && identifier !== null ? { ground, identifier } : undefined;
}

function contentOf(bucket: Bucket): Uint8Array {
  return encoder.encode(`${JSON.stringify(bucket.json, undefined, 2)}\n`);
}

/** The editor takes a document as changed when its time differs: derived from the content, it differs only then. */
function contentTime(content: Uint8Array): number {
  let time = content.byteLength;
  for (const byte of content) time = (time * 31 + byte) % 0x7fffffff;
  return time;
}
