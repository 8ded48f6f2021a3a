import * as vscode from 'vscode';
import type { Questions } from '../../listing/questions.ts';
import type { FilterMistake } from '../../model/filterMistake.ts';
import { isJsonObject } from '../../model/json.ts';
import { type BucketQuery, narrows } from '../../model/query.ts';
import { parseQuery, printQuery } from '../../model/queryJson.ts';
import { failed, type Result } from '../../model/result.ts';
import { Settings } from '../contributions.ts';
import { keepOrder, plain } from '../pickText.ts';
import { mistakePlace, mistakeSentence } from './mistakeSentences.ts';

/** A filter from the settings; one that cannot be read keeps its place with what is wrong. */
export interface SavedFilter {
  readonly name: string;
  readonly isOfWorkspace: boolean;
  readonly query: Result<BucketQuery, FilterMistake>;
}

/** The values of the setting as they stand in each place. */
export interface SavedInPlaces {
  readonly user: unknown;
  readonly workspace: unknown;
}

/** In characters: a name is read in a list. */
const longestName = 100;

/**
 * The saved filters by name, those of the workspace before those of the user with the same name. Each is taken whole:
 * the editor's own merge would make one filter of two.
 */
export function savedFilters({ user, workspace }: SavedInPlaces): readonly SavedFilter[] {
  const ofWorkspace = entriesOf(workspace);
  const names = new Set(ofWorkspace.map(([name]) => name));
  const ofUser = entriesOf(user).filter(([name]) => !names.has(name));
  const read =
    (isOfWorkspace: boolean) =>
    ([name, value]: readonly [string, unknown]) => {
      const parsed = parseQuery(value);
      return { name, isOfWorkspace, query: parsed.ok ? parsed : failed(firstOf(parsed.error)) };
    };
  const filters: SavedFilter[] = [...ofWorkspace.map(read(true)), ...ofUser.map(read(false))];
  const { compare } = new Intl.Collator();
  return filters.sort((one, other) => compare(one.name, other.name));
}

/** Lets a person choose one of the saved filters, which then takes the place of search and filter. */
export async function applySavedFilter(questions: Questions): Promise<void> {
  const filters = savedFilters(savedNow());
  if (filters.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No filter is saved yet.'));
    return;
  }
  const picked = await pickFrom(filters);
  if (!picked) return;
  const { revision, query } = questions.current;
  // One that was saved without an order leaves the order as it is.
  const sort = picked.sort ?? query.sort;
  questions.edit({ baseRevision: revision, query: { ...picked, ...(sort ? { sort } : {}) } });
}

/** Keeps the question under a name in the settings, those of the workspace if the person wants it there. */
export async function saveFilter(questions: Questions): Promise<void> {
  const { query } = questions.current;
  if (!narrows(query) && !query.sort) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no search, filter or order to save.'));
    return;
  }
  const name = await askName();
  if (name === undefined) return;
  const target = await askTarget();
  if (target === undefined) return;
  const inPlaces = savedNow();
  const before = target === vscode.ConfigurationTarget.Workspace ? inPlaces.workspace : inPlaces.user;
  const others = entriesOf(before).filter(([other]) => other !== name);
  if (others.length < entriesOf(before).length && !(await confirmReplacing(name))) return;
  const saved = Object.fromEntries([...others, [name, printQuery(query)]]);
  await vscode.workspace.getConfiguration().update(Settings.savedFilters, saved, target);
  vscode.window.setStatusBarMessage(`$(check) ${vscode.l10n.t('Saved as {0}', plain(name))}`, 2_000);
}

/** Why a name cannot be used; undefined if it can. */
export function nameMistake(name: string): string | undefined {
  if (name.trim() === '') return vscode.l10n.t('A name is needed.');
  if (name.trim().length > longestName) {
    return vscode.l10n.t('The name is too long: at most {0} characters.', String(longestName));
  }
  // The editor reads its settings into objects in which this name means something else.
  return name.trim() === '__proto__' ? vscode.l10n.t('Settings cannot hold this name.') : undefined;
}

function savedNow(): SavedInPlaces {
  const values = vscode.workspace.getConfiguration().inspect(Settings.savedFilters);
  return { user: values?.globalValue, workspace: values?.workspaceValue };
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function firstOf([first]: readonly FilterMistake[]): FilterMistake {
  return first ?? { code: 'notAnObject', path: [] };
}

interface FilterItem extends vscode.QuickPickItem {
  readonly query: BucketQuery | undefined;
}

async function pickFrom(filters: readonly SavedFilter[]): Promise<BucketQuery | undefined> {
  const pick = vscode.window.createQuickPick<FilterItem>();
  pick.title = vscode.l10n.t('Apply Saved Filter');
  pick.placeholder = vscode.l10n.t('Choose a filter; it takes the place of search and filter');
  pick.matchOnDetail = true;
  pick.items = filters.map(itemFor);
  keepOrder(pick);
  const picked = await new Promise<BucketQuery | undefined>((resolve) => {
    const listeners = [
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        // One that cannot be read stays where its reason can be read.
        if (item?.query) resolve(item.query);
      }),
      pick.onDidHide(() => {
        for (const listener of listeners) listener.dispose();
        resolve(undefined);
      }),
    ];
    pick.show();
  });
  pick.dispose();
  return picked;
}

function itemFor({ name, isOfWorkspace, query }: SavedFilter): FilterItem {
  return {
    label: name.trim() === '' ? vscode.l10n.t('(without a name)') : plain(name),
    description: isOfWorkspace ? vscode.l10n.t('workspace') : vscode.l10n.t('user'),
    detail: query.ok
      ? plain(JSON.stringify(printQuery(query.value)))
      : plain([mistakePlace(query.error.path), mistakeSentence(query.error)].filter((text) => text !== '').join(': ')),
    iconPath: new vscode.ThemeIcon(query.ok ? 'filter' : 'warning'),
    query: query.ok ? query.value : undefined,
  };
}

async function askName(): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Save Filter'),
    prompt: vscode.l10n.t('A name for the current search, filter and order'),
    validateInput: nameMistake,
  });
  return name?.trim();
}

async function askTarget(): Promise<vscode.ConfigurationTarget | undefined> {
  if (!vscode.workspace.workspaceFolders?.length) return vscode.ConfigurationTarget.Global;
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t('User settings'),
        description: vscode.l10n.t('in every window'),
        target: vscode.ConfigurationTarget.Global,
      },
      {
        label: vscode.l10n.t('Workspace settings'),
        description: vscode.l10n.t('a file in the folder, which may be shared'),
        target: vscode.ConfigurationTarget.Workspace,
      },
    ],
    { title: vscode.l10n.t('Save Filter'), placeHolder: vscode.l10n.t('Where to keep it') },
  );
  return picked?.target;
}

async function confirmReplacing(name: string): Promise<boolean> {
  const replace = vscode.l10n.t('Replace');
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t('There is a filter of this name already.'),
    { modal: true, detail: plain(name) },
    replace,
  );
  return picked === replace;
}
