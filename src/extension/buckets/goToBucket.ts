import * as vscode from 'vscode';
import type { Bucket } from '../../model/bucket.ts';
import { visibleText } from '../../model/visibleText.ts';
import { boxText } from '../boxText.ts';
import type { ActiveConnection, Connection } from '../connection/activeConnection.ts';
import { remedyFor } from '../errorMessages.ts';
import type { BucketDocuments } from './bucketDocuments.ts';
import type { BucketsView } from './bucketsView.ts';

/** Asks for the id or name of a bucket, opens it, and shows it in the list if it is there. Needs no permission to list. */
export async function goToBucket(
  active: ActiveConnection,
  documents: BucketDocuments,
  view: BucketsView,
): Promise<void> {
  const connection = await active.connected();
  if (!connection) return;
  const bucket = await new BucketBox(connection).ask();
  if (!bucket) return;
  const uri = documents.documentFor(bucket, connection.ground.id);
  await vscode.window.showTextDocument(uri, { preview: false });
  const row = view.rowFor(bucket);
  if (row) await view.reveal(row, true);
}

/** The box that asks for the bucket; it stays open, with what was typed, until there is one or it is left. */
class BucketBox {
  readonly #connection: Connection;
  readonly #box = vscode.window.createInputBox();
  readonly #closed = new AbortController();
  #found: Bucket | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async ask(): Promise<Bucket | undefined> {
    const box = this.#box;
    box.title = vscode.l10n.t('Go to Bucket');
    box.prompt = vscode.l10n.t('The id or the exact name of a bucket');
    const listeners = [
      box.onDidAccept(() => this.#look()),
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      }),
      box.onDidHide(() => this.#closed.abort()),
    ];
    box.show();
    await new Promise<void>((resolve) => this.#closed.signal.addEventListener('abort', () => resolve()));
    for (const each of [...listeners, box]) each.dispose();
    return this.#found;
  }

  async #look(): Promise<void> {
    const box = this.#box;
    const identifier = box.value.trim();
    if (box.busy || identifier === '') return;
    box.busy = true;
    const { client, namespace, serverName } = this.#connection;
    const answer = await client.getBucket(identifier, { namespace }, this.#closed.signal);
    if (this.#closed.signal.aborted) return;
    box.busy = false;
    if (answer.ok) {
      this.#found = answer.value;
      box.hide();
    } else if (answer.error.kind === 'notFound' && answer.error.resource !== 'namespace') {
      const shown = visibleText(identifier, 60);
      box.validationMessage = boxText(vscode.l10n.t('There is no bucket {0} in this namespace.', shown));
    } else {
      const { sentence } = remedyFor(answer.error, serverName, 'getBucket');
      box.validationMessage = boxText(sentence);
    }
  }
}
