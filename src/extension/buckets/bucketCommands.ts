import * as vscode from 'vscode';
import type { BucketList } from '../../listing/bucketList.ts';
import type { Bucket } from '../../model/bucket.ts';
import type { CommandHandler } from '../commandWrapper.ts';
import type { ActiveConnection } from '../connection/activeConnection.ts';
import { type CommandId, Commands, focusBuckets } from '../contributions.ts';
import { copy, copyId } from '../copying.ts';
import type { BucketDocuments } from './bucketDocuments.ts';
import type { BucketRow, Row } from './bucketRows.ts';
import type { BucketsView } from './bucketsView.ts';

interface Dependencies {
  readonly connection: ActiveConnection;
  readonly list: BucketList;
  readonly view: BucketsView;
  readonly documents: BucketDocuments;
}

/** The commands about the listed buckets. */
export function bucketCommands({
  connection,
  list,
  view,
  documents,
}: Dependencies): Readonly<Partial<Record<CommandId, CommandHandler>>> {
  const meant = (row: unknown): BucketRow | undefined =>
    bucketOf(row) ?? bucketOf(row === focusedRow ? view.focused : view.selected);
  return {
    [Commands.refresh]: () => refresh(connection, list),
    [Commands.retry]: () => retry(connection, list),
    [Commands.goToBucket]: async () => (await import('./goToBucket.ts')).goToBucket(connection, documents, view),
    [Commands.openBucket]: (row) => openBucket(meant(row), documents),
    [Commands.copyBucketId]: (row) => copyOf(meant(row), copyId),
    [Commands.copyBucketName]: (row) => copyOf(meant(row), ({ name }) => copy(name)),
  };
}

/** Asks anew; opens the view if nothing is listed yet, which asks for the first time. */
async function refresh(connection: ActiveConnection, list: BucketList): Promise<void> {
  if (connection.state.kind !== 'connected') await connection.resolve();
  else if (list.state.kind === 'idle') await vscode.commands.executeCommand(focusBuckets);
  else await list.refresh();
}

/** What failed is tried once more: the connection, if that is what stood in the way, else the request. */
async function retry(connection: ActiveConnection, list: BucketList): Promise<void> {
  if (connection.state.kind !== 'connected') await connection.resolve();
  else if (list.state.kind === 'failed') await list.retry();
  else await list.refresh();
}

/** The argument of the key binding in package.json: the row with the focus is meant, which need not be selected. */
const focusedRow = 'focused';

/** The bucket of a row: its own, or the one that a row below it describes. */
function bucketOf(row: unknown): BucketRow | undefined {
  let current = isRow(row) ? row : undefined;
  while (current?.kind === 'detail' || current?.kind === 'section') current = current.parent;
  return current?.kind === 'bucket' ? current : undefined;
}

/** Menus pass the row; a key binding passes nothing, and anyone may call a command with anything. */
function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}

async function openBucket(row: BucketRow | undefined, documents: BucketDocuments): Promise<void> {
  if (!row) return;
  const uri = documents.documentFor(row.bucket, row.groundId);
  await vscode.window.showTextDocument(uri, { preview: true, preserveFocus: true });
}

async function copyOf(row: BucketRow | undefined, copyPart: (bucket: Bucket) => Promise<void>): Promise<void> {
  if (row) await copyPart(row.bucket);
  else void vscode.window.showInformationMessage(vscode.l10n.t('Select a bucket first.'));
}
