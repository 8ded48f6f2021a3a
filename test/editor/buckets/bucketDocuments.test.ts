import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { BucketRow } from '../../../src/extension/buckets/bucketRows.ts';
import { Commands, FileSchemes, Settings, Views } from '../../../src/extension/contributions.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { sampleBuckets } from '../../../src/sample/sampleBuckets.ts';
import { eventually } from '../../support/eventually.ts';
import { html, json, type StubApi } from '../../support/stubApi.ts';
import { startAccountStub } from '../accountStub.ts';
import { awkwardTexts, bucketFrom } from '../fakes.ts';
import { removeKey, signIn, withBox } from '../keyBox.ts';
import { setUserSetting } from '../theExtension.ts';

/** Where the buckets of the sample are listed when it opens. */
const sampleGround = 'sample images_and_video sample';

function rowOf(row: JsonObject, groundId = sampleGround): BucketRow {
  return { kind: 'bucket', id: 'row', groundId, bucket: bucketFrom(row) };
}

/** The bucket's document, opened as a click on its row does. */
async function open(row: JsonObject, groundId = sampleGround): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand(Commands.openBucket, rowOf(row, groundId));
  return shown();
}

async function shown(): Promise<vscode.TextDocument> {
  return eventually(async () => {
    const [editor] = vscode.window.visibleTextEditors.filter(({ document }) => isBucket(document.uri));
    return editor ? editor.document : assert.fail('No document is open.');
  });
}

const isBucket = (uri: vscode.Uri) => uri.scheme === FileSchemes.bucket;

/** The address of another bucket from the same place as `uri`; the tab of an earlier session has such a one. */
function siblingOf(uri: vscode.Uri, changes: Record<string, string>): vscode.Uri {
  const query = new URLSearchParams(uri.query);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return uri.with({ path: '/brought back.json', query: query.toString() });
}

async function read(uri: vscode.Uri): Promise<unknown> {
  return JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8'));
}

const fails = (code: string) => (error: unknown) => {
  assert.ok(error instanceof vscode.FileSystemError);
  assert.equal(error.code, code);
  return true;
};

describe('buckets/bucketDocuments', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  describe('in the sample', () => {
    before(async () => {
      await vscode.commands.executeCommand(`${Views.buckets}.focus`);
      await vscode.commands.executeCommand(Commands.exploreSampleBuckets);
    });

    after(async () => {
      await vscode.commands.executeCommand(Commands.leaveSampleBuckets);
    });

    const row: JsonObject = {
      bucket_id: 'bkt_doc',
      bucket_name: 'films',
      unknown_field: { kept: [1, null, 'as it came', 10 ** 15] },
      metadata: { __proto__x: 'x', ключ: '值' },
      total_size_bytes: -1,
    };

    it('show the bucket as the server sent it, unknown fields included, as indented JSON', async () => {
      const document = await open(row);
      assert.deepEqual(JSON.parse(document.getText()), row);
      assert.equal(document.getText(), `${JSON.stringify(row, undefined, 2)}\n`);
      assert.equal(document.languageId, 'json');
      assert.equal(document.isUntitled, false);
      assert.match(document.uri.path, /^\/films\.json$/);
    });

    it('open as a preview: the next one takes its place', async () => {
      await open(row);
      await vscode.commands.executeCommand(Commands.openBucket, rowOf({ bucket_id: 'other', bucket_name: 'songs' }));
      await eventually(async () => {
        const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
        assert.deepEqual(
          tabs.map(({ label, isPreview }) => [label, isPreview]),
          [['songs.json', true]],
        );
      });
    });

    it('cannot be written, renamed or deleted', async () => {
      const { uri } = await open(row);
      assert.equal(vscode.workspace.fs.isWritableFileSystem(FileSchemes.bucket), false);
      const { fs } = vscode.workspace;
      await assert.rejects(async () => fs.writeFile(uri, Buffer.from('{}')));
      await assert.rejects(async () => fs.delete(uri));
      await assert.rejects(async () => fs.rename(uri, uri.with({ path: '/other.json' })));
      await assert.rejects(async () => fs.createDirectory(uri.with({ path: '/folder' })));
      assert.deepEqual(await read(uri), row);
    });

    it('follow what the server says of the bucket later', async () => {
      const document = await open(row);
      const changed = { ...row, object_count: 7 };
      await vscode.commands.executeCommand(Commands.openBucket, rowOf(changed));
      await eventually(async () => assert.deepEqual(JSON.parse(document.getText()), changed));
    });

    for (const [name, text] of Object.entries(awkwardTexts)) {
      it(`open for a bucket with a name of ${name} text, under a title of visible characters`, async () => {
        const document = await open({ bucket_name: text });
        const before = JSON.stringify({ bucket_name: text });
        assert.deepEqual(JSON.parse(document.getText()), JSON.parse(before));
        assert.match(document.uri.path, /^\/[^/\\\p{Cc}\u202e\u200b]+\.json$/u);
      });
    }

    it('of an earlier session are fetched, by id or by name', async () => {
      const { uri } = await open(row);
      const [first, second] = [sampleBuckets[0].buckets.at(0), sampleBuckets[0].buckets.at(1)];
      assert.deepEqual(await read(siblingOf(uri, { identifier: String(first?.['bucket_id']) })), first);
      assert.deepEqual(await read(siblingOf(uri, { identifier: String(second?.['bucket_name']) })), second);
    });

    it('of a bucket that is gone are not found', async () => {
      const { uri } = await open(row);
      for (const identifier of ['bkt_gone', '', '.', '..', 'a/b', '\u0000', '\ud83d']) {
        await assert.rejects(async () => read(siblingOf(uri, { identifier })), fails('FileNotFound'), identifier);
      }
      await assert.rejects(async () => read(uri.with({ path: '/x.json', query: '' })), fails('FileNotFound'));
    });

    it('keep the address of where their row was listed, though something else is listed when it is opened', async () => {
      const { uri } = await open(row, 'https://api.mixpeek.com  another');
      assert.equal(new URLSearchParams(uri.query).get('ground'), 'https://api.mixpeek.com  another');
      assert.deepEqual(await read(uri), row);
    });

    it('of another connection are not asked for here', async () => {
      const { uri } = await open(row);
      const id = String(sampleBuckets[0].buckets.at(2)?.['bucket_id']);
      for (const ground of ['', 'sample', 'https://api.mixpeek.com ']) {
        const elsewhere = siblingOf(uri, { ground, identifier: id });
        await assert.rejects(async () => read(elsewhere), fails('Unavailable'), ground);
      }
    });
  });

  describe('of an account', () => {
    let stub: StubApi;
    let opened: vscode.Uri;
    const key = 'mxp_key_of_documents';

    before(async () => {
      await vscode.commands.executeCommand(`${Views.buckets}.focus`);
      stub = await startAccountStub(5);
      await setUserSetting(Settings.baseUrl, stub.origin);
      await signIn(key);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await withBox(Commands.goToBucket, async (box) => {
        box.type('bkt_1');
        box.accept();
        await eventually(async () => assert.ok(!box.isOpen));
      });
      opened = (await shown()).uri;
    });

    after(async () => {
      await removeKey();
      await setUserSetting(Settings.baseUrl, undefined);
      await stub.dispose();
    });

    const gets = () => stub.requests.filter(({ method }) => method === 'GET');

    it('are shown from memory: a click sends nothing', async () => {
      const before = stub.requests.length;
      const ground = new URLSearchParams(opened.query).get('ground') ?? assert.fail();
      await open({ bucket_id: 'bkt_1', bucket_name: 'bucket-1' }, ground);
      assert.equal(stub.requests.length, before);
    });

    it('are fetched once, with the key, when a tab is brought back', async () => {
      const before = gets().length;
      const document = await vscode.workspace.openTextDocument(siblingOf(opened, { identifier: 'bkt_2' }));
      assert.equal(JSON.parse(document.getText())['bucket_name'], 'bucket-2');
      assert.deepEqual(JSON.parse(document.getText())['seen_only_here'], { deep: [1, null, 'x'] });
      assert.deepEqual(
        gets()
          .slice(before)
          .map(({ path, headers }) => `${path} ${headers.authorization}`),
        [`/v1/buckets/bkt_2 Bearer ${key}`],
      );
    });

    for (const [what, reply, sentence] of [
      ['501', json(501, {}), /has a problem of its own \(501\)/],
      ['401', json(401, {}), /refused the API key/],
      ['HTML', html(200), /Something other than the Mixpeek API/],
      ['a redirect', json(302, {}), /redirects elsewhere/],
    ] as const) {
      it(`say in a sentence why they cannot be fetched: ${what}`, async () => {
        stub.enqueue(reply);
        await assert.rejects(
          async () => read(siblingOf(opened, { identifier: `bkt_never ${what}` })),
          (error: unknown) => fails('Unavailable')(error) && sentence.test(String(error)),
        );
      });
    }

    it('are not asked for with the key of another account on the same server', async () => {
      const before = gets().length;
      await signIn('mxp_key_of_somebody_else');
      await assert.rejects(async () => read(siblingOf(opened, { identifier: 'bkt_3' })), fails('Unavailable'));
      assert.equal(gets().length, before);
      await signIn(key);
      assert.equal(((await read(siblingOf(opened, { identifier: 'bkt_3' }))) as JsonObject)['bucket_name'], 'bucket-3');
    });
  });
});
