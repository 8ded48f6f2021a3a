import * as vscode from 'vscode';
import type { FromFilterForm, ToFilterForm } from '../../../src/protocol/filterFormMessages.ts';
import { printFromFilterForm } from '../../../src/protocol/filterFormMessages.ts';
import { CountedEvent } from '../fakes.ts';

/** Stands in for the editor's side of the view. */
export class FakeWebviewView {
  readonly posted: ToFilterForm[] = [];
  readonly messages = new CountedEvent<unknown>();
  readonly disposals = new CountedEvent<void>();
  readonly webview = {
    cspSource: 'https://frame.example',
    html: '',
    options: {} as vscode.WebviewOptions,
    onDidReceiveMessage: this.messages.event,
    asWebviewUri: (file: vscode.Uri) => vscode.Uri.parse(`https://frame.example${file.path}`),
    postMessage: async (message: ToFilterForm) => {
      this.posted.push(message);
      return true;
    },
  };
  readonly onDidDispose = this.disposals.event;

  /** The view as the provider gets it. */
  get view(): vscode.WebviewView {
    return this as unknown as vscode.WebviewView;
  }

  say(message: FromFilterForm): void {
    this.messages.fire(printFromFilterForm(message));
  }

  /** The last state that was shown. */
  get state(): Extract<ToFilterForm, { type: 'state' }> | undefined {
    const last = this.posted.at(-1);
    return last?.type === 'state' ? last : undefined;
  }

  get listenerCount(): number {
    return this.messages.listenerCount + this.disposals.listenerCount;
  }
}
