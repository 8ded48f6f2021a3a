import * as vscode from 'vscode';
import { visibleText } from '../../model/visibleText.ts';
import { Commands } from '../contributions.ts';
import type { ActiveConnection } from './activeConnection.ts';
import { currentHttpSettings } from './httpSettings.ts';

/** The longest name that the status bar shows, in characters. */
const longestName = 40;

/** The current namespace in the status bar, from the first use of the extension until sign-out. */
export class NamespaceStatus implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #listeners: readonly vscode.Disposable[];

  constructor(connection: ActiveConnection) {
    // On the right: it is not about the workspace's files.
    this.#item = vscode.window.createStatusBarItem('mixpeek.namespace', vscode.StatusBarAlignment.Right, 100);
    this.#item.name = vscode.l10n.t('Mixpeek Namespace');
    this.#item.command = Commands.switchNamespace;
    this.#listeners = [
      connection.onDidChange(() => this.#show(connection)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('http')) this.#show(connection);
      }),
    ];
    this.#show(connection);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#item.dispose();
  }

  #show({ state }: ActiveConnection): void {
    if (state.kind !== 'connected') {
      this.#item.hide();
      return;
    }
    const { namespace, isSample, serverName, scope } = state.connection;
    const name = namespace === undefined ? vscode.l10n.t('No namespace') : visibleText(namespace, longestName);
    const server = isSample ? vscode.l10n.t('sample') : serverName;
    const isUnchecked = scope.origin.startsWith('https:') && !currentHttpSettings(process.env).strictSSL;
    const warning = isUnchecked
      ? `\n${vscode.l10n.t('Certificates are not checked: http.proxyStrictSSL is off.')}`
      : '';
    this.#item.backgroundColor = isUnchecked ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    // A backslash keeps `$(name)` in a name from becoming an icon.
    this.#item.text = `$(${isUnchecked ? 'warning' : 'layers'}) ${name.replaceAll('$(', '\\$(')}`;
    this.#item.tooltip = vscode.l10n.t('Mixpeek namespace on {0}: {1}', server, name) + warning;
    const label = vscode.l10n.t('Mixpeek namespace {0} on {1}', name, server);
    this.#item.accessibilityInformation = { label: label + warning };
    this.#item.show();
  }
}
