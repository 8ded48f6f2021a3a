import { l10n } from 'vscode';
import type { ListState } from '../../listing/bucketList.ts';
import type { ListedBuckets } from '../../listing/listedBuckets.ts';
import type { ConnectionState } from '../connection/activeConnection.ts';
import { environmentVariable } from '../connection/apiKeys.ts';
import type { CorrectedSetting } from '../connection/settings.ts';
import { Settings } from '../contributions.ts';
import { baseUrlSentence, type Remedy, remedyFor } from '../errorMessages.ts';
import type { NumberFormats } from '../numberFormats.ts';
import type { RowAction } from './bucketRows.ts';

/** What a view without buckets says, and the rows that help. */
export interface Standstill {
  readonly sentence: string;
  readonly actions: readonly RowAction[];
}

/** Why there are no buckets to show, if that takes saying; signed out is the welcome's to say. */
export function standstillOf(connection: ConnectionState, list: ListState): Standstill | undefined {
  switch (connection.kind) {
    case 'resolving':
    case 'signedOut':
      return undefined;
    case 'environmentKeyOffered':
      return {
        sentence: l10n.t('{0} is set, but was not sent to {1} yet.', environmentVariable, connection.server.host),
        actions: [{ kind: 'useEnvironmentKey', host: connection.server.host }, { kind: 'setApiKey' }],
      };
    case 'invalidBaseUrl':
      return {
        sentence: baseUrlSentence(connection.mistake),
        actions: [{ kind: 'openSettings', setting: Settings.baseUrl }],
      };
    case 'keyUnavailable':
      return remedyFor({ kind: 'keyUnavailable' }, connection.server.host);
    case 'faulty':
      return remedyFor({ kind: 'internal', name: '' }, '');
    case 'connected':
      return list.kind === 'failed' && !list.listed ? failureOf(list, connection) : undefined;
  }
}

/** The sentence and actions for a failed request of the list. */
export function failureOf(list: Extract<ListState, { kind: 'failed' }>, connection: ConnectionState): Remedy {
  return remedyFor(list.error, hostOf(connection));
}

function hostOf(connection: ConnectionState): string {
  const host = connection.kind === 'connected' ? connection.connection.host : undefined;
  return host ?? l10n.t('The sample server');
}

/** The message above the rows; undefined where rows or the welcome speak for themselves. */
export function messageOf(connection: ConnectionState, list: ListState, numbers: NumberFormats): string | undefined {
  const standstill = standstillOf(connection, list);
  if (standstill) return standstill.sentence;
  if (connection.kind !== 'connected' || list.kind === 'idle' || !list.listed) return undefined;
  const corrected = connection.connection.corrected.map(correctionSentence);
  const sample = connection.connection.host === undefined ? [l10n.t('sample')] : [];
  return [countOf(list, list.listed, numbers), ...sample, ...leftOut(list.listed, numbers), ...corrected].join(' · ');
}

function countOf(list: ListState, listed: ListedBuckets, numbers: NumberFormats): string {
  const shown = listed.rows.length;
  const count = countText(listed, shown, numbers);
  // Only a failed refresh makes rows old: after a failed Load More they are as good as before.
  return list.kind === 'failed' && list.task === 'refresh' ? l10n.t('{0}, not up to date', count) : count;
}

function countText({ total, hasMore }: ListedBuckets, shown: number, numbers: NumberFormats): string {
  if (total !== undefined && total > shown) return l10n.t('{0} of {1}', numbers.exact(shown), numbers.exact(total));
  if (hasMore) return l10n.t('{0} shown', numbers.exact(shown));
  if (shown === 0) return l10n.t('There are no buckets here yet.');
  return shown === 1 ? l10n.t('1 bucket') : l10n.t('{0} buckets', numbers.exact(shown));
}

function leftOut({ unreadable }: ListedBuckets, numbers: NumberFormats): readonly string[] {
  if (unreadable === 0) return [];
  return [
    unreadable === 1
      ? l10n.t('1 row could not be read')
      : l10n.t('{0} rows could not be read', numbers.exact(unreadable)),
  ];
}

function correctionSentence({ setting, used }: CorrectedSetting): string {
  return l10n.t('The setting {0} has no usable value: {1} is used.', setting, used);
}
