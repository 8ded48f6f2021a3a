import * as vscode from 'vscode';
import type { FilterMistake } from '../../model/filterMistake.ts';
import { placeOf, type TextRange } from '../../model/jsonPlaces.ts';
import { parseQueryText } from '../../model/queryJson.ts';
import { mistakeSentence } from './mistakeSentences.ts';

/** The pause in typing after which a text is read for mistakes, in milliseconds. */
const readPause = 300;

/** More would only hide the first. */
const mostProblems = 100;

/** Underlines what keeps the text of one document from being a question, as long as the document is open. */
export class FilterProblems implements vscode.Disposable {
  readonly #uri: vscode.Uri;
  readonly #problems = vscode.languages.createDiagnosticCollection('mixpeek');
  readonly #listeners: readonly vscode.Disposable[];
  #pause: NodeJS.Timeout | undefined;

  constructor(uri: vscode.Uri) {
    this.#uri = uri;
    const onText = (document: vscode.TextDocument) => {
      if (!this.#isOurs(document)) return;
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.#read(document), readPause);
    };
    this.#listeners = [
      vscode.workspace.onDidOpenTextDocument(onText),
      vscode.workspace.onDidChangeTextDocument(({ document }) => onText(document)),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (!this.#isOurs(document)) return;
        clearTimeout(this.#pause);
        this.#problems.clear();
      }),
    ];
    vscode.workspace.textDocuments.forEach(onText);
  }

  dispose(): void {
    clearTimeout(this.#pause);
    for (const listener of this.#listeners) listener.dispose();
    this.#problems.dispose();
  }

  #read(document: vscode.TextDocument): void {
    const text = document.getText();
    const parsed = parseQueryText(text);
    const mistakes = parsed.ok ? [] : parsed.error.slice(0, mostProblems);
    this.#problems.set(
      this.#uri,
      mistakes.map((mistake) => problem(document, mistake, rangeOf(text, mistake))),
    );
  }

  #isOurs({ uri }: vscode.TextDocument): boolean {
    return uri.toString() === this.#uri.toString();
  }
}

function problem(document: vscode.TextDocument, mistake: FilterMistake, { start, end }: TextRange): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const shown = new vscode.Diagnostic(range, mistakeSentence(mistake), vscode.DiagnosticSeverity.Error);
  shown.source = 'Mixpeek';
  shown.code = mistake.code;
  return shown;
}

/** The part of the text that a mistake is about: a name, a value, or the beginning of that in which something is missing. */
function rangeOf(text: string, mistake: FilterMistake): TextRange {
  if (mistake.code === 'tooLarge') return { start: 0, end: 1 };
  if (mistake.code === 'invalidJson') return { start: mistake.offset, end: mistake.offset + 1 };
  const place = placeOf(text, mistake.path);
  if (place.isMissing) return { start: place.start, end: place.start + 1 };
  const isAboutName = mistake.code === 'unknownKey' || (mistake.code === 'emptyField' && place.key === '');
  return isAboutName && place.name ? place.name : place;
}
