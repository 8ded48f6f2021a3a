import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Commands } from '../../src/extension/contributions.ts';
import { eventually } from '../support/eventually.ts';
import { CountedEvent, withReplaced } from './fakes.ts';

/** Stands in for the editor's input box: a test types into it as a person would. */
export class KeyBox {
  title: string | undefined;
  prompt: string | undefined;
  placeholder: string | undefined;
  password = false;
  ignoreFocusOut = false;
  busy = false;
  enabled = true;
  value = '';
  validationMessage: string | vscode.InputBoxValidationMessage | undefined;
  isOpen = false;
  isDisposed = false;
  readonly #accepted = new CountedEvent<void>();
  readonly #edited = new CountedEvent<string>();
  readonly #hidden = new CountedEvent<void>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidChangeValue = this.#edited.event;
  readonly onDidHide = this.#hidden.event;

  /** What the box complains of, '' if nothing. */
  get complaint(): string {
    const { validationMessage } = this;
    return typeof validationMessage === 'object' ? validationMessage.message : (validationMessage ?? '');
  }

  get listenerCount(): number {
    return this.#accepted.listenerCount + this.#edited.listenerCount + this.#hidden.listenerCount;
  }

  type(value: string): void {
    this.value = value;
    this.#edited.fire(value);
  }

  accept(): void {
    this.#accepted.fire();
  }

  show(): void {
    this.isOpen = true;
  }

  hide(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#hidden.fire();
  }

  dispose(): void {
    this.hide();
    this.isDisposed = true;
  }
}

/** Calls a command in the running extension, plays with its box and waits until the command has ended. */
export function withBox(command: string, play: (box: KeyBox) => Promise<void> | void): Promise<KeyBox> {
  return withBoxOf(() => vscode.commands.executeCommand(command), play);
}

/** The same for whatever opens a box. */
export async function withBoxOf(
  open: () => Thenable<unknown>,
  play: (box: KeyBox) => Promise<void> | void,
): Promise<KeyBox> {
  const box = new KeyBox();
  await withReplaced(vscode.window, { createInputBox: () => box }, async () => {
    const ended = open();
    await eventually(async () => assert.ok(box.isOpen));
    try {
      await play(box);
    } finally {
      box.hide();
    }
    await ended;
  });
  return box;
}

/** The same for Set API Key. */
export async function withKeyBox(play: (box: KeyBox) => Promise<void> | void): Promise<KeyBox> {
  return withBox(Commands.setApiKey, play);
}

/** Signs the running extension in to the server of the base URL, with any key that the server takes. */
export async function signIn(key: string): Promise<void> {
  await withKeyBox(async (box) => {
    box.type(key);
    box.accept();
    await eventually(async () => assert.ok(!box.isOpen));
  });
}

/** Takes back whatever key was stored; every server keeps its own, so there is at most the one of the test. */
export async function removeKey(): Promise<void> {
  await vscode.commands.executeCommand(Commands.removeApiKey);
}
