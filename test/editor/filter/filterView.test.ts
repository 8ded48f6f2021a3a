import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ActiveConnection } from '../../../src/extension/connection/activeConnection.ts';
import { Commands, Views } from '../../../src/extension/contributions.ts';
import { filterCommands } from '../../../src/extension/filter/filterCommands.ts';
import type { FilterFiles } from '../../../src/extension/filter/filterFiles.ts';
import { FilterView, type FormFacts } from '../../../src/extension/filter/filterView.ts';
import { Questions } from '../../../src/listing/questions.ts';
import { CountedEvent, withReplaced } from '../fakes.ts';
import { FakeWebviewView } from './fakeWebview.ts';

/** The view over a question, with the editor's side of it played by the test. */
async function withFilterView(play: (parts: Parts) => Promise<void>): Promise<void> {
  const questions = new Questions();
  const changes = new CountedEvent<void>();
  const facts = { fields: [], count: '3 buckets', busy: false, onDidChange: changes.event };
  const registered: string[] = [];
  const ran: string[] = [];
  const register = (id: string) => {
    registered.push(id);
    return new vscode.Disposable(() => registered.splice(registered.indexOf(id), 1));
  };
  const executeCommand = async (command: string) => void ran.push(command);
  await withReplaced(vscode.window, { registerWebviewViewProvider: register }, () =>
    withReplaced(vscode.commands, { executeCommand }, async () => {
      const view = new FilterView({ questions, facts: async () => facts, extensionUri: vscode.Uri.file('/extension') });
      const open = async () => {
        const frame = new FakeWebviewView();
        await view.resolveWebviewView(frame.view);
        return frame;
      };
      await play({ view, questions, facts, changes, registered, ran, open });
      view.dispose();
      questions.dispose();
    }),
  );
}

interface Parts {
  readonly view: FilterView;
  readonly questions: Questions;
  readonly facts: { -readonly [Key in keyof FormFacts]: FormFacts[Key] };
  readonly changes: CountedEvent<void>;
  /** Views that have a provider. */
  readonly registered: readonly string[];
  /** Commands that were run. */
  readonly ran: readonly string[];
  open(): Promise<FakeWebviewView>;
}

const teamIsA = { filters: { AND: [{ field: 'team', operator: 'eq', value: 'a' }] } } as const;

describe('filter/filterView', () => {
  it('lets the frame load its own parts and nothing else, with a nonce of 128 bits that is never used twice', async () => {
    await withFilterView(async ({ open }) => {
      const nonces = new Set<string>();
      for (let time = 0; time < 3; time += 1) {
        const { webview } = await open();
        const source = webview.cspSource;
        const nonce = /<script nonce="([\w-]+)"/.exec(webview.html)?.[1] ?? '';
        assert.equal(Buffer.from(nonce, 'base64url').length, 16);
        nonces.add(nonce);
        const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(webview.html)?.[1];
        assert.equal(
          policy,
          `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; font-src ${source}`,
        );
        const folder = webview.options.localResourceRoots?.map(({ path }) => path);
        assert.deepEqual(folder, ['/extension/dist/webview']);
        const addresses = [...webview.html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
        assert.equal(addresses.length, 3);
        for (const address of addresses) {
          assert.match(address ?? '', /^https:\/\/frame\.example\/extension\/dist\/webview\//);
        }
        assert.doesNotMatch(webview.html, /style=|\son\w+=|<style/);
      }
      assert.equal(nonces.size, 3);
    });
  });

  it('says its words and the question as soon as the frame is ready, each time anew', async () => {
    await withFilterView(async ({ open, questions }) => {
      const first = await open();
      assert.deepEqual(first.posted, []);
      questions.replace(teamIsA, 'there');
      first.disposals.fire();
      const second = await open();
      second.say({ type: 'ready' });
      assert.deepEqual(
        second.posted.map(({ type }) => type),
        ['strings', 'state'],
      );
      assert.deepEqual(second.state, {
        ...{ type: 'state', revision: 1, query: teamIsA },
        ...{ ground: 'there', heardEdits: 0, fields: [], count: '3 buckets', busy: false },
      });
    });
  });

  it('asks what the form says, and answers each edit', async () => {
    await withFilterView(async ({ open, questions }) => {
      const frame = await open();
      frame.say({ type: 'edit', baseRevision: 0, query: teamIsA });
      assert.deepEqual(questions.current, { revision: 1, query: teamIsA });
      assert.deepEqual([frame.state?.revision, frame.state?.heardEdits], [1, 1]);
      const answers = frame.posted.length;
      // Made from a question that was never asked: void, and the form has to know.
      frame.say({ type: 'edit', baseRevision: 99, query: { search: 'x' } });
      assert.equal(frame.posted.length, answers + 1);
      assert.deepEqual([frame.state?.query, frame.state?.heardEdits], [teamIsA, 2]);
      frame.say({ type: 'ready' });
      assert.equal(frame.state?.heardEdits, 0, 'a new frame has said nothing yet');
    });
  });

  it('shows what changes elsewhere: the question, the count, a complaint of the server', async () => {
    await withFilterView(async ({ open, questions, facts, changes }) => {
      const frame = await open();
      questions.edit({ baseRevision: 0, query: { search: 'x' } });
      assert.deepEqual(frame.state?.query, { search: 'x' });
      facts.problem = { path: ['search'], text: 'too short' };
      changes.fire();
      assert.deepEqual(frame.state?.serverMistake, facts.problem);
    });
  });

  it('runs the five commands that the form may ask for', async () => {
    await withFilterView(async ({ open, ran }) => {
      const frame = await open();
      for (const action of ['clear', 'save', 'applySaved', 'editAsJson', 'copyAsCode'] as const) {
        frame.say({ type: 'action', action });
      }
      const { clearFilter, saveFilter, applySavedFilter, editFilterAsJson, copyAsCode } = Commands;
      assert.deepEqual(ran, [clearFilter, saveFilter, applySavedFilter, editFilterAsJson, copyAsCode]);
    });
  });

  it('takes no notice of any other message', async () => {
    await withFilterView(async ({ open, questions, ran }) => {
      const frame = await open();
      for (const message of [
        undefined,
        'ready',
        { type: 'command', command: 'workbench.action.reloadWindow' },
        { type: 'action', action: Commands.clearFilter },
        { type: 'edit', baseRevision: 0, query: { search: 'x' }, url: 'https://example.com' },
        { type: 'edit', baseRevision: 0, query: { search: 'x'.repeat(20_000) } },
      ]) {
        frame.messages.fire(message);
      }
      assert.deepEqual([frame.posted, ran, questions.current.revision], [[], [], 0]);
    });
  });

  it('leaves nothing behind: neither a frame that was closed, nor the view', async () => {
    await withFilterView(async ({ view, open, changes, questions, registered }) => {
      assert.deepEqual(registered, [Views.filter]);
      const closed = await open();
      closed.disposals.fire();
      questions.edit({ baseRevision: 0, query: { search: 'x' } });
      assert.deepEqual([closed.posted, closed.listenerCount, changes.listenerCount], [[], 0, 0]);
      const shown = await open();
      assert.equal(changes.listenerCount, 1);
      view.dispose();
      assert.deepEqual([shown.listenerCount, changes.listenerCount, registered.length], [0, 0, 0]);
    });
  });

  it('is brought up by its command', async () => {
    await withFilterView(async ({ ran, questions }) => {
      const parts = { questions, connection: {} as ActiveConnection, files: {} as FilterFiles };
      await filterCommands(parts)[Commands.editFilter]?.();
      assert.deepEqual(ran, ['mixpeek.filter.focus']);
    });
  });
});
