import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { visibleText } from '../../model/visibleText.ts';
import { Commands } from '../contributions.ts';
import type { NumberFormats } from '../numberFormats.ts';
import { detailsInside, detailsOf, sectionSize, sectionsOf } from './bucketDetails.ts';
import type { BucketRow, DetailRow, FactName, Row, SectionName, SectionRow } from './bucketRows.ts';
import { nameOf } from './bucketTreeItem.ts';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** What is inside buckets, and how it is drawn: loaded when the first bucket is opened. */
export class DetailItems {
  readonly #numbers: NumberFormats;

  constructor(numbers: NumberFormats) {
    this.#numbers = numbers;
  }

  childrenOf(row: BucketRow | SectionRow | DetailRow): Row[] {
    switch (row.kind) {
      case 'bucket':
        return [...sectionsOf(row)];
      case 'section':
        return [...detailsOf(row)];
      case 'detail':
        return [...detailsInside(row)];
    }
  }

  itemFor(row: SectionRow | DetailRow): vscode.TreeItem {
    return row.kind === 'section' ? this.#sectionItem(row) : this.#detailItem(row);
  }

  /** Plain text: a name must not become a link. */
  tooltipFor(row: DetailRow): string {
    const { label, value } = this.#detailLook(row);
    return value ? `${label}: ${value}` : label;
  }

  #sectionItem(row: SectionRow): vscode.TreeItem {
    const { label, icon } = sectionLook(row.section);
    const size = sectionSize(row);
    const item = new vscode.TreeItem(label, row.section === 'schema' ? Expanded : Collapsed);
    item.id = row.id;
    item.description = this.#numbers.exact(size);
    item.iconPath = new vscode.ThemeIcon(icon);
    item.contextValue = 'section';
    item.accessibilityInformation = {
      label: l10n.t('{0} of {1}, {2} entries', label, nameOf(row.parent.bucket), this.#numbers.exact(size)),
    };
    return item;
  }

  #detailItem(row: DetailRow): vscode.TreeItem {
    const { label, value, icon } = this.#detailLook(row);
    const item = new vscode.TreeItem(label, detailsInside(row).length > 0 ? Collapsed : None);
    item.id = row.id;
    item.description = value;
    item.iconPath = new vscode.ThemeIcon(icon);
    item.contextValue = 'detail';
    item.accessibilityInformation = { label: value ? `${label}: ${value}` : label };
    if (row.detail.kind === 'rest') {
      item.command = { command: Commands.openBucket, title: l10n.t('Open Bucket'), arguments: [row] };
    }
    return item;
  }

  #detailLook({ detail }: DetailRow): { readonly label: string; readonly value: string; readonly icon: string } {
    switch (detail.kind) {
      case 'field': {
        const { name, type, required } = detail.field;
        const shownType = type === undefined ? '' : visibleText(type);
        const value = !required ? shownType : shownType ? l10n.t('{0}, required', shownType) : l10n.t('required');
        return { label: visibleText(name) || l10n.t('(no name)'), value, icon: fieldIcon(type) };
      }
      case 'value':
        return {
          label: visibleText(detail.name) || l10n.t('(no name)'),
          value: this.#valueText(detail.value),
          icon: valueIcon(detail.value),
        };
      case 'fact':
        return { ...factLook(detail.fact), value: this.#factText(detail.fact, detail.value) };
      case 'rest': {
        const { shown, total } = detail;
        const counts = [this.#numbers.exact(shown), this.#numbers.exact(total)];
        return { label: l10n.t('{0} of {1} shown · Open Bucket', ...counts), value: '', icon: 'go-to-file' };
      }
    }
  }

  #valueText(value: JsonValue): string {
    if (value === null) return 'null';
    if (Array.isArray(value)) return l10n.t('list of {0}', this.#numbers.exact(value.length));
    if (isJsonObject(value)) return '';
    return visibleText(String(value));
  }

  #factText(fact: FactName, value: string | number | boolean): string {
    if (fact === 'size' && typeof value === 'number') {
      return l10n.t('{0} ({1} bytes)', this.#numbers.size(value), this.#numbers.exact(value));
    }
    if (typeof value === 'number') return this.#numbers.exact(value);
    if (typeof value === 'boolean') return value ? l10n.t('yes') : l10n.t('no');
    return visibleText(value);
  }
}

function sectionLook(section: SectionName): { readonly label: string; readonly icon: string } {
  switch (section) {
    case 'schema':
      return { label: l10n.t('Schema'), icon: 'symbol-structure' };
    case 'metadata':
      return { label: l10n.t('Metadata'), icon: 'tag' };
    case 'facts':
      return { label: l10n.t('Facts'), icon: 'info' };
  }
}

const fieldIcons: ReadonlyMap<string, string> = new Map([
  ['text', 'symbol-string'],
  ['string', 'symbol-string'],
  ['image', 'file-media'],
  ['video', 'device-camera-video'],
  ['audio', 'unmute'],
  ['pdf', 'file-pdf'],
  ['document', 'file-pdf'],
  ['number', 'symbol-number'],
  ['integer', 'symbol-number'],
  ['float', 'symbol-number'],
  ['boolean', 'symbol-boolean'],
  ['date', 'calendar'],
  ['datetime', 'calendar'],
  ['object', 'symbol-object'],
  ['json', 'symbol-object'],
  ['array', 'symbol-array'],
]);

function fieldIcon(type: string | undefined): string {
  if (type?.startsWith('array')) return 'symbol-array';
  return fieldIcons.get(type ?? '') ?? 'symbol-misc';
}

function valueIcon(value: JsonValue): string {
  if (Array.isArray(value)) return 'symbol-array';
  if (isJsonObject(value)) return 'symbol-object';
  if (typeof value === 'number') return 'symbol-number';
  return typeof value === 'boolean' ? 'symbol-boolean' : 'symbol-string';
}

function factLook(fact: FactName): { readonly label: string; readonly icon: string } {
  switch (fact) {
    case 'id':
      return { label: l10n.t('ID'), icon: 'key' };
    case 'description':
      return { label: l10n.t('Description'), icon: 'symbol-string' };
    case 'objects':
      return { label: l10n.t('Objects'), icon: 'symbol-number' };
    case 'size':
      return { label: l10n.t('Size'), icon: 'symbol-number' };
    case 'status':
      return { label: l10n.t('Status'), icon: 'pulse' };
    case 'locked':
      return { label: l10n.t('Locked'), icon: 'lock' };
    case 'failedBatches':
      return { label: l10n.t('Failed batches'), icon: 'warning' };
    case 'created':
      return { label: l10n.t('Created'), icon: 'calendar' };
    case 'updated':
      return { label: l10n.t('Updated'), icon: 'calendar' };
    case 'lastUpload':
      return { label: l10n.t('Last upload'), icon: 'calendar' };
  }
}
