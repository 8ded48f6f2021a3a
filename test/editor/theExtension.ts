import * as vscode from 'vscode';

/** The extension under test as the editor runs it: a build of its own, apart from the modules that tests import. */
export function theExtension(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('bucket-explorer.mixpeek-bucket-explorer');
  if (!extension) throw new Error('The editor does not know the extension.');
  return extension;
}

/** Sets a setting at user level; undefined takes it out. Settles when the extension host has it. */
export async function setUserSetting(setting: string, value: unknown): Promise<void> {
  const current = () => vscode.workspace.getConfiguration().inspect(setting)?.globalValue;
  if (JSON.stringify(current()) === JSON.stringify(value)) return;
  const arrived = new Promise<void>((resolve) => {
    const listener = vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(setting) || JSON.stringify(current()) !== JSON.stringify(value)) return;
      listener.dispose();
      resolve();
    });
  });
  await vscode.workspace.getConfiguration().update(setting, value, vscode.ConfigurationTarget.Global);
  await arrived;
}
