import * as vscode from 'vscode';
import { answeredBy, type BucketList, canScan } from '../../listing/bucketList.ts';
import { asksForAll, rangeAfter, rangeBefore } from '../../listing/listedBuckets.ts';
import type { Questions } from '../../listing/questions.ts';
import type { Bucket } from '../../model/bucket.ts';
import { everything, narrows, sameQuery } from '../../model/query.ts';
import type { ActiveConnection, ConnectionState } from '../connection/activeConnection.ts';
import type { ContextKeyWriter } from '../contextKeys.ts';
import { ContextKeys, Views } from '../contributions.ts';
import { Disposables } from '../disposables.ts';
import { Late } from '../late.ts';
import type { NumberFormats } from '../numberFormats.ts';
import { type Row, rootRows } from './bucketRows.ts';
import { BucketTree } from './bucketTree.ts';
import { TreeItems } from './bucketTreeItem.ts';
import { messageOf } from './listingText.ts';
import type { Standstill } from './standstill.ts';

interface Dependencies {
  readonly connection: ActiveConnection;
  readonly list: BucketList;
  readonly questions: Questions;
  readonly contextKeys: ContextKeyWriter;
  readonly numbers: NumberFormats;
}

/** In milliseconds; an answer that is there by then comes without a word about its loading. */
const quickMs = 500;

/** The Buckets view: its rows, message, description, progress and context keys follow connection and list. */
export class BucketsView implements vscode.Disposable {
  readonly #connection: ActiveConnection;
  readonly #list: BucketList;
  readonly #questions: Questions;
  readonly #contextKeys: ContextKeyWriter;
  readonly #numbers: NumberFormats;
  readonly #owned = new Disposables();
  readonly #tree: BucketTree;
  readonly #view: vscode.TreeView<Row>;
  readonly #messageEmitter = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeMessage = this.#messageEmitter.event;
  #selection: readonly Row[] = [];
  #toggledRow: Row | undefined;
  readonly #questionWords = this.#owned.add(
    new Late(
      () => import('../questionWords.ts'),
      () => this.#show(),
    ),
  );
  readonly #failures = this.#owned.add(
    new Late(
      () => import('./standstill.ts'),
      // In place of rows the whole view has more to say now; below rows only the row of the failure has.
      () => (this.#mayStand() ? this.#show() : this.#tree.redrawAll()),
    ),
  );
  /** Ends the progress bar of the running request. */
  #endProgress: (() => void) | undefined;
  /** Draws, if the request that is running takes long. */
  #lateDrawing: NodeJS.Timeout | undefined;

  constructor({ connection, list, questions, contextKeys, numbers }: Dependencies) {
    this.#connection = connection;
    this.#list = list;
    this.#questions = questions;
    this.#contextKeys = contextKeys;
    this.#numbers = numbers;
    this.#tree = this.#owned.add(
      new BucketTree(
        {
          rows: () => this.#rows(),
          failureSentence: ({ state }) => this.#failures.part?.failureOf(state, connection.state).sentence ?? '',
        },
        new TreeItems(numbers),
        async () => new (await import('./detailItems.ts')).DetailItems(numbers),
      ),
    );
    this.#view = this.#owned.add(
      vscode.window.createTreeView(Views.buckets, { treeDataProvider: this.#tree, showCollapseAll: true }),
    );
    this.#owned.add(connection.onDidChange(() => this.#follow()));
    this.#owned.add(questions.onDidChange(() => this.#ask()));
    this.#owned.add(list.onDidChange(() => this.#show()));
    this.#owned.add(this.#view.onDidChangeVisibility(() => this.#follow()));
    this.#owned.add(this.#view.onDidChangeSelection(({ selection }) => this.#noteSelection(selection)));
    this.#owned.add({ dispose: () => this.#endProgress?.() });
    this.#owned.add({ dispose: () => clearTimeout(this.#lateDrawing) });
    this.#show();
  }

  /** The row that a command from the palette means. */
  get selected(): Row | undefined {
    return this.#view.selection[0];
  }

  /**
   * The row with the keyboard's focus, for a key binding that toggles its selection before and after the command.
   * Arrow keys move only the focus, and the editor tells extensions only of selections.
   */
  get focused(): Row | undefined {
    return this.#toggledRow;
  }

  /** What the view says above its rows; `onDidChangeMessage` tells when it says something else. */
  get message(): string {
    return this.#view.message ?? '';
  }

  /** The topmost row of the view. */
  get firstRow(): Row | undefined {
    return this.#rows()?.[0];
  }

  /** The topmost bucket of the list. */
  get firstBucket(): Row | undefined {
    return this.#rows()?.find(({ kind }) => kind === 'bucket');
  }

  /** Whether a row is one of those at the root: a change of ground takes them away. */
  shows(row: Row): boolean {
    return this.#rows()?.includes(row) === true;
  }

  /** The row of a bucket, if it is listed. */
  rowFor(bucket: Bucket): Row | undefined {
    return this.#rows()?.find(
      (row) =>
        row.kind === 'bucket' &&
        (bucket.id === undefined ? row.bucket.name === bucket.name : row.bucket.id === bucket.id),
    );
  }

  /** Brings a row into sight; the keyboard stays where it is unless it is to follow. */
  async reveal(row: Row, select = false, focus = false): Promise<void> {
    await this.#view.reveal(row, { select, focus });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Undefined until it is known what there is to show: rows, or why there are none. */
  #rows(): readonly Row[] | undefined {
    const connection = this.#connection.state;
    const list = this.#list.state;
    const isFetched = list.kind === 'failed' || (list.kind !== 'idle' && list.listed !== undefined);
    const isKnown = connection.kind === 'connected' ? isFetched : connection.kind !== 'resolving';
    // What is said at a standstill is loaded with the first one.
    if (!isKnown || (this.#mayStand() && !this.#failures.part)) return undefined;
    return rootRows(connection, list, this.#standstill()?.actions ?? []);
  }

  /** What one toggle changes is one row, and that row has the focus. */
  #noteSelection(selection: readonly Row[]): void {
    const before = this.#selection;
    this.#selection = selection;
    const changed = [
      ...selection.filter((row) => !before.includes(row)),
      ...before.filter((row) => !selection.includes(row)),
    ];
    this.#toggledRow = changed.length === 1 ? changed[0] : undefined;
  }

  /** Lists what the connection now stands for. A view that nobody sees asks nothing: it will when it is opened. */
  #follow(): void {
    const { state } = this.#connection;
    if (state.kind !== 'connected') {
      this.#list.clear();
    } else {
      const { ground, firstPage } = state.connection;
      const { query } = this.#questions.current;
      const isListed = this.#list.state.kind !== 'idle' && this.#list.state.ground === ground;
      // The page that checked a key answers the question for everything.
      const page = sameQuery(query, everything) ? firstPage : undefined;
      if (!isListed && (this.#view.visible || firstPage)) void this.#list.show(ground, query, page);
      else if (!isListed) this.#list.clear();
    }
    this.#show();
  }

  /** Puts a new question to the ground that is listed. One that came with another ground is asked when that is listed. */
  #ask(): void {
    const { state } = this.#connection;
    const list = this.#list.state;
    if (list.kind === 'idle') this.#show();
    else if (state.kind === 'connected' && list.ground === state.connection.ground) {
      void this.#list.ask(this.#questions.current.query);
    }
  }

  #show(): void {
    const connection = this.#connection.state;
    const list = this.#list.state;
    this.#setContextKeys();
    this.#setText('description', descriptionOf(this.#connection));
    this.#showProgress(connection.kind === 'resolving' || list.kind === 'loading');
    clearTimeout(this.#lateDrawing);
    // The rows that are shown stay meanwhile: the progress bar says enough while it is quick.
    const mayBeQuick = list.kind === 'loading' && list.listed?.isKept === false && list.task.kind !== 'scan';
    if (mayBeQuick) this.#lateDrawing = setTimeout(() => this.#draw(), quickMs);
    else this.#draw();
  }

  #setContextKeys(): void {
    const connection = this.#connection.state;
    const list = this.#list.state;
    this.#contextKeys.set(ContextKeys.signedOut, connection.kind === 'signedOut');
    this.#contextKeys.set(ContextKeys.keyForgotten, 'wasForgotten' in connection);
    this.#contextKeys.set(ContextKeys.environmentKeyOffered, offersEnvironmentKey(connection));
    this.#contextKeys.set(ContextKeys.connected, connection.kind === 'connected');
    this.#contextKeys.set(ContextKeys.sample, isSample(connection));
    const settled = list.kind === 'loaded' || list.kind === 'failed' ? list : undefined;
    const { pageSize } = settled?.ground ?? { pageSize: 0 };
    const answer = settled && answeredBy(settled);
    const canMove = (range: typeof rangeAfter) => answer !== undefined && range(answer, pageSize) !== undefined;
    this.#contextKeys.set(ContextKeys.canLoadMore, canMove(rangeAfter));
    this.#contextKeys.set(ContextKeys.canShowPrevious, canMove(rangeBefore));
    this.#contextKeys.set(ContextKeys.asked, narrows(this.#questions.current.query));
    this.#contextKeys.set(ContextKeys.canScan, canScan(list));
    this.#contextKeys.set(ContextKeys.scanning, list.kind === 'loading' && list.task.kind === 'scan');
  }

  /** Rows first: of what changes in one moment the editor shows the first at once, and the rest 200 ms later. */
  #draw(): void {
    this.#tree.redraw();
    // Empty removes the line: the type knows no absent message.
    this.#setText('message', this.#message() ?? '');
  }

  /** To the editor a text is news even if it is the same one. */
  #setText(part: 'message' | 'description', text: string): void {
    if (text === (this.#view[part] ?? '')) return;
    this.#view[part] = text;
    if (part === 'message') this.#messageEmitter.fire();
  }

  /** The question that the rows answer, in a few words. */
  #words(): readonly string[] {
    const { state } = this.#list;
    const query = state.kind === 'idle' ? undefined : state.listed?.query;
    if (!query || asksForAll(query)) return [];
    return this.#questionWords.part?.questionWords(query, this.#numbers) ?? [];
  }

  /** What is said in place of buckets. Most views never come to a standstill, and load nothing for it. */
  #standstill(): Standstill | undefined {
    if (!this.#mayStand()) return undefined;
    return this.#failures.part?.standstillOf(this.#connection.state, this.#list.state);
  }

  #mayStand(): boolean {
    const connection = this.#connection.state;
    const list = this.#list.state;
    return connection.kind === 'connected' ? list.kind === 'failed' && !list.listed : !isQuiet(connection);
  }

  #message(): string | undefined {
    const standstill = this.#standstill();
    if (standstill) return standstill.sentence;
    return messageOf(this.#connection.state, this.#list.state, this.#numbers, this.#words());
  }

  #showProgress(isBusy: boolean): void {
    if (isBusy === (this.#endProgress !== undefined)) return;
    this.#endProgress?.();
    this.#endProgress = undefined;
    if (!isBusy) return;
    const done = new Promise<void>((resolve) => {
      this.#endProgress = resolve;
    });
    void vscode.window.withProgress({ location: { viewId: Views.buckets } }, () => done);
  }
}

/** Nothing is said while the connection is found, and the welcome speaks for those who are signed out. */
function isQuiet(connection: ConnectionState): boolean {
  return connection.kind === 'resolving' || (connection.kind === 'signedOut' && !connection.environmentMistake);
}

/** Also where the key that was stored cannot be read. */
function offersEnvironmentKey(connection: ConnectionState): boolean {
  return (
    connection.kind === 'environmentKeyOffered' ||
    (connection.kind === 'keyUnavailable' && connection.mayAskEnvironment)
  );
}

/** Also a sample that did not start is one to leave. */
function isSample(connection: ConnectionState): boolean {
  if (connection.kind === 'connected') return connection.connection.isSample;
  return connection.kind === 'faulty' && connection.isSample;
}

/** Whose buckets these are, beside the title of the view. */
function descriptionOf({ state }: ActiveConnection): string {
  if (state.kind !== 'connected') return '';
  const { isSample, namespace } = state.connection;
  const names = [isSample ? vscode.l10n.t('Sample') : '', namespace ?? ''];
  return names.filter((name) => name !== '').join(' · ');
}
