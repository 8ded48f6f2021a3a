import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Row } from './bucketRows.ts';
import type { TreeItems } from './bucketTreeItem.ts';
import type { DetailItems } from './detailItems.ts';

/** What the tree shows at its root, and the sentence of a failure row. */
export interface RootRows {
  /** Undefined while that is not known yet. */
  rows(): readonly Row[] | undefined;
  failureSentence(row: Extract<Row, { kind: 'failure' }>): string;
}

/** The tree over the rows: answers from what is there, fetches nothing. */
export class BucketTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #root: RootRows;
  readonly #items: TreeItems;
  readonly #emitter = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#emitter.event;

  readonly #loadDetails: () => Promise<DetailItems>;
  #details: DetailItems | undefined;
  /** What the root was answered with last. */
  #answered: readonly Row[] = [];
  /** The answer that the editor is waiting for. */
  #awaited: { readonly promise: Promise<Row[]>; readonly answer: (rows: Row[]) => void } | undefined;

  /** `loadDetails` is called when the first bucket is opened; `details` where they are there already. */
  constructor(root: RootRows, items: TreeItems, loadDetails: () => Promise<DetailItems>, details?: DetailItems) {
    this.#root = root;
    this.#items = items;
    this.#loadDetails = loadDetails;
    this.#details = details;
  }

  /**
   * Draws the rows at the root again if they have changed. The editor takes a first change at once and what comes
   * within 200 ms of it together and late: one that changes nothing would keep the next one waiting.
   */
  redraw(): void {
    const rows = this.#root.rows();
    if (!this.#awaited) {
      if (!areSame(rows ?? [], this.#answered)) this.#emitter.fire();
    } else if (rows) {
      this.#answer(rows);
    }
  }

  /** Draws all rows again: what they say has changed. */
  redrawAll(): void {
    this.#emitter.fire();
  }

  getChildren(row?: Row): Row[] | Promise<Row[]> {
    switch (row?.kind) {
      case undefined:
        return this.#rootRows();
      case 'bucket':
      case 'section':
      case 'detail':
        return this.#withDetails((details) => details.childrenOf(row));
      default:
        return [];
    }
  }

  getParent(row: Row): Row | undefined {
    return row.kind === 'section' || row.kind === 'detail' ? row.parent : undefined;
  }

  getTreeItem(row: Row): vscode.TreeItem | Promise<vscode.TreeItem> {
    if (row.kind === 'section' || row.kind === 'detail') return this.#withDetails((details) => details.itemFor(row));
    return this.#items.itemFor(row, (failure) => this.#root.failureSentence(failure));
  }

  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    if (row.kind === 'detail') item.tooltip = await this.#withDetails((details) => details.tooltipFor(row));
    else if (row.kind !== 'section')
      item.tooltip = this.#items.tooltipFor(row, (failure) => this.#root.failureSentence(failure));
    return item;
  }

  dispose(): void {
    this.#answer([]);
    this.#emitter.dispose();
  }

  /** An empty tree waits for its first rows: they are there sooner than if the editor had to be told of them. */
  #rootRows(): Row[] | Promise<Row[]> {
    const rows = this.#root.rows();
    if (rows || this.#answered.length > 0) {
      this.#answered = rows ?? [];
      return [...this.#answered];
    }
    if (!this.#awaited) {
      let answer: (known: Row[]) => void = () => {};
      const promise = new Promise<Row[]>((resolve) => {
        answer = resolve;
      });
      this.#awaited = { promise, answer };
    }
    return this.#awaited.promise;
  }

  #answer(rows: readonly Row[]): void {
    this.#answered = rows;
    this.#awaited?.answer([...rows]);
    this.#awaited = undefined;
  }

  #withDetails<Answer>(ask: (details: DetailItems) => Answer): Answer | Promise<Answer> {
    return this.#details ? ask(this.#details) : this.#askLoaded(ask);
  }

  async #askLoaded<Answer>(ask: (details: DetailItems) => Answer): Promise<Answer> {
    this.#details ??= await this.#loadDetails();
    return ask(this.#details);
  }
}

/** Whether the editor would draw the same. A bucket that was fetched again is another one, whatever it says. */
function areSame(rows: readonly Row[], others: readonly Row[]): boolean {
  const isSame = (row: Row, other: Row | undefined): boolean =>
    row === other || (row.kind !== 'bucket' && isDeepStrictEqual(row, other));
  return rows.length === others.length && rows.every((row, index) => isSame(row, others[index]));
}
