import type * as vscode from 'vscode';
import { redact } from '../api/redact.ts';
import { visibleText } from '../model/visibleText.ts';

/** In characters; a stack frame is the longest line that is written on purpose. */
const longestLine = 1_000;

/**
 * The one way into the log. Whatever it is given, no key, no credentials and no character that a terminal or a viewer
 * would obey come out at the other end.
 */
export class Log implements vscode.Disposable {
  readonly #channel: vscode.LogOutputChannel;
  readonly #secrets = new Set<string>();

  constructor(channel: vscode.LogOutputChannel) {
    this.#channel = channel;
  }

  /** From now on this text is taken out; it is kept in memory for that alone. */
  keepOut(secret: string): void {
    this.#secrets.add(secret);
  }

  info(line: string): void {
    this.#channel.info(this.clean(line));
  }

  warn(line: string): void {
    this.#channel.warn(this.clean(line));
  }

  error(what: string, fault: string): void {
    const lines = fault.split('\n').map((line) => this.clean(line));
    this.#channel.error(this.clean(what), lines.join('\n'));
  }

  show(): void {
    this.#channel.show(true);
  }

  /** As it may be written or shown, in one line: for what is pasted elsewhere, too. */
  clean(text: string): string {
    return visibleText(redact(text, this.#secrets), longestLine);
  }

  dispose(): void {
    this.#secrets.clear();
    this.#channel.dispose();
  }
}
