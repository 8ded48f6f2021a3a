import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Row } from '../../../src/extension/buckets/bucketRows.ts';
import { Commands, Settings, Views } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi } from '../../support/stubApi.ts';
import { startAccountStub } from '../accountStub.ts';
import { awkwardTexts, notificationsDuring } from '../fakes.ts';
import { removeKey, signIn } from '../keyBox.ts';
import { setUserSetting } from '../theExtension.ts';
import { allRows, bucketRow, connectedState, listedFrom, loadedState, treeOver } from './rows.ts';

const run = async (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);

describe('buckets/bucketCommands', () => {
  describe('that copy', () => {
    const { clipboard } = vscode.env;

    beforeEach(async () => {
      await clipboard.writeText('before');
    });

    for (const [name, text] of Object.entries(awkwardTexts)) {
      // A clipboard holds text; the editor's cannot hold half a character.
      if (text === '' || name === 'loneSurrogate') continue;
      it(`put ${name} text on the clipboard as the server sent it`, async () => {
        const id = `bkt ${text}`.slice(0, 256);
        const row = bucketRow({ bucket_id: id, bucket_name: text });
        const shown = await notificationsDuring(async () => {
          await run(Commands.copyBucketName, row);
          assert.equal(await clipboard.readText(), text);
          await run(Commands.copyBucketId, row);
          assert.equal(await clipboard.readText(), id);
        });
        assert.deepEqual(shown, []);
      });
    }

    it('mean the bucket when they are called on a row below it', async () => {
      const listed = listedFrom([
        { bucket_id: 'bkt_above', bucket_name: 'x', bucket_schema: { properties: { a: { properties: { b: {} } } } } },
      ]);
      for (const { row } of allRows(treeOver(connectedState(), loadedState(listed)))) {
        await clipboard.writeText('before');
        await run(Commands.copyBucketId, row);
        assert.equal(await clipboard.readText(), 'bkt_above', row.kind);
      }
    });

    it('say that there is no id, and leave the clipboard alone', async () => {
      const shown = await notificationsDuring(() => run(Commands.copyBucketId, bucketRow({ bucket_name: 'x' })));
      assert.deepEqual(
        shown.map(({ text }) => text),
        ['The server gives this bucket no ID.'],
      );
      assert.equal(await clipboard.readText(), 'before');
    });

    it('ask for a selection where no bucket is meant, whatever they are called with', async () => {
      const count = { kind: 'of', shown: 1, total: 2 } as const;
      const page: Row = { kind: 'page', id: 'x', direction: 'loadMore', count, isLoading: false };
      const full: Row = { kind: 'full', id: 'x', shown: 2_000 };
      const impostor = { kind: 'detail', id: 'x', parent: { kind: 'section', id: 'y', parent: undefined } };
      const rows = [{ kind: 'bucket' }, page, full, impostor];
      for (const argument of [undefined, null, 'focused', 'x', 7, {}, [], ...rows]) {
        for (const command of [Commands.copyBucketId, Commands.copyBucketName]) {
          const shown = await notificationsDuring(() => run(command, argument));
          assert.deepEqual(
            shown.map(({ text }) => text),
            ['Select a bucket first.'],
            `${command} ${JSON.stringify(argument)}`,
          );
        }
      }
      assert.equal(await clipboard.readText(), 'before');
    });
  });

  describe('that list', () => {
    let stub: StubApi;
    let sentBefore = 0;
    const sent = () =>
      stub.requests
        .slice(sentBefore)
        .map(({ method, path, query }) => `${method} ${path} ${query['offset']}+${query['limit']}`);

    before(async () => {
      await run(`${Views.buckets}.focus`);
      stub = await startAccountStub(5);
      await setUserSetting(Settings.baseUrl, stub.origin);
      await setUserSetting(Settings.pageSize, 2);
      await signIn('mxp_key_of_commands');
    });

    beforeEach(async () => {
      await run(Commands.refresh);
      sentBefore = stub.requests.length;
    });

    after(async () => {
      await removeKey();
      await setUserSetting(Settings.pageSize, undefined);
      await setUserSetting(Settings.baseUrl, undefined);
      await stub.dispose();
    });

    it('ask for the first page again at Refresh', async () => {
      await run(Commands.refresh);
      assert.deepEqual(sent(), ['POST /v1/buckets/list 0+2']);
    });

    it('ask for one page after the other at Load More, to the end and not beyond', async () => {
      for (let count = 0; count < 4; count += 1) await run(Commands.loadMore);
      assert.deepEqual(sent(), ['POST /v1/buckets/list 2+2', 'POST /v1/buckets/list 4+2']);
    });

    it('send nothing for a second Load More while the first is under way', async () => {
      const release = stub.hold();
      const first = run(Commands.loadMore);
      await stub.waitForRequest(sentBefore + 1);
      await run(Commands.loadMore);
      await run(Commands.loadMore);
      release();
      await first;
      assert.deepEqual(sent(), ['POST /v1/buckets/list 2+2']);
    });

    it('start over from the first page when Refresh comes while more is loading', async () => {
      const release = stub.hold();
      const more = run(Commands.loadMore);
      await stub.waitForRequest(sentBefore + 1);
      const refreshed = run(Commands.refresh);
      await stub.waitForRequest(sentBefore + 2);
      release();
      await Promise.all([more, refreshed]);
      await run(Commands.loadMore);
      assert.deepEqual(sent(), ['POST /v1/buckets/list 2+2', 'POST /v1/buckets/list 0+2', 'POST /v1/buckets/list 2+2']);
    });

    it('try a failed Load More again where it stopped', async () => {
      stub.enqueue(json(501, {}));
      await run(Commands.loadMore);
      await run(Commands.retry);
      await run(Commands.loadMore);
      assert.deepEqual(sent(), ['POST /v1/buckets/list 2+2', 'POST /v1/buckets/list 2+2', 'POST /v1/buckets/list 4+2']);
    });

    it('begin anew at Refresh, also after a failed Load More, and at Retry when nothing failed', async () => {
      stub.enqueue(json(501, {}));
      await run(Commands.loadMore);
      await run(Commands.refresh);
      await run(Commands.retry);
      assert.deepEqual(sent(), ['POST /v1/buckets/list 2+2', 'POST /v1/buckets/list 0+2', 'POST /v1/buckets/list 0+2']);
    });

    it('show no notification for a failure: the view tells of it', async () => {
      stub.enqueue(json(501, {}), json(403, {}));
      const shown = await notificationsDuring(async () => {
        await run(Commands.refresh);
        await run(Commands.refresh);
      });
      assert.deepEqual(shown, []);
    });

    it('list the account that signs in, and nothing after it has gone', async () => {
      await removeKey();
      for (const command of [Commands.refresh, Commands.loadMore]) await run(command);
      assert.deepEqual(sent(), []);
      await signIn('mxp_key_of_commands');
      assert.deepEqual(sent(), ['POST /v1/buckets/list 0+2']);
    });
  });

  it('open the bucket’s document from the row that says that metadata is left out', async () => {
    await run('workbench.action.closeAllEditors');
    const metadata = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`key${index}`, index]));
    const listed = listedFrom([{ bucket_id: 'bkt_wide', bucket_name: 'wide', metadata }]);
    const rows = [...allRows(treeOver(connectedState(), loadedState(listed)))].map(({ row }) => row);
    const rest = rows.find((row) => row.kind === 'detail' && row.detail.kind === 'rest');
    await run(Commands.openBucket, rest ?? assert.fail());
    await eventually(async () => {
      const { document } = vscode.window.visibleTextEditors[0] ?? assert.fail();
      assert.deepEqual(JSON.parse(document.getText()).metadata, metadata);
    });
    await run('workbench.action.closeAllEditors');
  });

  it('show the log', async () => {
    const shown = await notificationsDuring(() => run(Commands.showLog));
    assert.deepEqual(shown, []);
  });

  it('open no document for what is no bucket', async () => {
    await run('workbench.action.closeAllEditors');
    const shown = await notificationsDuring(async () => {
      for (const argument of [undefined, null, {}, { kind: 'bucket' }]) await run(Commands.openBucket, argument);
    });
    assert.deepEqual(shown, []);
    await eventually(async () =>
      assert.deepEqual(
        vscode.window.visibleTextEditors
          .map(({ document }) => document.uri.scheme)
          .filter((scheme) => scheme === 'mixpeek-bucket'),
        [],
      ),
    );
  });
});
