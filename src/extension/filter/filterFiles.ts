import * as vscode from 'vscode';
import type { Questions } from '../../listing/questions.ts';
import { FileSchemes } from '../contributions.ts';
import { loadOnce } from '../loadOnce.ts';
import type { FilterDocument } from './filterDocument.ts';

/** The one file of the scheme; the tab shows the last part of its path. */
const filterUri = vscode.Uri.from({ scheme: FileSchemes.filter, path: '/Filter.json' });

/**
 * The question as a file that can be edited. A file system, not a content provider: the editor brings its tab back after
 * a reload. What is behind it is loaded when the file is first asked for.
 */
export class FilterFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #questions: Questions;
  readonly #uri: vscode.Uri;
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changes.event;
  readonly #registration: vscode.Disposable;
  readonly #load = loadOnce(async () => {
    const { FilterDocument } = await import('./filterDocument.ts');
    const onChange = () => this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri: this.#uri }]);
    this.#document = new FilterDocument(this.#questions, this.#uri, onChange);
    if (this.#isDisposed) this.#document.dispose();
    return this.#document;
  });
  #document: FilterDocument | undefined;
  #isDisposed = false;

  constructor(questions: Questions, uri: vscode.Uri = filterUri) {
    this.#questions = questions;
    this.#uri = uri;
    this.#registration = vscode.workspace.registerFileSystemProvider(uri.scheme, this, {
      isCaseSensitive: true,
    });
  }

  async open(): Promise<void> {
    await vscode.window.showTextDocument(this.#uri, { preview: false });
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#at(uri)).content;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.#at(uri)).stat;
  }

  /** Keeps every text, right or wrong: an editor that saves by itself must never be refused. */
  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    (await this.#at(uri)).write(content);
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

  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#registration.dispose();
    this.#changes.dispose();
    this.#document?.dispose();
  }

  async #at(uri: vscode.Uri): Promise<FilterDocument> {
    if (this.#isDisposed || uri.toString() !== this.#uri.toString()) throw vscode.FileSystemError.FileNotFound(uri);
    return this.#load();
  }
}
