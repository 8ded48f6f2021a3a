import * as vscode from 'vscode';
import { keyVariable, type SnippetKind, snippet, snippetKinds } from '../../api/snippets.ts';
import type { Questions } from '../../listing/questions.ts';
import type { ActiveConnection } from '../connection/activeConnection.ts';
import { copy } from '../copying.ts';

interface KindItem extends vscode.QuickPickItem {
  readonly kindOfCode: SnippetKind;
}

/** Copies the request for the first page as code in a language that the person picks. The key is no part of it. */
export async function copyAsCode(active: ActiveConnection, questions: Questions): Promise<void> {
  const connection = await active.connected();
  if (!connection) return;
  const picked = await vscode.window.showQuickPick(snippetKinds.map(itemFor), {
    title: vscode.l10n.t('Copy Request as Code'),
    placeHolder: vscode.l10n.t('The code reads the key from the environment variable {0}', keyVariable),
  });
  if (!picked) return;
  const { client, ground, namespace } = connection;
  const range = { offset: 0, limit: ground.pageSize };
  const request = await client.describeList(questions.current.query, range, { namespace });
  await copy(snippet(picked.kindOfCode, request));
}

function itemFor(kindOfCode: SnippetKind): KindItem {
  switch (kindOfCode) {
    case 'curl':
      return { kindOfCode, label: 'cURL', description: vscode.l10n.t('for a POSIX shell') };
    case 'python':
      return { kindOfCode, label: 'Python', description: vscode.l10n.t('with its standard library alone') };
    case 'typescript':
      return { kindOfCode, label: 'TypeScript', description: vscode.l10n.t('for Node.js 22 or newer') };
    case 'json':
      return { kindOfCode, label: 'JSON', description: vscode.l10n.t('the body of the request') };
  }
}
