import * as vscode from 'vscode';
import type { Bucket } from '../model/bucket.ts';

/** Copies the id of a bucket, or says that it has none. */
export async function copyId({ id }: Bucket): Promise<void> {
  if (id !== undefined) await copy(id);
  else void vscode.window.showInformationMessage(vscode.l10n.t('The server gives this bucket no ID.'));
}

/** Copies the raw value, whatever a row makes of it, and says so where no toast disturbs. */
export async function copy(value: string): Promise<void> {
  await vscode.env.clipboard.writeText(value);
  vscode.window.setStatusBarMessage(`$(check) ${vscode.l10n.t('Copied')}`, 2_000);
}
