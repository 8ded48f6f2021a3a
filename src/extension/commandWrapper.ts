import * as vscode from 'vscode';
import { type CommandId, Commands } from './contributions.ts';
import { Disposables } from './disposables.ts';
import { faultText } from './faultText.ts';
import type { Log } from './log.ts';

/** What a command does; it gets the arguments that the menu, the row or the key binding passed. */
export type CommandHandler = (...args: readonly unknown[]) => unknown;

/**
 * Registers commands with one catch around all of them: a fault is logged in full and told once, without its text,
 * which could hold anything; cancelling is no fault.
 */
export function registerCommands(
  handlers: Readonly<Partial<Record<CommandId, CommandHandler>>>,
  log: Log,
): vscode.Disposable {
  const registered = new Disposables();
  for (const [id, handler] of Object.entries(handlers)) {
    registered.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          return await handler(...args);
        } catch (fault) {
          if (fault instanceof vscode.CancellationError) return undefined;
          log.error(`${id} failed`, faultText(fault));
          void tellOfFault();
          return undefined;
        }
      }),
    );
  }
  return registered;
}

async function tellOfFault(): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const picked = await vscode.window.showErrorMessage(
    vscode.l10n.t('Mixpeek: something went wrong. The log has the details.'),
    showLog,
  );
  if (picked === showLog) await vscode.commands.executeCommand(Commands.showLog);
}
