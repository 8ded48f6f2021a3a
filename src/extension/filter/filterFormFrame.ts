import * as vscode from 'vscode';
import type { Questions } from '../../listing/questions.ts';
import {
  type FilterFormAction,
  type FilterFormState,
  parseFromFilterForm,
  type ToFilterForm,
} from '../../protocol/filterFormMessages.ts';
import { type CommandId, Commands } from '../contributions.ts';
import { Disposables } from '../disposables.ts';
import { filterFormHtml } from './filterFormHtml.ts';
import { filterFormStrings } from './filterFormStrings.ts';
import type { FormFacts } from './filterView.ts';

const commandOf: Readonly<Record<FilterFormAction, CommandId>> = {
  clear: Commands.clearFilter,
  save: Commands.saveFilter,
  applySaved: Commands.applySavedFilter,
  editAsJson: Commands.editFilterAsJson,
  copyAsCode: Commands.copyAsCode,
};

/** Puts the form into a webview and talks with it until the answered object is disposed. The key never comes near it. */
export function showFilterForm(
  webview: vscode.Webview,
  folder: vscode.Uri,
  questions: Questions,
  facts: FormFacts,
): vscode.Disposable {
  const owned = new Disposables();
  const post = (message: ToFilterForm) => void webview.postMessage(message);
  let heardEdits = 0;
  const showState = () => post({ type: 'state', heardEdits, ...stateOf(questions, facts) });
  owned.add(
    webview.onDidReceiveMessage((received: unknown) => {
      const message = parseFromFilterForm(received);
      switch (message?.type) {
        case 'ready':
          heardEdits = 0;
          post({ type: 'strings', strings: filterFormStrings() });
          showState();
          break;
        case 'edit': {
          heardEdits += 1;
          const { revision } = questions.current;
          // A new revision is told of by the listener below; the form waits for an answer to others too.
          if (questions.edit(message).revision === revision) showState();
          break;
        }
        case 'action':
          void vscode.commands.executeCommand(commandOf[message.action]);
      }
    }),
  );
  owned.add(questions.onDidChange(showState));
  owned.add(facts.onDidChange(showState));
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.html = filterFormHtml({
    cspSource: webview.cspSource,
    script: address('filterForm.js'),
    style: address('filterForm.css'),
    iconStyle: address('codicon.css'),
    language: vscode.env.language,
  });
  return owned;
}

function stateOf(
  questions: Questions,
  { fields, count, busy, problem }: FormFacts,
): Omit<FilterFormState, 'heardEdits'> {
  const { current, ground } = questions;
  return {
    ...current,
    ground,
    fields,
    count,
    busy,
    ...(problem === undefined ? {} : { serverMistake: problem }),
  };
}
