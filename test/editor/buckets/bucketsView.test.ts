import assert from 'node:assert/strict';
import { Commands, Settings } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi } from '../../support/stubApi.ts';
import { startAccountStub } from '../accountStub.ts';
import { serverAt, withReplaced } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';
import { type FakeTreeView, type ShownView, withShownView } from './shownView.ts';

describe('buckets/bucketsView', () => {
  const key = 'mxp_key_of_the_view';
  let stub: StubApi;

  before(async () => {
    stub = await startAccountStub(5);
    await setUserSetting(Settings.baseUrl, stub.origin);
    await setUserSetting(Settings.pageSize, 2);
  });

  after(async () => {
    await setUserSetting(Settings.pageSize, undefined);
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  const withView = (play: (parts: ShownView) => Promise<void>) => withShownView(stub, play);

  const kinds = (editor: FakeTreeView) => editor.rows().map(({ kind }) => kind);

  it('shows signed out only when that is known, and no rows', async () => {
    await withView(async ({ editor, connection, contextKey, busy }) => {
      assert.equal(contextKey('signedOut'), false);
      assert.equal(busy(), 1);
      await connection.resolve();
      assert.equal(contextKey('signedOut'), true);
      assert.equal(contextKey('connected'), false);
      assert.deepEqual(editor.rows(), []);
      assert.equal(editor.message, '');
    });
  });

  it('offers the key of the environment where the secret storage cannot be read, as a row that can be run', async () => {
    await setUserSetting(Settings.baseUrl, 'https://mixpeek.example.invalid');
    const play = async ({ editor, connection, secrets, contextKey }: ShownView) => {
      secrets.isLocked = true;
      await connection.resolve();
      assert.equal(connection.state.kind, 'keyUnavailable');
      await eventually(async () => assert.deepEqual(kinds(editor).slice(0, 1), ['action']));
      const [row] = editor.rows();
      const item = row && (await editor.provider?.getTreeItem(row));
      assert.equal(item?.command?.command, Commands.useEnvironmentKey);
      // The editor runs a row's command only where its enablement holds.
      assert.equal(contextKey('environmentKeyOffered'), true);
    };
    try {
      await withShownView(stub, play, undefined, undefined, { MIXPEEK_API_KEY: key });
    } finally {
      await setUserSetting(Settings.baseUrl, stub.origin);
    }
  });

  it('asks nothing while nobody sees it, and one page when it is opened', async () => {
    await withView(async ({ editor, keys, sent, contextKey, busy }) => {
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(contextKey('connected'), true));
      assert.equal(sent(), 0);
      editor.show(true);
      await eventually(async () => assert.equal(editor.message, '2 of 5'));
      assert.equal(sent(), 1);
      assert.deepEqual(kinds(editor), ['bucket', 'bucket', 'page']);
      assert.equal(contextKey('canLoadMore'), true);
      await eventually(async () => assert.equal(busy(), 0));
      editor.show(false);
      editor.show(true);
      assert.equal(sent(), 1);
    });
  });

  it('shows progress while a request runs, keeps the rows and offers no second Load More', async () => {
    await withView(async ({ editor, keys, list, contextKey, busy }) => {
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(editor.message, '2 of 5'));
      const release = stub.hold();
      const more = list.loadMore();
      assert.equal(busy(), 1);
      assert.equal(contextKey('canLoadMore'), false);
      assert.deepEqual(kinds(editor), ['bucket', 'bucket', 'page']);
      release();
      await more;
      assert.equal(editor.message, '4 of 5');
      await list.loadMore();
      assert.equal(editor.message, '5 buckets');
      assert.equal(contextKey('canLoadMore'), false);
      assert.deepEqual(kinds(editor), ['bucket', 'bucket', 'bucket', 'bucket', 'bucket']);
    });
  });

  it('draws a quick answer once, and says that it is loading only where that takes long', async () => {
    await withView(async ({ editor, keys, list, paintings }) => {
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(editor.message, '2 of 5'));
      const isLoading = () => paintings.some(({ rows }) => rows.some((row) => row.kind === 'page' && row.isLoading));
      await list.loadMore();
      await eventually(async () => assert.equal(editor.message, '4 of 5'));
      const quick = isLoading();
      const release = stub.hold();
      const more = list.loadMore();
      await eventually(async () => assert.equal(isLoading(), true));
      release();
      await more;
      assert.equal(quick, false);
    });
  });

  it('shows a failure as its sentence and what can be done', async () => {
    await withView(async ({ editor, keys }) => {
      editor.visible = true;
      stub.enqueue(json(401, {}));
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.match(editor.message, /refused the API key\.$/));
      assert.deepEqual(kinds(editor), ['action', 'action', 'action']);
    });
  });

  it('keeps the rows when a refresh fails, says that they are old and why', async () => {
    await withView(async ({ editor, keys, list, contextKey }) => {
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(editor.message, '2 of 5'));
      stub.enqueue(json(501, {}));
      await list.refresh();
      assert.equal(editor.message, '2 of 5, not up to date');
      assert.deepEqual(kinds(editor), ['bucket', 'bucket', 'failure']);
      // The sentences are loaded with the first failure.
      await eventually(async () => {
        const failure = editor.rows().at(-1);
        const item = failure ? await editor.provider?.getTreeItem(failure) : undefined;
        assert.match(String(item?.description), /\(501\)/);
      });
      assert.equal(contextKey('canLoadMore'), true);
      await list.retry();
      assert.equal(editor.message, '2 of 5');
    });
  });

  it('drops the rows with the key that listed them', async () => {
    await withView(async ({ editor, keys, contextKey }) => {
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(editor.message, '2 of 5'));
      await keys.remove(stub.origin);
      await eventually(async () => assert.equal(contextKey('signedOut'), true));
      assert.deepEqual(editor.rows(), []);
      assert.equal(editor.message, '');
    });
  });

  it('says with the welcome, and not with a failure, that the editor has not kept the key', async () => {
    await withView(async ({ editor, keys, connection, contextKey, sent }) => {
      editor.visible = true;
      const find = async () => ({ ok: true, value: { kind: 'none', wasForgotten: true } });
      await withReplaced(keys, { find }, () => connection.resolve());
      assert.deepEqual([contextKey('signedOut'), contextKey('keyForgotten')], [true, true]);
      assert.deepEqual(editor.rows(), []);
      assert.equal(editor.message, '');
      await connection.resolve();
      assert.deepEqual([contextKey('signedOut'), contextKey('keyForgotten')], [true, false]);
      assert.equal(sent(), 0);
    });
  });

  it('shows none of the rows of one account while those of the next are loading', async () => {
    await withView(async ({ editor, keys }) => {
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(editor.message, '2 of 5'));
      const count = stub.requests.length;
      const release = stub.hold();
      await keys.store(serverAt(stub.origin), `${key}_2`);
      await stub.waitForRequest(count + 1);
      assert.deepEqual(editor.rows(), []);
      release();
      await eventually(async () => assert.equal(editor.message, '2 of 5'));
    });
  });

  it('names the sample and its namespace beside its title', async () => {
    await withView(async ({ editor, connection, contextKey, sent }) => {
      editor.visible = true;
      await connection.exploreSample();
      assert.equal(editor.description, 'Sample · images_and_video');
      assert.equal(contextKey('sample'), true);
      await eventually(async () => assert.match(editor.message, /^2 of \d+ · sample$/));
      await connection.leaveSample();
      assert.equal(editor.description, '');
      assert.equal(contextKey('sample'), false);
      assert.equal(sent(), 0);
    });
  });

  it('knows the row with the focus from what one toggle changes', async () => {
    await withView(async ({ editor, view, keys }) => {
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(editor.message, '2 of 5'));
      const [first, second] = editor.rows();
      assert.ok(first && second);
      editor.select(first);
      assert.equal(view.selected, first);
      editor.select(first, second);
      assert.equal(view.focused, second);
      editor.select(first);
      assert.equal(view.focused, second);
      editor.select(second);
      assert.equal(view.focused, undefined);
    });
  });
});
