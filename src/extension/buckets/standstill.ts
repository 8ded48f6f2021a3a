import { l10n } from 'vscode';
import type { ListState } from '../../listing/bucketList.ts';
import type { ConnectionState } from '../connection/activeConnection.ts';
import { environmentVariable } from '../connection/apiKeys.ts';
import { Settings } from '../contributions.ts';
import { baseUrlSentence, environmentKeySentence, type Remedy, remedyFor } from '../errorMessages.ts';
import type { RowAction } from './bucketRows.ts';

/** What a view without buckets says, and the rows that help. */
export interface Standstill {
  readonly sentence: string;
  readonly actions: readonly RowAction[];
}

/** Why there are no buckets to show, if that takes saying; plainly signed out is the welcome's to say. */
export function standstillOf(connection: ConnectionState, list: ListState): Standstill | undefined {
  switch (connection.kind) {
    case 'resolving':
      return undefined;
    case 'signedOut':
      if (!connection.environmentMistake) return undefined;
      // A sentence takes the place of the welcome: what that offers has to be a row.
      return {
        sentence: environmentKeySentence(environmentVariable, connection.environmentMistake),
        actions: [{ kind: 'setApiKey' }, { kind: 'exploreSample' }],
      };
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
    case 'keyUnavailable': {
      const { server, mayAskEnvironment } = connection;
      const { sentence, actions } = remedyFor({ kind: 'keyUnavailable' }, server.host);
      const offer: readonly RowAction[] = mayAskEnvironment ? [{ kind: 'useEnvironmentKey', host: server.host }] : [];
      return { sentence, actions: [...offer, ...actions] };
    }
    case 'faulty':
      return remedyFor({ kind: 'internal', name: '' }, '', 'connect');
    case 'connected':
      return list.kind === 'failed' && !list.listed ? failureOf(list, connection) : undefined;
  }
}

/** The sentence and actions for a failed request of the list. */
export function failureOf(list: Extract<ListState, { kind: 'failed' }>, connection: ConnectionState): Remedy {
  return remedyFor(list.error, hostOf(connection));
}

function hostOf(connection: ConnectionState): string {
  return connection.kind === 'connected' ? connection.connection.serverName : l10n.t('The sample server');
}
