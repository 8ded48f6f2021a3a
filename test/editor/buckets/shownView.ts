import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Row } from '../../../src/extension/buckets/bucketRows.ts';
import { BucketsView } from '../../../src/extension/buckets/bucketsView.ts';
import { ActiveConnection, type ConnectionState } from '../../../src/extension/connection/activeConnection.ts';
import { ApiKeys } from '../../../src/extension/connection/apiKeys.ts';
import { Namespaces } from '../../../src/extension/connection/namespaces.ts';
import { RememberedQuestions } from '../../../src/extension/connection/rememberedQuestions.ts';
import { SampleMode } from '../../../src/extension/connection/sampleMode.ts';
import { ContextKeyWriter } from '../../../src/extension/contextKeys.ts';
import { Disposables } from '../../../src/extension/disposables.ts';
import { Log } from '../../../src/extension/log.ts';
import { BucketList } from '../../../src/listing/bucketList.ts';
import { Questions } from '../../../src/listing/questions.ts';
import { eventually } from '../../support/eventually.ts';
import type { StubApi } from '../../support/stubApi.ts';
import {
  CountedEvent,
  type FakeLog,
  FakeMemento,
  FakeSecrets,
  fakeLog,
  fakeServerMemory,
  withReplaced,
} from '../fakes.ts';
import { numbers } from './rows.ts';

/** What the view showed at one moment, and the connection of that moment. */
export interface Painting {
  readonly connection: ConnectionState;
  readonly rows: readonly Row[];
  readonly message: string;
  readonly description: string;
}

/** Stands in for the editor's side of the view. */
export class FakeTreeView {
  visible = false;
  selection: readonly Row[] = [];
  description = '';
  provider: vscode.TreeDataProvider<Row> | undefined;
  isDisposed = false;
  readonly #painted = new CountedEvent<void>();
  /** Told when rows or message may have changed, and the moment in which they did is over. */
  readonly onDidPaint = this.#painted.event;
  #message = '';
  /** The rows that were to be brought into sight. */
  readonly revealed: Row[] = [];
  readonly #visibility = new CountedEvent<vscode.TreeViewVisibilityChangeEvent>();
  readonly #selected = new CountedEvent<vscode.TreeViewSelectionChangeEvent<Row>>();
  readonly onDidChangeVisibility = this.#visibility.event;
  readonly onDidChangeSelection = this.#selected.event;

  get message(): string {
    return this.#message;
  }

  set message(text: string) {
    this.#message = text;
    queueMicrotask(() => this.#painted.fire());
  }

  /** Asks for the rows, as the editor does at first and after every change. */
  list(provider: vscode.TreeDataProvider<Row>): void {
    this.provider = provider;
    const ask = async () => {
      await provider.getChildren();
      this.#painted.fire();
    };
    provider.onDidChangeTreeData?.(() => void ask());
    void ask();
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.#visibility.fire({ visible });
  }

  select(...selection: readonly Row[]): void {
    this.selection = selection;
    this.#selected.fire({ selection });
  }

  /** Refuses a row that is not there, as the editor does, which knows rows by their id. */
  async reveal(row: Row): Promise<void> {
    if (!this.rows().some(({ id }) => id === row.id)) throw new Error('TreeError: cannot resolve tree item');
    this.revealed.push(row);
  }

  /** None while the first ones are awaited. */
  rows(): readonly Row[] {
    const rows = this.provider?.getChildren();
    return Array.isArray(rows) ? rows : [];
  }

  /** The names of the buckets, top to bottom. */
  names(): readonly string[] {
    return this.rows().flatMap((row) => (row.kind === 'bucket' ? [row.bucket.name] : []));
  }

  get listenerCount(): number {
    return this.#visibility.listenerCount + this.#selected.listenerCount;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

export interface ShownView {
  readonly editor: FakeTreeView;
  readonly view: BucketsView;
  readonly list: BucketList;
  readonly questions: Questions;
  readonly keys: ApiKeys;
  readonly secrets: FakeSecrets;
  readonly namespaces: Namespaces;
  readonly connection: ActiveConnection;
  readonly log: FakeLog;
  /** How many requests the stub got in this test. */
  readonly sent: () => number;
  readonly contextKey: (name: string) => unknown;
  /** How many progress bars there are. */
  readonly busy: () => number;
  /** Everything that was shown so far, moment by moment. */
  readonly paintings: readonly Painting[];
}

/** Plays with the view over a real connection and list, with the editor's side of it replaced; `globalState` holds what is known of keys. */
export async function withShownView(
  stub: StubApi,
  play: (parts: ShownView) => Promise<void>,
  memory = fakeServerMemory(),
  globalState = new FakeMemento(),
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const editor = new FakeTreeView();
  const contextValues = new Map<unknown, unknown>();
  let busy = 0;
  const sentBefore = stub.requests.length;
  const owned = new Disposables();
  const createTreeView = (_id: string, { treeDataProvider }: vscode.TreeViewOptions<Row>) => {
    editor.list(treeDataProvider);
    return editor;
  };
  const withProgress = async (_options: unknown, task: () => Promise<void>) => {
    busy += 1;
    await task();
    busy -= 1;
  };
  const executeCommand = async (_command: string, name: unknown, value: unknown) => void contextValues.set(name, value);
  await withReplaced(vscode.window, { createTreeView, withProgress }, () =>
    withReplaced(vscode.commands, { executeCommand }, async () => {
      const secrets = new FakeSecrets();
      const keys = owned.add(new ApiKeys(secrets, globalState, environment));
      const namespaces = owned.add(new Namespaces(new FakeMemento(), new FakeMemento()));
      const log = fakeLog();
      const connection = owned.add(
        new ActiveConnection({
          apiKeys: keys,
          sample: owned.add(new SampleMode(new FakeMemento())),
          namespaces,
          memory,
          userAgent: 'test',
          log: new Log(log),
        }),
      );
      const list = owned.add(new BucketList());
      const questions = owned.add(new Questions());
      owned.add(new RememberedQuestions(connection, questions, new FakeMemento(), new FakeMemento()));
      const contextKeys = new ContextKeyWriter();
      const view = owned.add(new BucketsView({ connection, list, questions, contextKeys, numbers }));
      const paintings: Painting[] = [];
      editor.onDidPaint(() => {
        const { message, description } = editor;
        paintings.push({ connection: connection.state, rows: editor.rows(), message, description });
      });
      try {
        await play({
          editor,
          view,
          list,
          questions,
          keys,
          secrets,
          namespaces,
          connection,
          log,
          sent: () => stub.requests.length - sentBefore,
          contextKey: (name) => contextValues.get(`mixpeek.${name}`) ?? false,
          busy: () => busy,
          paintings,
        });
      } finally {
        owned.dispose();
      }
      assert.equal(editor.isDisposed, true);
      assert.equal(editor.listenerCount, 0);
      await eventually(async () => assert.equal(busy, 0));
    }),
  );
}
