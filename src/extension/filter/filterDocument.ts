import * as vscode from 'vscode';
import type { Questions } from '../../listing/questions.ts';
import { parseQueryText } from '../../model/queryJson.ts';
import { FilterProblems } from './filterProblems.ts';
import { documentText, edited, partsInText, withNothingAsBefore } from './filterText.ts';
import { editOfText, following, type Origin, originOf } from './followedText.ts';

/** The pause after which a written text is applied, in milliseconds. */
const applyPause = 300;

/** How often an edit is made anew because the person typed meanwhile. */
const mostTries = 10;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The question as JSON text. What is written is kept as it is, and applied after a pause if it is a question; a change
 * made elsewhere comes into those parts of the text that nobody has touched since the two said the same.
 */
export class FilterDocument implements vscode.Disposable {
  readonly #questions: Questions;
  readonly #uri: vscode.Uri;
  readonly #onChange: () => void;
  readonly #problems: FilterProblems;
  readonly #listeners: readonly { dispose(): void }[];
  #text: string;
  #time = firstTime();
  /** What the kept text was made from. */
  #origin: Origin;
  /** What the text in the editor was made from, while that is not the kept text with changes. */
  #originInEditor: Origin | undefined;
  #pause: NodeJS.Timeout | undefined;
  #isApplying = false;
  #isEditing = false;
  #isDisposed = false;

  /** `onChange` is called when the kept text has changed. */
  constructor(questions: Questions, uri: vscode.Uri, onChange: () => void) {
    this.#questions = questions;
    this.#uri = uri;
    this.#onChange = onChange;
    this.#text = documentText(questions.current.query);
    this.#origin = originOf(this.#text, questions.current);
    this.#problems = new FilterProblems(uri);
    this.#listeners = [
      questions.onDidChange(() => {
        if (!this.#isApplying) this.#follow();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#isOurs(document)) this.#follow();
      }),
    ];
  }

  get content(): Uint8Array {
    return encoder.encode(this.#text);
  }

  get stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: this.#time, size: this.content.byteLength };
  }

  write(content: Uint8Array): void {
    const text = decoder.decode(content);
    if (text !== this.#text) {
      this.#origin = this.#originInEditor ?? this.#origin;
      this.#keep(text);
    }
    this.#originInEditor = undefined;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#apply(), applyPause);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#pause);
    for (const listener of this.#listeners) listener.dispose();
    this.#problems.dispose();
  }

  #apply(): void {
    const parsed = parseQueryText(this.#text);
    // A text made from another ground's question has to follow that of this one first.
    if (parsed.ok && this.#questions.takesEditsOf(this.#origin.revision)) {
      const query = withNothingAsBefore(parsed.value, this.#origin.query);
      this.#isApplying = true;
      const { revision } = this.#questions.edit(editOfText(parsed.value, this.#origin, this.#questions.current));
      this.#isApplying = false;
      this.#origin = { revision, query, written: partsInText(this.#text) ?? {} };
    }
    this.#follow();
  }

  /** Brings the text to the question as it stands: in the editor while it holds unsaved text, else in what is kept. */
  #follow(): void {
    const document = vscode.workspace.textDocuments.find((each) => this.#isOurs(each));
    if (document?.isDirty) {
      void this.#followInEditor(document);
      return;
    }
    if (!document || withoutReturns(document.getText()) === withoutReturns(this.#text))
      this.#originInEditor = undefined;
    const followed = following(this.#text, this.#origin, this.#questions);
    if (!followed) return;
    // Until the editor has read the new text, what a person types there is made from the old one.
    if (document) this.#originInEditor ??= this.#origin;
    this.#origin = followed.origin;
    if (followed.edits.length === 0) return;
    this.#keep(edited(this.#text, followed.edits));
    this.#onChange();
  }

  async #followInEditor(document: vscode.TextDocument): Promise<void> {
    if (this.#isEditing) return;
    this.#isEditing = true;
    try {
      for (let tries = 0; tries < mostTries && document.isDirty && !this.#isDisposed; tries += 1) {
        const followed = following(document.getText(), this.#originInEditor ?? this.#origin, this.#questions);
        if (!followed) return;
        const change = new vscode.WorkspaceEdit();
        for (const { start, end, text } of followed.edits) {
          change.replace(this.#uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
        }
        // Refused if the person has typed meanwhile.
        const isDone = followed.edits.length === 0 || (await vscode.workspace.applyEdit(change));
        if (isDone) this.#originInEditor = followed.origin;
      }
    } finally {
      this.#isEditing = false;
    }
    // Saved meanwhile: what is kept has to follow in its place.
    if (!document.isDirty && !this.#isDisposed) this.#follow();
  }

  #keep(text: string): void {
    this.#text = text;
    this.#time = Math.min(this.#time - 1, firstTime());
  }

  #isOurs({ uri }: vscode.TextDocument): boolean {
    return uri.toString() === this.#uri.toString();
  }
}

/**
 * File times that run backwards, also over a reload. A text with another time is read anew, but the editor refuses to
 * save over a newer file than the one it has read: it must never ask a person which of two texts to keep.
 */
function firstTime(): number {
  return 2 ** 43 - Date.now();
}

/** An editor may keep lines with other ends than were read. */
function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
