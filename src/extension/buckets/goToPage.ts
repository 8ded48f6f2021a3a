import * as vscode from 'vscode';
import type { BucketList } from '../../listing/bucketList.ts';
import { focusBuckets } from '../contributions.ts';
import type { NumberFormats } from '../numberFormats.ts';
import type { BucketsView } from './bucketsView.ts';

/** Asks for the number of a page, and lists from there. */
export async function goToPage(list: BucketList, view: BucketsView, numbers: NumberFormats): Promise<void> {
  const { state } = list;
  if (state.kind === 'idle') {
    // Nothing is listed before the view has been opened.
    await vscode.commands.executeCommand(focusBuckets);
    return;
  }
  const { pageSize } = state.ground;
  const total = state.listed?.total;
  const last = total === undefined ? undefined : Math.max(1, Math.ceil(total / pageSize));
  const size = numbers.exact(pageSize);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Go to Page'),
    prompt:
      last === undefined
        ? vscode.l10n.t('A page number from 1, {0} buckets a page', size)
        : vscode.l10n.t('A page number from 1 to {0}, {1} buckets a page', numbers.exact(last), size),
    value: String(Math.floor((state.listed?.firstOffset ?? 0) / pageSize) + 1),
    validateInput: (text) => (pageOf(text, last) === undefined ? pageMistake(last, numbers) : undefined),
  });
  const page = typed === undefined ? undefined : pageOf(typed, last);
  // Another ground has other pages: the number was meant for the one that was on the screen.
  const isSameGround = list.state.kind !== 'idle' && list.state.ground === state.ground;
  if (page === undefined || !isSameGround) return;
  await list.goToPage(page);
  // The list starts there: its scroll position belongs to the rows before the jump.
  const { firstRow } = view;
  if (list.state.kind === 'loaded' && firstRow) await view.reveal(firstRow);
}

/** The furthest page that can be asked for: its offset is an exact number with any page size. */
const furthestPage = 1_000_000_000;

function pageOf(text: string, last: number | undefined): number | undefined {
  const page = /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : Number.NaN;
  return page >= 1 && page <= (last ?? furthestPage) ? page : undefined;
}

function pageMistake(last: number | undefined, numbers: NumberFormats): string {
  return last === undefined
    ? vscode.l10n.t('Type a whole number from 1.')
    : vscode.l10n.t('Type a whole number from 1 to {0}.', numbers.exact(last));
}
