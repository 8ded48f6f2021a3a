import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { RequiredNamespace } from '../../../src/extension/connection/namespaceCommands.ts';
import { Commands, Settings, Views } from '../../../src/extension/contributions.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import { type ShownView, withShownView } from '../buckets/shownView.ts';
import { notificationsDuring, rowsFrom, serverAt } from '../fakes.ts';
import { removeKey, signIn } from '../keyBox.ts';
import { withPick } from '../scriptedPick.ts';
import { setUserSetting } from '../theExtension.ts';
import { namespaceRows, namespacesReply } from './namespaceStub.ts';

const missing = json(422, { detail: [{ loc: ['header', 'X-Namespace'], msg: 'Field required', type: 'missing' }] });

describe('connection/namespaceCommands', () => {
  let stub: StubApi;
  let rows: readonly JsonObject[];
  let demands: boolean;
  let namespacesAnswer: Promise<void>;
  let sentBefore = 0;
  const sent = () =>
    stub.requests.slice(sentBefore).map(({ path, headers }) => `${path} ${headers['x-namespace'] ?? '-'}`);

  before(async () => {
    stub = await startStubApi(async (request) => {
      if (request.path === '/v1/namespaces/list') await namespacesAnswer;
      if (request.path === '/v1/namespaces/list') return namespacesReply(rows, request);
      const namespace = request.headers['x-namespace'];
      if (namespace === undefined && demands) return missing;
      const results = rowsFrom(1, 2).map((row) => ({ ...row, bucket_name: `of ${namespace}` }));
      return json(200, { results, pagination: { total: 2, next_cursor: null }, total_count: 2 });
    });
    await setUserSetting(Settings.baseUrl, stub.origin);
  });

  beforeEach(() => {
    rows = namespaceRows(3);
    demands = true;
    namespacesAnswer = Promise.resolve();
    sentBefore = stub.requests.length;
  });

  after(async () => {
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  describe('RequiredNamespace', () => {
    const labels = ({ editor }: ShownView) =>
      Promise.all(editor.rows().map(async (row) => String((await editor.provider?.getTreeItem(row))?.label)));

    /** Signs in to the server that demands a namespace, with the view open. */
    async function signedIn(play: (parts: ShownView) => Promise<void>): Promise<void> {
      await withShownView(stub, async (parts) => {
        const required = new RequiredNamespace(parts.connection, parts.list, parts.namespaces);
        try {
          parts.editor.visible = true;
          await parts.keys.store(serverAt(stub.origin), 'mxp_key_of_the_test');
          await play(parts);
        } finally {
          required.dispose();
        }
      });
    }

    const choice = ['Choose a Namespace…', 'Retry', 'Show Log'];

    it('takes the only one there is and lists with it', async () => {
      rows = namespaceRows(1);
      await signedIn(async ({ editor, namespaces, connection }) => {
        await eventually(async () => assert.equal(editor.message, '2 buckets'));
        assert.deepEqual(editor.names(), ['of ns-1', 'of ns-1']);
        assert.equal(editor.description, 'ns-1');
        const { state } = connection;
        assert.ok(state.kind === 'connected');
        assert.equal(namespaces.current(state.connection.scope), 'ns-1');
      });
      assert.deepEqual(sent(), ['/v1/buckets/list -', '/v1/namespaces/list -', '/v1/buckets/list ns-1']);
    });

    it('takes it also where the server had refused before anybody helped', async () => {
      rows = namespaceRows(1);
      await withShownView(stub, async ({ editor, keys, connection, list, namespaces }) => {
        editor.visible = true;
        await keys.store(serverAt(stub.origin), 'mxp_key_of_the_test');
        await eventually(async () => assert.match(editor.message, /demands a namespace/));
        const required = new RequiredNamespace(connection, list, namespaces);
        try {
          await eventually(async () => assert.equal(editor.message, '2 buckets'));
        } finally {
          required.dispose();
        }
      });
    });

    it('takes the id of the only one whose name cannot be sent', async () => {
      rows = [{ namespace_name: 'two words', namespace_id: 'ns_7' }];
      await signedIn(async ({ editor }) => {
        await eventually(async () => assert.equal(editor.description, 'ns_7'));
        await eventually(async () => assert.equal(editor.message, '2 buckets'));
      });
    });

    it('leaves the choice of several to the person, and asks no more than once for a connection', async () => {
      await signedIn(async (parts) => {
        await eventually(async () => assert.match(parts.editor.message, /demands a namespace/));
        await eventually(async () => assert.equal(sent().length, 2));
        assert.deepEqual(await labels(parts), choice);
        await parts.list.retry();
        await parts.list.refresh();
        assert.deepEqual(await labels(parts), choice);
        assert.equal(parts.editor.description, '');
      });
      assert.deepEqual(sent(), [
        '/v1/buckets/list -',
        '/v1/namespaces/list -',
        '/v1/buckets/list -',
        '/v1/buckets/list -',
      ]);
    });

    for (const [what, listed] of [
      ['none', []],
      ['none with a readable name', [{ namespace_name: 7 }]],
      ['one that is readable of two', [{ namespace_name: 7 }, { namespace_name: 'b' }]],
    ] as const) {
      it(`takes nothing where there is ${what}`, async () => {
        rows = listed;
        await signedIn(async (parts) => {
          await eventually(async () => assert.equal(sent().length, 2));
          await parts.list.retry();
          assert.deepEqual(await labels(parts), choice);
          assert.equal(parts.editor.description, '');
        });
      });
    }

    it('asks again for another account', async () => {
      await signedIn(async ({ keys, editor }) => {
        await eventually(async () => assert.equal(sent().length, 2));
        rows = namespaceRows(1);
        await keys.store(serverAt(stub.origin), 'mxp_key_of_another');
        await eventually(async () => assert.equal(editor.message, '2 buckets'));
        assert.equal(editor.description, 'ns-1');
      });
    });

    it('takes nothing that is answered after the person has chosen', async () => {
      rows = namespaceRows(1);
      let release = () => {};
      namespacesAnswer = new Promise((resolve) => {
        release = resolve;
      });
      await signedIn(async ({ editor, namespaces, connection, list }) => {
        await eventually(async () => assert.equal(sent().length, 2));
        assert.match(editor.message, /demands a namespace/);
        const { state } = connection;
        assert.ok(state.kind === 'connected');
        await namespaces.choose(state.connection.scope, 'mine');
        await eventually(async () => assert.deepEqual(editor.names(), ['of mine', 'of mine']));
        release();
        // Two more turns to the server and back: the late answer has come by then.
        for (let turn = 0; turn < 2; turn += 1) await list.refresh();
        assert.equal(namespaces.current(state.connection.scope), 'mine');
        assert.equal(editor.description, 'mine');
      });
    });

    it('asks nothing after other failures', async () => {
      demands = false;
      stub.enqueue(json(403, { error: { type: 'ForbiddenError', message: 'no' } }));
      await signedIn(async ({ editor }) => {
        await eventually(async () => assert.match(editor.message, /not allowed/));
      });
      assert.deepEqual(sent(), ['/v1/buckets/list -']);
    });
  });

  describe('Switch Namespace', () => {
    before(async () => {
      await vscode.commands.executeCommand(`${Views.buckets}.focus`);
    });

    afterEach(removeKey);

    const switchTo = (label: string) =>
      withPick(
        () => vscode.commands.executeCommand(Commands.switchNamespace),
        async (pick) => {
          await eventually(async () => assert.ok(pick.isOpen && !pick.busy));
          pick.choose(label);
        },
      );

    it('lists with the chosen namespace, and with none again', async () => {
      demands = false;
      await signIn('mxp_key_of_switching');
      sentBefore = stub.requests.length;
      await switchTo('ns-2');
      await eventually(async () => assert.deepEqual(sent(), ['/v1/namespaces/list -', '/v1/buckets/list ns-2']));
      await switchTo('No namespace');
      // The list of namespaces is still known.
      await eventually(async () => assert.deepEqual(sent().slice(2), ['/v1/buckets/list -']));
      await withPick(
        () => vscode.commands.executeCommand(Commands.switchNamespace),
        async (pick) => {
          await eventually(async () => assert.ok(pick.isOpen && !pick.busy));
          assert.deepEqual(pick.labels, ['ns-2', 'ns-1', 'ns-3', 'No namespace']);
        },
      );
    });

    it('changes nothing when the pick is left, or the current one chosen again', async () => {
      demands = false;
      await signIn('mxp_key_of_leaving');
      sentBefore = stub.requests.length;
      await withPick(
        () => vscode.commands.executeCommand(Commands.switchNamespace),
        async (pick) => {
          await eventually(async () => assert.ok(pick.isOpen && !pick.busy));
        },
      );
      await switchTo('No namespace');
      await vscode.commands.executeCommand(Commands.refresh);
      assert.deepEqual(sent(), ['/v1/namespaces/list -', '/v1/buckets/list -']);
    });

    it('says what comes first while nobody is signed in', async () => {
      const shown = await notificationsDuring(async () => vscode.commands.executeCommand(Commands.switchNamespace));
      assert.deepEqual(
        shown.map(({ text }) => text),
        ['Set an API key first, or explore the sample buckets.'],
      );
    });
  });
});
