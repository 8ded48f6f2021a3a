import * as vscode from 'vscode';
import type { Event } from '../../listing/emitter.ts';
import type { Questions } from '../../listing/questions.ts';
import type { FieldSuggestion, ServerMistake } from '../../protocol/filterFormMessages.ts';
import { Views } from '../contributions.ts';
import { Disposables } from '../disposables.ts';

/** What the form shows besides the question: it follows the list. */
export interface FormFacts {
  readonly fields: readonly FieldSuggestion[];
  readonly count: string;
  readonly busy: boolean;
  readonly problem?: ServerMistake | undefined;
  readonly onDidChange: Event<void>;
}

interface Dependencies {
  readonly questions: Questions;
  readonly facts: () => Promise<FormFacts>;
  /** The folder of the extension. */
  readonly extensionUri: vscode.Uri;
}

/** The Filter view: shows the question as a form and takes edits of it. Most of it is loaded when it is first opened. */
export class FilterView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #questions: Questions;
  readonly #facts: () => Promise<FormFacts>;
  readonly #folder: vscode.Uri;
  readonly #owned = new Disposables();

  constructor({ questions, facts, extensionUri }: Dependencies) {
    this.#questions = questions;
    this.#facts = facts;
    this.#folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    this.#owned.add(vscode.window.registerWebviewViewProvider(Views.filter, this));
  }

  /** Runs whenever the view is opened, and again after it was hidden: the frame begins anew each time. */
  async resolveWebviewView({ webview, onDidDispose }: vscode.WebviewView): Promise<void> {
    const shown = this.#owned.add(new Disposables());
    shown.add(onDidDispose(() => shown.dispose()));
    const [{ showFilterForm }, facts] = await Promise.all([import('./filterFormFrame.ts'), this.#facts()]);
    if (shown.isDisposed) return;
    shown.add(showFilterForm(webview, this.#folder, this.#questions, facts));
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
