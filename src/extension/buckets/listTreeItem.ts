import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { ListTask } from '../../listing/listTasks.ts';
import type { ShownCount } from '../../listing/shownCount.ts';
import { Commands } from '../contributions.ts';
import type { RemedyAction } from '../errorMessages.ts';
import type { NumberFormats } from '../numberFormats.ts';
import type { Row, RowAction, ScanProgress } from './bucketRows.ts';
import { countText } from './listingText.ts';

const { None } = vscode.TreeItemCollapsibleState;

export function pageItem(row: Extract<Row, { kind: 'page' }>, numbers: NumberFormats): vscode.TreeItem {
  const isNext = row.direction === 'loadMore';
  const label = isNext ? l10n.t('Load more ({0})', pagesText(row.count, numbers)) : l10n.t('Show previous');
  const item = new vscode.TreeItem(row.isLoading ? l10n.t('Loading…') : label, None);
  item.id = row.id;
  item.iconPath = new vscode.ThemeIcon(row.isLoading ? 'loading~spin' : isNext ? 'ellipsis' : 'arrow-up');
  item.contextValue = row.direction;
  item.accessibilityInformation = { label };
  item.command = { command: Commands[row.direction], title: label };
  return item;
}

/** What was read so far: where rows are hidden, how many were found stands above them. */
function pagesText(count: ShownCount, numbers: NumberFormats): string {
  if (count.kind !== 'found') return countText(count, numbers);
  const read = numbers.exact(count.read);
  return count.total === undefined
    ? l10n.t('{0} read', read)
    : l10n.t('{0} of {1} read', read, numbers.exact(count.total));
}

export function fullItem(row: Extract<Row, { kind: 'full' }>, numbers: NumberFormats): vscode.TreeItem {
  const label = l10n.t('{0} shown · Go to Page…', numbers.exact(row.shown));
  const item = new vscode.TreeItem(label, None);
  item.id = row.id;
  item.iconPath = new vscode.ThemeIcon('list-ordered');
  item.contextValue = 'full';
  item.accessibilityInformation = { label };
  item.command = { command: Commands.goToPage, title: l10n.t('Go to Page…') };
  return item;
}

export function scanItem({ id, progress }: Extract<Row, { kind: 'scan' }>, numbers: NumberFormats): vscode.TreeItem {
  const label = progress ? scanLabel(progress, numbers) : l10n.t('Scan all');
  const item = new vscode.TreeItem(label, None);
  item.id = id;
  if (!progress) item.description = l10n.t('this server does not apply filters');
  item.iconPath = new vscode.ThemeIcon(progress ? 'stop-circle' : 'telescope');
  item.contextValue = 'scan';
  item.accessibilityInformation = {
    label: progress ? label : l10n.t('This server does not apply filters. Scan all pages.'),
  };
  item.command = progress
    ? { command: Commands.stopScan, title: l10n.t('Stop') }
    : { command: Commands.scanAll, title: l10n.t('Scan all') };
  return item;
}

export function failureItem(row: Extract<Row, { kind: 'failure' }>, sentence: string): vscode.TreeItem {
  const label = failureLabel(row.state.task);
  const item = new vscode.TreeItem(label, None);
  item.id = row.id;
  item.description = sentence;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.contextValue = 'failure';
  item.accessibilityInformation = { label: `${label}. ${sentence}` };
  item.command = { command: Commands.retry, title: l10n.t('Retry') };
  return item;
}

function scanLabel({ read, total }: ScanProgress, numbers: NumberFormats): string {
  return total === undefined
    ? l10n.t('Scanned {0} · Stop', numbers.exact(read))
    : l10n.t('Scanned {0} of {1} · Stop', numbers.exact(read), numbers.exact(total));
}

function failureLabel(task: ListTask): string {
  switch (task.kind) {
    case 'load':
      return l10n.t('Retry · could not go to the page');
    case 'ask':
      return l10n.t('Retry · could not apply the filter');
    case 'scan':
      return l10n.t('Retry · could not scan on');
    case 'loadMore':
      return l10n.t('Retry · could not load more');
    case 'showPrevious':
      return l10n.t('Retry · could not show the previous page');
    case 'refresh':
      return l10n.t('Retry · could not refresh');
  }
}

export function actionItem(id: string, action: RowAction): vscode.TreeItem {
  const { label, icon, command } = actionLook(action);
  const item = new vscode.TreeItem(label, None);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = 'action';
  item.accessibilityInformation = { label };
  item.command = { title: label, ...command };
  return item;
}

interface ActionLook {
  readonly label: string;
  readonly icon: string;
  readonly command: { readonly command: string; readonly arguments?: string[] };
}

function actionLook(action: RowAction): ActionLook {
  switch (action.kind) {
    case 'useEnvironmentKey':
      return {
        label: l10n.t('Use the key for {0}…', action.host),
        icon: 'key',
        command: { command: Commands.useEnvironmentKey },
      };
    case 'exploreSample':
      return {
        label: l10n.t('Explore Sample Buckets'),
        icon: 'beaker',
        command: { command: Commands.exploreSampleBuckets },
      };
    case 'clearFilter':
      return {
        label: l10n.t('Clear filter and search'),
        icon: 'clear-all',
        command: { command: Commands.clearFilter },
      };
    default:
      return remedyLook(action);
  }
}

function remedyLook(action: RemedyAction): ActionLook {
  switch (action.kind) {
    case 'retry':
      return { label: l10n.t('Retry'), icon: 'refresh', command: { command: Commands.retry } };
    case 'setApiKey':
      return { label: l10n.t('Set API Key…'), icon: 'key', command: { command: Commands.setApiKey } };
    case 'switchNamespace':
      return {
        label: l10n.t('Choose a Namespace…'),
        icon: 'layers',
        command: { command: Commands.switchNamespace },
      };
    case 'showLog':
      return { label: l10n.t('Show Log'), icon: 'output', command: { command: Commands.showLog } };
    case 'openSettings':
      return {
        label: l10n.t('Change {0}', action.setting),
        icon: 'settings-gear',
        command: { command: 'workbench.action.openSettings', arguments: [action.setting] },
      };
  }
}
