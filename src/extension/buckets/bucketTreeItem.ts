import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Bucket } from '../../model/bucket.ts';
import { visibleText } from '../../model/visibleText.ts';
import { Commands } from '../contributions.ts';
import type { NumberFormats } from '../numberFormats.ts';
import type { BucketRow, RootRow } from './bucketRows.ts';
import { actionItem, failureItem, fullItem, pageItem, scanItem } from './listTreeItem.ts';

/** What a row says of its bucket: beside the name, and in words. */
interface Facts {
  readonly short: string;
  readonly spoken: readonly string[];
}

/** Draws the rows at the root as tree items. Everything from the server is shown as plain text, invisible characters made visible. */
export class TreeItems {
  readonly #numbers: NumberFormats;
  readonly #openTitle = l10n.t('Open Bucket');
  /** The editor asks for every row again whenever one of them changes, and a row of a bucket always says the same. */
  readonly #bucketItems = new WeakMap<BucketRow, vscode.TreeItem>();

  constructor(numbers: NumberFormats) {
    this.#numbers = numbers;
  }

  /** `failure`: the sentence of a failure row. */
  itemFor(row: RootRow, failure: (row: Extract<RootRow, { kind: 'failure' }>) => string): vscode.TreeItem {
    switch (row.kind) {
      case 'bucket':
        return this.#knownBucketItem(row);
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
    lines.push('', ...this.#factsOf(bucket).spoken);
    if (bucket.id !== undefined) lines.push(l10n.t('ID: {0}', visibleText(bucket.id)));
    return lines.join('\n');
  }

  #knownBucketItem(row: BucketRow): vscode.TreeItem {
    const known = this.#bucketItems.get(row);
    if (known) return known;
    const item = this.#bucketItem(row);
    this.#bucketItems.set(row, item);
    return item;
  }

  #bucketItem(row: BucketRow): vscode.TreeItem {
    const { bucket } = row;
    const name = nameOf(bucket);
    const { short, spoken } = this.#factsOf(bucket);
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = row.id;
    item.description = short;
    item.iconPath = bucketIcon(bucket);
    item.contextValue = bucket.id === undefined ? 'bucketWithoutId' : 'bucket';
    item.accessibilityInformation = { label: [name, ...spoken].join(', ') };
    item.command = { command: Commands.openBucket, title: this.#openTitle, arguments: [row] };
    return item;
  }

  #factsOf(bucket: Bucket): Facts {
    const { totalSizeBytes, objectCount } = bucket;
    // Most telling first: a narrow sidebar cuts the end.
    const short = [];
    // Exact numbers, for ears and for the tooltip.
    const spoken = [];
    if (totalSizeBytes !== undefined) {
      const size = this.#numbers.size(totalSizeBytes);
      short.push(size);
      spoken.push(l10n.t('{0} ({1} bytes)', size, this.#numbers.exact(totalSizeBytes)));
    }
    if (objectCount !== undefined) {
      short.push(this.#numbers.compact(objectCount));
      spoken.push(objectCount === 1 ? l10n.t('1 object') : l10n.t('{0} objects', this.#numbers.exact(objectCount)));
    }
    const state = stateOf(bucket);
    if (state) spoken.push(state);
    return { short: short.join(' · '), spoken };
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
