import * as vscode from 'vscode';
import type { Bucket } from '../../model/bucket.ts';
import type { BucketQuery } from '../../model/query.ts';
import { focusBuckets } from '../contributions.ts';
import { copyId } from '../copying.ts';
import type { QuestionParts } from './questionCommands.ts';
import { SearchPick } from './searchPick.ts';

/** Asks for a bucket by what it is called, and shows it. */
export async function searchBuckets(parts: QuestionParts): Promise<void> {
  const { connection: active, list, questions, documents, numbers } = parts;
  const connection = await active.connected();
  if (!connection) return;
  const { ground } = connection;
  const open = async (bucket: Bucket) => {
    await vscode.window.showTextDocument(documents.documentFor(bucket, ground.id), { preview: true });
  };
  const known = () => {
    const isListed = list.state.kind !== 'idle' && list.state.ground === ground;
    return { rows: (isListed && list.state.listed?.rows) || [], whole: isListed ? list.whole : undefined };
  };
  const pick = new SearchPick({ connection, known, numbers, open, copyId });
  const found = await pick.ask(questions.current.query.search);
  if (found) await showFound(parts, ground.id, found.bucket, found.text);
}

/** Shows a found bucket in the tree; one that is not loaded makes the search the tree's question. */
async function showFound(parts: QuestionParts, groundId: string, bucket: Bucket, text: string): Promise<void> {
  const { list, questions, view, documents } = parts;
  const isSameGround = () => list.state.kind !== 'idle' && list.state.ground.id === groundId;
  // Nothing is listed before the view has been opened.
  if (list.state.kind === 'idle') await vscode.commands.executeCommand(focusBuckets);
  await list.settled();
  if (!isSameGround()) return;
  if (!view.rowFor(bucket)) {
    const { revision, query } = questions.current;
    const search: BucketQuery = {
      ...(text === '' ? {} : { search: text }),
      ...(query.sort ? { sort: query.sort } : {}),
    };
    const asked = questions.edit({ baseRevision: revision, query: search });
    await list.settled();
    if (questions.current !== asked || !isSameGround()) return;
  }
  const row = view.rowFor(bucket);
  if (row) await view.reveal(row, true, true);
  else await vscode.window.showTextDocument(documents.documentFor(bucket, groundId), { preview: true });
}
