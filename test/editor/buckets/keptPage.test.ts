import assert from 'node:assert/strict';
import { EventEmitter } from 'vscode';
import { KeptPage } from '../../../src/extension/buckets/keptPage.ts';
import type { ActiveConnection, ConnectionState } from '../../../src/extension/connection/activeConnection.ts';
import { Settings } from '../../../src/extension/contributions.ts';
import { Disposables } from '../../../src/extension/disposables.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import { FakeMemento, fakeServerMemory, rowsFrom, serverAt } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';
import { type ShownView, withShownView } from './shownView.ts';

const offered = { kind: 'environmentKeyOffered', server: serverAt() } as const;

describe('buckets/keptPage', () => {
  const key = 'mxp_key_of_the_first_page';
  let stub: StubApi;
  let globalState: FakeMemento;

  const serve = (count: number, row: JsonObject = {}) =>
    stub.answerWith(() =>
      json(200, { results: rowsFrom(1, count).map((each) => ({ ...each, ...row })), total_count: count }),
    );
  const stored = () => globalState.stored.get('firstPage.1') ?? '';

  before(async () => {
    stub = await startStubApi();
    await setUserSetting(Settings.baseUrl, stub.origin);
  });
  beforeEach(() => {
    globalState = new FakeMemento();
    serve(3);
  });
  after(async () => {
    await setUserSetting(Settings.keepFirstPage, undefined);
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  /** A start of the window, in which somebody opens the view. */
  const inWindow = (play: (parts: ShownView) => Promise<void>, usedKey = key) => {
    const use = async (parts: ShownView) => {
      const owned = new Disposables();
      owned.add(new KeptPage(parts.connection, parts.list, parts.keys, globalState));
      parts.editor.visible = true;
      try {
        await parts.keys.store(serverAt(stub.origin), usedKey);
        await play(parts);
      } finally {
        owned.dispose();
      }
    };
    return withShownView(stub, use, fakeServerMemory(), globalState);
  };
  const firstStart = (message = '3 buckets') =>
    inWindow(async ({ editor }) => {
      await eventually(async () => assert.equal(editor.message, message));
    });

  it('shows the page of the last start until the server has answered, and says that it does', async () => {
    await firstStart();
    const release = stub.hold();
    serve(1);
    await inWindow(async ({ editor, list, sent }) => {
      await eventually(async () => assert.equal(editor.message, '3 buckets · from last time, updating…'));
      assert.equal(editor.names().length, 3);
      await eventually(async () => assert.equal(sent(), 1));
      release();
      await list.settled();
      await eventually(async () => assert.equal(editor.message, '1 bucket'));
      assert.equal(editor.names().length, 1);
    });
  });

  it('says that it is old where the server does not answer', async () => {
    await firstStart();
    stub.answerWith(() => json(501, {}));
    await inWindow(async ({ editor }) => {
      await eventually(async () => assert.equal(editor.message, '3 buckets, not up to date · from last time'));
      assert.deepEqual(
        editor.rows().map(({ kind }) => kind),
        ['bucket', 'bucket', 'bucket', 'failure'],
      );
    });
    assert.notEqual(stored(), '');
  });

  it('keeps at most 50 rows, and never the key', async () => {
    serve(80);
    await firstStart('80 buckets');
    assert.equal(stored().split('bucket_name').length - 1, 50);
    assert.ok(!stored().includes(key));
  });

  it('keeps as many rows as 200,000 characters hold', async () => {
    serve(80, { description: 'x'.repeat(30_000) });
    await firstStart('80 buckets');
    assert.equal(stored().split('bucket_name').length - 1, 6);
  });

  it('shows another account nothing of it, and drops it', async () => {
    await firstStart();
    const release = stub.hold();
    await inWindow(async ({ editor, sent }) => {
      await eventually(async () => assert.equal(sent(), 1));
      assert.deepEqual(editor.rows(), []);
      assert.equal(stored(), '');
    }, `${key}_2`);
    release();
  });

  it('shows another namespace nothing of it', async () => {
    await firstStart();
    const release = stub.hold();
    await inWindow(async ({ editor, connection, namespaces, sent }) => {
      await eventually(async () => assert.equal(editor.names().length, 3));
      assert.ok(connection.state.kind === 'connected');
      await namespaces.choose(connection.state.connection.scope, 'films');
      await eventually(async () => assert.equal(sent(), 2));
      assert.deepEqual(editor.names(), []);
    });
    release();
  });

  it('is dropped at sign-out, also on the screen', async () => {
    await inWindow(async ({ editor, keys, contextKey }) => {
      await eventually(async () => assert.equal(editor.message, '3 buckets'));
      await eventually(async () => assert.notEqual(stored(), ''));
      await keys.remove(stub.origin);
      await eventually(async () => assert.equal(contextKey('signedOut'), true));
      assert.equal(stored(), '');
      assert.deepEqual(editor.rows(), []);
    });
  });

  it('is dropped when the server refuses the key', async () => {
    await firstStart();
    stub.answerWith(() => json(401, {}));
    await inWindow(async ({ editor }) => {
      await eventually(async () => assert.match(editor.message, /refused the API key/));
      assert.deepEqual(editor.names(), []);
      assert.equal(stored(), '');
    });
  });

  it('is dropped when there is nothing to list any more', async () => {
    await firstStart();
    serve(0);
    await firstStart('There are no buckets here yet.');
    assert.equal(stored(), '');
  });

  it('is neither kept nor shown where the setting says no, and dropped when it does', async () => {
    await inWindow(async ({ editor }) => {
      await eventually(async () => assert.equal(editor.message, '3 buckets'));
      await eventually(async () => assert.notEqual(stored(), ''));
      await setUserSetting(Settings.keepFirstPage, false);
      await eventually(async () => assert.equal(stored(), ''));
    });
    await firstStart();
    assert.equal(stored(), '');
    await setUserSetting(Settings.keepFirstPage, undefined);
  });

  it('is dropped at the next start where the setting was turned off in between', async () => {
    await firstStart();
    await setUserSetting(Settings.keepFirstPage, false);
    try {
      await withShownView(stub, async ({ connection, list, keys }) => {
        new KeptPage(connection, list, keys, globalState).dispose();
      });
      assert.equal(stored(), '');
    } finally {
      await setUserSetting(Settings.keepFirstPage, undefined);
    }
  });

  it('is dropped when its key is removed while the sample is shown, and not when another one is', async () => {
    await firstStart();
    await inWindow(async ({ connection, keys }) => {
      await connection.exploreSample();
      assert.ok(connection.state.kind === 'connected' && connection.state.connection.isSample);
      await keys.remove('https://mixpeek.example.invalid');
      assert.notEqual(stored(), '');
      await keys.remove(stub.origin);
      assert.equal(stored(), '');
    });
  });

  for (const [what, state] of [
    ['there is no key any more, wherever it went', { kind: 'signedOut' }],
    ['nothing is left but the key of the environment, which nobody has let go', offered],
  ] as const) {
    it(`is dropped where ${what}`, async () => {
      await firstStart();
      const changes = new EventEmitter<ConnectionState>();
      await withShownView(stub, async ({ list, keys }) => {
        const connection = { state, onDidChange: changes.event } as ActiveConnection;
        const kept = new KeptPage(connection, list, keys, globalState);
        assert.notEqual(stored(), '');
        changes.fire(state);
        assert.equal(stored(), '');
        kept.dispose();
      });
      changes.dispose();
    });
  }

  it('shows nothing of what it cannot read', async () => {
    await firstStart();
    const text = stored();
    for (const broken of ['1', '{}', text.replace('"results"', '"rows"'), text.replace('"query":{}', '"query":1')]) {
      globalState.stored.set('firstPage.1', broken);
      const release = stub.hold();
      await inWindow(async ({ editor, sent }) => {
        await eventually(async () => assert.equal(sent(), 1));
        assert.deepEqual(editor.rows(), []);
        release();
        await eventually(async () => assert.equal(editor.message, '3 buckets'));
      });
    }
  });
});
