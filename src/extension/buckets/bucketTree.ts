import * as vscode from 'vscode';
import type { Row } from './bucketRows.ts';
import type { TreeItems } from './bucketTreeItem.ts';
import type { DetailItems } from './detailItems.ts';

/** What the tree shows at its root, and the sentence of a failure row. */
export interface RootRows {
  rows(): readonly Row[];
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

  /** `loadDetails` is called when the first bucket is opened; `details` where they are there already. */
  constructor(root: RootRows, items: TreeItems, loadDetails: () => Promise<DetailItems>, details?: DetailItems) {
    this.#root = root;
    this.#items = items;
    this.#loadDetails = loadDetails;
    this.#details = details;
  }

  /** Draws all rows again. */
  redraw(): void {
    this.#emitter.fire();
  }

  getChildren(row?: Row): Row[] | Promise<Row[]> {
    switch (row?.kind) {
      case undefined:
        return [...this.#root.rows()];
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
    this.#emitter.dispose();
  }

  #withDetails<Answer>(ask: (details: DetailItems) => Answer): Answer | Promise<Answer> {
    return this.#details ? ask(this.#details) : this.#askLoaded(ask);
  }

  async #askLoaded<Answer>(ask: (details: DetailItems) => Answer): Promise<Answer> {
    this.#details ??= await this.#loadDetails();
    return ask(this.#details);
  }
}
