import { l10n } from 'vscode';
import type { ListState } from '../../listing/bucketList.ts';
import { type ListedBuckets, rangeAfter } from '../../listing/listedBuckets.ts';
import { type ShownCount, shownCount } from '../../listing/shownCount.ts';
import { narrows } from '../../model/query.ts';
import type { ConnectionState } from '../connection/activeConnection.ts';
import type { CorrectedSetting } from '../connection/settings.ts';
import type { NumberFormats } from '../numberFormats.ts';

/** The message above listed rows, `words` being those for their question; undefined where nothing is listed. */
export function messageOf(
  connection: ConnectionState,
  list: ListState,
  numbers: NumberFormats,
  words: readonly string[] = [],
): string | undefined {
  if (connection.kind !== 'connected' || list.kind === 'idle' || !list.listed) return undefined;
  const corrected = connection.connection.corrected.map(correctionSentence);
  const sample = connection.connection.isSample ? [l10n.t('sample')] : [];
  const { listed } = list;
  return [
    countOf(list, listed, numbers),
    ...words,
    ...sample,
    ...(listed.isKept
      ? [list.kind === 'loading' ? l10n.t('from last time, updating…') : l10n.t('from last time')]
      : []),
    ...notices(listed, list.ground.pageSize, numbers),
    ...corrected,
  ].join(' · ');
}

function countOf(list: ListState, listed: ListedBuckets, numbers: NumberFormats): string {
  const shown = shownCount(listed);
  const isNothing = shown.kind === 'all' && shown.shown === 0;
  const count = isNothing && narrows(listed.query) ? l10n.t('No bucket matches') : countText(shown, numbers);
  // After a failed Load More the rows are as good as before.
  const isOld = list.kind === 'failed' && (list.task.kind === 'refresh' || list.task.kind === 'ask');
  return isOld ? l10n.t('{0}, not up to date', count) : count;
}

/** "100 of 4,312", "100 of at least 200", "100 shown" or "37 buckets". */
export function countText(count: ShownCount, numbers: NumberFormats): string {
  const shown = numbers.exact(count.shown);
  switch (count.kind) {
    case 'of':
      return l10n.t('{0} of {1}', shown, numbers.exact(count.total));
    case 'ofAtLeast':
      return l10n.t('{0} of at least {1}', shown, numbers.exact(count.atLeast));
    case 'shown':
      return l10n.t('{0} shown', shown);
    case 'all':
      if (count.shown === 0) return l10n.t('There are no buckets here yet.');
      return count.shown === 1 ? l10n.t('1 bucket') : l10n.t('{0} buckets', shown);
    case 'found': {
      const read = numbers.exact(count.read);
      return count.total === undefined || count.total === count.read
        ? l10n.t('{0} found among {1}', shown, read)
        : l10n.t('{0} found among {1} of {2}', shown, read, numbers.exact(count.total));
    }
  }
}

/** What else is true of the list and not to be seen in its rows. */
function notices(listed: ListedBuckets, pageSize: number, numbers: NumberFormats): readonly string[] {
  const said: string[] = [];
  if (listed.offsetIgnored) said.push(l10n.t('the server sends the same rows again'));
  else if (listed.changed) said.push(l10n.t('the list has changed meanwhile: refresh'));
  // While there is more to read, the row that offers it says so.
  const canScan = rangeAfter(listed, pageSize) !== undefined;
  if (listed.hidden.length > 0 && !canScan) said.push(l10n.t('this server does not apply filters'));
  if (listed.sortedHere && (listed.hasMore || listed.firstOffset > 0)) {
    said.push(l10n.t('in order among those shown: this server does not sort'));
  }
  if (listed.endedEarly) said.push(l10n.t('the server sends no more'));
  if (listed.unreadable === 1) said.push(l10n.t('1 row could not be read'));
  if (listed.unreadable > 1) said.push(l10n.t('{0} rows could not be read', numbers.exact(listed.unreadable)));
  return said;
}

function correctionSentence({ setting, used }: CorrectedSetting): string {
  return l10n.t('The setting {0} has no usable value: {1} is used.', setting, used);
}
