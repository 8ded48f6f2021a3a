import * as vscode from 'vscode';
import { visibleText } from '../../model/visibleText.ts';
import { Commands } from '../contributions.ts';
import type { ActiveConnection } from './activeConnection.ts';

/** The longest name that the status bar shows, in characters. */
const longestName = 40;

/** The current namespace in the status bar, from the first use of the extension until sign-out. */
export class NamespaceStatus implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #listener: vscode.Disposable;

  constructor(connection: ActiveConnection) {
    // On the right: it is not about the workspace's files.
    this.#item = vscode.window.createStatusBarItem('mixpeek.namespace', vscode.StatusBarAlignment.Right, 100);
    this.#item.name = vscode.l10n.t('Mixpeek Namespace');
    this.#item.command = Commands.switchNamespace;
    this.#listener = connection.onDidChange(() => this.#show(connection));
    this.#show(connection);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#item.dispose();
  }

  #show({ state }: ActiveConnection): void {
    if (state.kind !== 'connected') {
      this.#item.hide();
      return;
    }
    const { namespace, host } = state.connection;
    const name = namespace === undefined ? vscode.l10n.t('No namespace') : visibleText(namespace, longestName);
    const server = host ?? vscode.l10n.t('sample');
    // A backslash keeps `$(name)` in a name from becoming an icon.
    this.#item.text = `$(layers) ${name.replaceAll('$(', '\\$(')}`;
    this.#item.tooltip = vscode.l10n.t('Mixpeek namespace on {0}: {1}', server, name);
    this.#item.accessibilityInformation = { label: vscode.l10n.t('Mixpeek namespace {0} on {1}', name, server) };
    this.#item.show();
  }
}
