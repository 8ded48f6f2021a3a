import * as vscode from 'vscode';
import type { Questions } from '../../listing/questions.ts';
import type { CommandHandler } from '../commandWrapper.ts';
import type { ActiveConnection } from '../connection/activeConnection.ts';
import { type CommandId, Commands, focusFilter } from '../contributions.ts';
import type { FilterFiles } from './filterFiles.ts';

interface Dependencies {
  readonly connection: ActiveConnection;
  readonly questions: Questions;
  readonly files: FilterFiles;
}

/** The commands about the question as text: edited, kept, brought back and copied. Each is loaded when first used. */
export function filterCommands({
  connection,
  questions,
  files,
}: Dependencies): Readonly<Partial<Record<CommandId, CommandHandler>>> {
  return {
    [Commands.editFilter]: () => vscode.commands.executeCommand(focusFilter),
    [Commands.editFilterAsJson]: async () => {
      if (await connection.connected()) await files.open();
    },
    [Commands.saveFilter]: async () => {
      if (await connection.connected()) await (await import('./savedFilters.ts')).saveFilter(questions);
    },
    [Commands.applySavedFilter]: async () => {
      if (await connection.connected()) await (await import('./savedFilters.ts')).applySavedFilter(questions);
    },
    [Commands.copyAsCode]: async () => (await import('./copyAsCode.ts')).copyAsCode(connection, questions),
  };
}
