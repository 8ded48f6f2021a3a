import * as vscode from 'vscode';
import { detailsInside, detailsOf, sectionsOf } from './bucketDetails.ts';
import type { Row } from './bucketRows.ts';
import type { TreeItems } from './bucketTreeItem.ts';

/** What the tree shows at its root, and the sentence of a failure row. */
export interface RootRows {
  rows(): readonly Row[];
  failureSentence(row: Extract<Row, { kind: 'failure' }>): string;
}

/** The tree over the rows: answers at once from what is there, fetches nothing. */
export class BucketTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #root: RootRows;
  readonly #items: TreeItems;
  readonly #emitter = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#emitter.event;

  constructor(root: RootRows, items: TreeItems) {
    this.#root = root;
    this.#items = items;
  }

  /** Draws all rows again. */
  redraw(): void {
    this.#emitter.fire();
  }

  getChildren(row?: Row): Row[] {
    switch (row?.kind) {
      case undefined:
        return [...this.#root.rows()];
      case 'bucket':
        return [...sectionsOf(row)];
      case 'section':
        return [...detailsOf(row)];
      case 'detail':
        return [...detailsInside(row)];
      default:
        return [];
    }
  }

  getParent(row: Row): Row | undefined {
    return row.kind === 'section' || row.kind === 'detail' ? row.parent : undefined;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return this.#items.itemFor(row, (failure) => this.#root.failureSentence(failure));
  }

  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    item.tooltip = this.#items.tooltipFor(row, (failure) => this.#root.failureSentence(failure));
    return item;
  }

  dispose(): void {
    this.#emitter.dispose();
  }
}
