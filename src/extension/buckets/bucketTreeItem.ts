import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Bucket } from '../../model/bucket.ts';
import { visibleText } from '../../model/visibleText.ts';
import { Commands } from '../contributions.ts';
import type { NumberFormats } from '../numberFormats.ts';
import type { BucketRow, RootRow } from './bucketRows.ts';
import { actionItem, failureItem, fullItem, pageItem, scanItem } from './listTreeItem.ts';

/** Draws the rows at the root as tree items. Everything from the server is shown as plain text, invisible characters made visible. */
export class TreeItems {
  readonly #numbers: NumberFormats;

  constructor(numbers: NumberFormats) {
    this.#numbers = numbers;
  }

  /** `failure`: the sentence of a failure row. */
  itemFor(row: RootRow, failure: (row: Extract<RootRow, { kind: 'failure' }>) => string): vscode.TreeItem {
    switch (row.kind) {
      case 'bucket':
        return this.#bucketItem(row);
      case 'page':
        return pageItem(row, this.#numbers);
      case 'full':
        return fullItem(row, this.#numbers);
      case 'scan':
        return scanItem(row, this.#numbers);
      case 'action':
        return actionItem(row.id, row.action);
      case 'failure':
        return failureItem(row, failure(row));
    }
  }

  /** The tooltip of a row, made when it is first hovered. Plain text: a name must not become a link. */
  tooltipFor(row: RootRow, failure: (row: Extract<RootRow, { kind: 'failure' }>) => string): string | undefined {
    if (row.kind === 'bucket') return this.#bucketTooltip(row);
    return row.kind === 'failure' ? failure(row) : undefined;
  }

  #bucketTooltip({ bucket }: BucketRow): string {
    const lines = [visibleText(bucket.name)];
    if (bucket.description) lines.push(visibleText(bucket.description, 1_000));
    lines.push('', ...this.#spokenFacts(bucket));
    if (bucket.id !== undefined) lines.push(l10n.t('ID: {0}', visibleText(bucket.id)));
    return lines.join('\n');
  }

  #bucketItem(row: BucketRow): vscode.TreeItem {
    const { bucket } = row;
    const name = nameOf(bucket);
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = row.id;
    item.description = this.#shortFacts(bucket);
    item.iconPath = bucketIcon(bucket);
    item.contextValue = bucket.id === undefined ? 'bucketWithoutId' : 'bucket';
    item.accessibilityInformation = { label: [name, ...this.#spokenFacts(bucket)].join(', ') };
    item.command = { command: Commands.openBucket, title: l10n.t('Open Bucket'), arguments: [row] };
    return item;
  }

  /** Most telling first: a narrow sidebar cuts the end. */
  #shortFacts({ totalSizeBytes, objectCount }: Bucket): string {
    const facts = [];
    if (totalSizeBytes !== undefined) facts.push(this.#numbers.size(totalSizeBytes));
    if (objectCount !== undefined) facts.push(this.#numbers.compact(objectCount));
    return facts.join(' · ');
  }

  /** The same in words and with exact numbers, for ears and for the tooltip. */
  #spokenFacts(bucket: Bucket): readonly string[] {
    const { totalSizeBytes, objectCount } = bucket;
    const facts = [];
    if (totalSizeBytes !== undefined) {
      facts.push(l10n.t('{0} ({1} bytes)', this.#numbers.size(totalSizeBytes), this.#numbers.exact(totalSizeBytes)));
    }
    if (objectCount !== undefined) {
      facts.push(objectCount === 1 ? l10n.t('1 object') : l10n.t('{0} objects', this.#numbers.exact(objectCount)));
    }
    const state = stateOf(bucket);
    if (state) facts.push(state);
    return facts;
  }
}

/** What a bucket is called where its name is blank, too. */
export function nameOf({ name, id }: Bucket): string {
  return visibleText(name.trim() === '' ? (id ?? l10n.t('(no name)')) : name);
}

function stateOf({ isLocked, status, failedBatches }: Bucket): string | undefined {
  if (isLocked) return l10n.t('locked');
  if (failedBatches > 0)
    return failedBatches === 1 ? l10n.t('1 failed batch') : l10n.t('{0} failed batches', failedBatches);
  if (status === undefined || status === 'ACTIVE') return undefined;
  return visibleText(status.toLowerCase().replaceAll('_', ' '), 40);
}

/** The icon that tells the state of a bucket. */
export function bucketIcon({ isLocked, status, failedBatches }: Bucket): vscode.ThemeIcon {
  if (isLocked) return new vscode.ThemeIcon('lock');
  if (failedBatches > 0 || status === 'FAILED' || status === 'COMPLETED_WITH_ERRORS') {
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  }
  switch (status) {
    case 'ARCHIVED':
      return new vscode.ThemeIcon('archive');
    case 'SUSPENDED':
      return new vscode.ThemeIcon('debug-pause');
    case 'IN_PROGRESS':
    case 'PENDING':
    case 'PROCESSING':
      return new vscode.ThemeIcon('sync');
    default:
      return new vscode.ThemeIcon('database');
  }
}
