import * as vscode from 'vscode';
import type { Sort } from '../../model/query.ts';
import { keepOrder, plain } from '../pickText.ts';
import { fieldLabel } from '../questionWords.ts';
import type { QuestionParts } from './questionCommands.ts';

/** A field to sort by. `first` is the direction that is offered first: the largest and the newest are looked for most. */
interface SortField {
  readonly field: string;
  readonly first: Sort['direction'];
}

/** The fields of the published reply that have an order. */
const replyFields: readonly SortField[] = [
  { field: 'bucket_name', first: 'asc' },
  { field: 'total_size_bytes', first: 'desc' },
  { field: 'object_count', first: 'desc' },
  { field: 'created_at', first: 'desc' },
  { field: 'updated_at', first: 'desc' },
  { field: 'last_upload_at', first: 'desc' },
  { field: 'status', first: 'asc' },
  { field: 'bucket_id', first: 'asc' },
];

interface FieldItem extends vscode.QuickPickItem {
  /** Null for the server's own order. */
  readonly choice?: SortField | null;
}

/** Lets a person choose the order of the list. */
export async function sortBuckets({ connection, questions, facts }: QuestionParts): Promise<void> {
  if (!(await connection.connected())) return;
  const { revision, query } = questions.current;
  const sort = await askSort(
    query.sort,
    (await facts()).fields.map(({ name }) => name),
  );
  if (sort === undefined) return;
  const { sort: _before, ...rest } = query;
  questions.edit({ baseRevision: revision, query: sort ? { ...rest, sort } : rest });
}

/** Asks for the order: a field, then a direction. Null is the server's own order, undefined that the pick was left. */
export async function askSort(current: Sort | undefined, fields: readonly string[]): Promise<Sort | null | undefined> {
  const chosen = await askField(current, fields);
  if (!chosen) return chosen;
  const directions = chosen.first === 'asc' ? (['asc', 'desc'] as const) : (['desc', 'asc'] as const);
  const items = directions.map((direction) => ({
    label: direction === 'asc' ? vscode.l10n.t('Ascending') : vscode.l10n.t('Descending'),
    iconPath: new vscode.ThemeIcon(direction === 'asc' ? 'arrow-up' : 'arrow-down'),
    direction,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Sort by {0}', plain(fieldLabel(chosen.field))),
  });
  return picked && { field: chosen.field, direction: picked.direction };
}

async function askField(current: Sort | undefined, fields: readonly string[]): Promise<SortField | null | undefined> {
  const pick = vscode.window.createQuickPick<FieldItem>();
  pick.title = vscode.l10n.t('Sort Buckets');
  pick.placeholder = vscode.l10n.t('Choose a field, or type the name of any');
  pick.matchOnDescription = true;
  keepOrder(pick);
  // The current one may have been typed, and be in no bucket that is loaded.
  const others = new Set([...(current ? [current.field] : []), ...fields].filter((field) => !isReplyField(field)));
  const known = [...replyFields, ...[...others].map((field) => ({ field, first: 'asc' as const }))];
  const show = () => {
    pick.items = itemsFor(known, current, pick.value.trim());
  };
  const chosen = await new Promise<SortField | null | undefined>((resolve) => {
    const listeners = [
      pick.onDidChangeValue(show),
      pick.onDidAccept(() => {
        const choice = pick.selectedItems[0]?.choice;
        if (choice !== undefined) resolve(choice);
      }),
      pick.onDidHide(() => {
        for (const listener of listeners) listener.dispose();
        resolve(undefined);
      }),
    ];
    show();
    pick.show();
  });
  pick.dispose();
  return chosen;
}

function isReplyField(field: string): boolean {
  return replyFields.some((known) => known.field === field);
}

function itemsFor(known: readonly SortField[], current: Sort | undefined, typed: string): FieldItem[] {
  const items: FieldItem[] = known.map((choice) => fieldItem(choice, current));
  const noOrder = { label: vscode.l10n.t('Server order'), choice: null };
  items.push({ ...noOrder, iconPath: new vscode.ThemeIcon(current ? 'circle-slash' : 'check') });
  // Last, so that Enter takes what matches before it takes what was typed for a field.
  if (typed !== '' && !known.some(({ field }) => field === typed)) {
    items.push({
      label: vscode.l10n.t('Sort by “{0}”', plain(typed)),
      iconPath: new vscode.ThemeIcon('edit'),
      alwaysShow: true,
      choice: { field: typed, first: 'asc' },
    });
  }
  return items;
}

function fieldItem(choice: SortField, current: Sort | undefined): FieldItem {
  const isCurrent = current?.field === choice.field;
  const direction = current?.direction === 'asc' ? vscode.l10n.t('ascending') : vscode.l10n.t('descending');
  const label = plain(fieldLabel(choice.field));
  const field = plain(choice.field);
  return {
    label,
    description: [...(label === field ? [] : [field]), ...(isCurrent ? [direction] : [])].join(' · '),
    iconPath: new vscode.ThemeIcon(isCurrent ? 'check' : 'symbol-field'),
    choice,
  };
}
