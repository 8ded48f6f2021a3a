import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Settings } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import { rowsFrom, serverAt } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';
import { type ShownView, withShownView } from './shownView.ts';

const oldKey = 'mxp_key_of_before';
const newKey = 'mxp_key_of_after';

describe('buckets: changes elsewhere that nobody tells this window of', () => {
  let stub: StubApi;

  before(async () => {
    stub = await startStubApi();
    await setUserSetting(Settings.baseUrl, stub.origin);
  });

  beforeEach(() => {
    stub.answerWith(({ headers }) => {
      const rows = rowsFrom(1, headers.authorization === `Bearer ${newKey}` ? 3 : 2);
      return json(200, { results: rows, total_count: rows.length });
    });
  });

  after(async () => {
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  const withRows = (play: (parts: ShownView) => Promise<void>) =>
    withShownView(stub, async (parts) => {
      parts.editor.visible = true;
      await parts.keys.store(serverAt(stub.origin), oldKey);
      await eventually(async () => assert.equal(parts.editor.message, '2 buckets'));
      await play(parts);
    });

  it('shows the buckets of the key that another window put in place of this one’s, at the next request', async () => {
    await withRows(async ({ secrets, list, editor, sent }) => {
      for (const name of secrets.stored.keys()) secrets.stored.set(name, newKey);
      await list.refresh();
      await eventually(async () => assert.equal(editor.message, '3 buckets'));
      assert.equal(sent(), 2);
      assert.equal(stub.requests.at(-1)?.headers.authorization, `Bearer ${newKey}`);
    });
  });

  it('is signed out by the next request after another window removed the key', async () => {
    await withRows(async ({ secrets, list, editor, contextKey, sent }) => {
      secrets.stored.clear();
      await list.refresh();
      await eventually(async () => assert.equal(contextKey('signedOut'), true));
      assert.equal(contextKey('keyForgotten'), false, 'it was removed, not lost');
      assert.deepEqual(editor.rows(), []);
      assert.equal(editor.message, '');
      assert.equal(sent(), 1);
    });
  });

  it('says that the secret storage cannot be read any more, and lists on once it can', async () => {
    await withRows(async ({ secrets, list, editor, sent }) => {
      secrets.isLocked = true;
      await list.refresh();
      assert.equal(editor.message, '2 buckets, not up to date');
      assert.equal(editor.rows().at(-1)?.kind, 'failure');
      assert.equal(sent(), 1);
      secrets.isLocked = false;
      await list.retry();
      assert.equal(editor.message, '2 buckets');
      assert.equal(sent(), 2);
    });
  });

  it('says that the namespace is not known any more, keeps its rows as old ones, and lists another', async () => {
    await withRows(async ({ connection, namespaces, list, editor }) => {
      assert.ok(connection.state.kind === 'connected');
      const { scope } = connection.state.connection;
      await namespaces.choose(scope, 'films');
      await eventually(async () => assert.deepEqual([editor.description, editor.message], ['films', '2 buckets']));
      stub.answerWith(({ headers }) =>
        headers['x-namespace'] === 'films'
          ? json(404, { error: { type: 'NotFoundError', message: 'No.', details: { resource: 'namespace' } } })
          : json(200, { results: rowsFrom(1, 1), total_count: 1 }),
      );
      await list.refresh();
      assert.equal(editor.message, '2 buckets, not up to date');
      const failure = editor.rows().at(-1);
      assert.ok(failure?.kind === 'failure');
      await eventually(async () => {
        const item = await editor.provider?.getTreeItem(failure);
        assert.match(String((item as vscode.TreeItem).description), /does not know this namespace\.$/);
      });
      await namespaces.choose(scope, 'music');
      await eventually(async () => assert.equal(editor.message, '1 bucket'));
      assert.equal(editor.names().length, 1);
    });
  });
});
