import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FilterFiles } from '../../../src/extension/filter/filterFiles.ts';
import { Questions } from '../../../src/listing/questions.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { eventually } from '../../support/eventually.ts';

/** The document of a question of its own, in the real editor. */
export interface FilterScene {
  readonly questions: Questions;
  readonly uri: vscode.Uri;
  readonly document: vscode.TextDocument;
  /** Puts a text into the editor, made from the one that is there then, without saving it. */
  type(change: string | ((shown: string) => string)): Promise<void>;
  /** The same, and saves it. */
  write(change: string | ((shown: string) => string)): Promise<void>;
  /** Another editor of the question changes it. */
  changeElsewhere(change: (query: BucketQuery) => BucketQuery): void;
  /** Settles once the document has this text. */
  shows(text: string): Promise<void>;
  /** Settles once the question is this one. */
  asks(query: BucketQuery): Promise<void>;
  /** What we say is wrong; the editor's own JSON support speaks too. */
  problems(): readonly vscode.Diagnostic[];
  dispose(): Promise<void>;
}

let scenes = 0;

export async function openScene(query: BucketQuery = {}): Promise<FilterScene> {
  scenes += 1;
  const questions = new Questions();
  questions.replace(query, 'there');
  // The scheme of the extension itself is taken.
  const uri = vscode.Uri.from({ scheme: 'filter-under-test', path: `/Filter ${scenes}.json` });
  const files = new FilterFiles(questions, uri);
  await files.open();
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  assert.ok(document);
  const type: FilterScene['type'] = async (put) => {
    await eventually(async () => {
      const text = typeof put === 'string' ? put : put(document.getText());
      const change = new vscode.WorkspaceEdit();
      const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
      change.replace(uri, whole, text);
      assert.ok(await vscode.workspace.applyEdit(change));
    });
  };
  return {
    questions,
    uri,
    document,
    type,
    async write(put) {
      await type(put);
      // False where a change made elsewhere came into the text meanwhile, which is then saved next; a text that cannot be
      // saved at all stays so.
      await eventually(async () => assert.equal(await document.save(), true));
    },
    changeElsewhere(change) {
      const { revision, query: current } = questions.current;
      questions.edit({ baseRevision: revision, query: change(current) });
    },
    shows: (text) => eventually(async () => assert.equal(document.getText(), text)),
    asks: (asked) => eventually(async () => assert.deepEqual(questions.current.query, asked)),
    problems: () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Mixpeek'),
    async dispose() {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      files.dispose();
      questions.dispose();
    },
  };
}
