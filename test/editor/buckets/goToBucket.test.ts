import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Commands, FileSchemes, Settings, Views } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import { notificationsDuring, rowsFrom } from '../fakes.ts';
import { type KeyBox, removeKey, signIn, withBox } from '../keyBox.ts';
import { setUserSetting } from '../theExtension.ts';

const run = async (command: string) => vscode.commands.executeCommand(command);

describe('buckets/goToBucket', () => {
  const listed = rowsFrom(1, 5);
  const identifiers = ['a/b', '../up', '...', 'with space', 'ünder', '%2e%2e', 'a?b#c', '$(trash)', 'a\\b'];
  const hidden = identifiers.map((id) => ({ bucket_id: id, bucket_name: `named ${id}` }));
  let stub: StubApi;
  let mayList: boolean;
  let sentBefore = 0;
  const sent = () => stub.requests.slice(sentBefore).map(({ method, path }) => `${method} ${path}`);

  before(async () => {
    stub = await startStubApi(({ method, path }) => {
      if (method === 'POST' && path === '/v1/buckets/list') {
        if (!mayList) return json(403, { error: { type: 'ForbiddenError', message: 'Not for this key.' } });
        return json(200, { results: listed, pagination: { next_cursor: null }, total_count: 5 });
      }
      const identifier = decodeURIComponent(path.slice('/v1/buckets/'.length));
      if (identifier === 'refused') return json(422, { detail: '[Fix](command:workbench.action.quit) $(trash)' });
      const found = [...listed, ...hidden].find(
        ({ bucket_id: id, bucket_name: name }) => id === identifier || name === identifier,
      );
      if (found) return json(200, found);
      return json(404, { error: { type: 'NotFoundError', message: 'No.', details: { resource: 'bucket' } } });
    });
    await run(`${Views.buckets}.focus`);
    await setUserSetting(Settings.baseUrl, stub.origin);
  });

  beforeEach(async () => {
    mayList = true;
    await run('workbench.action.closeAllEditors');
  });

  afterEach(removeKey);

  after(async () => {
    await run('workbench.action.closeAllEditors');
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  async function signedIn(key = 'mxp_key_of_going'): Promise<void> {
    await signIn(key);
    sentBefore = stub.requests.length;
  }

  /** Types into the box and waits until it has answered. */
  async function accept(box: KeyBox, value: string): Promise<void> {
    box.type(value);
    box.accept();
    await eventually(async () => assert.ok(!box.isOpen || (!box.busy && box.complaint !== '')));
  }

  const openBuckets = () =>
    vscode.window.visibleTextEditors
      .map(({ document }) => document)
      .filter(({ uri }) => uri.scheme === FileSchemes.bucket);

  async function openedId(): Promise<unknown> {
    const document = await eventually(async () => openBuckets()[0] ?? assert.fail('No document is open.'));
    return JSON.parse(document.getText()).bucket_id;
  }

  for (const [what, typed, id] of [
    ['id', 'bkt_3', 'bkt_3'],
    ['name', 'bucket-4', 'bkt_4'],
  ] as const) {
    it(`opens a bucket by its ${what} and selects it in the list`, async () => {
      await signedIn();
      const box = await withBox(Commands.goToBucket, (shown) => accept(shown, ` ${typed} `));
      assert.equal(box.listenerCount, 0);
      assert.equal(box.isDisposed, true);
      assert.deepEqual(sent(), [`GET /v1/buckets/${typed}`]);
      assert.equal(await openedId(), id);
      await vscode.env.clipboard.writeText('before');
      // Without a row the command means the selected one.
      await eventually(async () => {
        await run(Commands.copyBucketId);
        assert.equal(await vscode.env.clipboard.readText(), id);
      });
    });
  }

  for (const id of identifiers) {
    it(`asks for ${id} and nothing else`, async () => {
      await signedIn();
      const shown = await notificationsDuring(() => withBox(Commands.goToBucket, (box) => accept(box, id)));
      assert.deepEqual(shown, []);
      assert.deepEqual(sent(), [`GET /v1/buckets/${encodeURIComponent(id)}`]);
      assert.equal(await openedId(), id);
    });
  }

  for (const id of ['.', '..']) {
    it(`sends nothing for ${id}, which no address can carry`, async () => {
      await signedIn();
      await withBox(Commands.goToBucket, async (box) => {
        await accept(box, id);
        assert.equal(box.complaint, `There is no bucket ${id} in this namespace.`);
      });
      assert.deepEqual(sent(), []);
    });
  }

  it('makes no link and no icon of what the server says', async () => {
    await signedIn();
    await withBox(Commands.goToBucket, async (box) => {
      await accept(box, 'refused');
      assert.match(box.complaint, /“\[Fix\] \(command:workbench\.action\.quit\) \$\u2060\(trash\)”$/);
    });
  });

  it('opens a bucket where listing is forbidden', async () => {
    mayList = false;
    await signedIn();
    await withBox(Commands.goToBucket, (box) => accept(box, 'bkt_2'));
    assert.deepEqual(sent(), ['GET /v1/buckets/bkt_2']);
    assert.equal(await openedId(), 'bkt_2');
  });

  it('keeps the box open where there is no such bucket, and takes another', async () => {
    await signedIn();
    await withBox(Commands.goToBucket, async (box) => {
      await accept(box, 'nowhere\u202e');
      assert.equal(box.complaint, 'There is no bucket nowhere\\u{202e} in this namespace.');
      assert.equal(box.isOpen, true);
      assert.equal(box.value, 'nowhere\u202e');
      assert.deepEqual(openBuckets(), []);
      box.type('bkt_1');
      assert.equal(box.complaint, '');
      await accept(box, 'bkt_1');
      assert.equal(box.isOpen, false);
    });
    assert.equal(await openedId(), 'bkt_1');
  });

  for (const [what, reply, expected] of [
    ['a plain 404', json(404, { detail: 'Not Found' }), /^There is no bucket bkt_1 in this namespace\.$/],
    [
      'an unknown namespace',
      json(404, { error: { message: 'no', details: { resource: 'namespace' } } }),
      /does not know this namespace/,
    ],
    ['403', json(403, { error: { type: 'ForbiddenError', message: 'no' } }), /is not allowed to read this bucket/],
    ['401', json(401, {}), /refused the API key/],
    ['405', json(405, { detail: 'No' }), /does not answer the call for one bucket/],
    ['429', json(429, {}, { 'retry-after': '60' }), /allows no more requests for now: again at/],
    ['501', json(501, {}), /a problem of its own \(501\)/],
    ['a redirect', json(302, {}), /redirects elsewhere/],
    ['a list in place of a bucket', json(200, []), /is not a bucket \(\$\)/],
  ] as const) {
    it(`says what is wrong after ${what}, in the box and nowhere else`, async () => {
      // A limit is kept to, and is the account's.
      await signedIn(`mxp_key_of_going_${what.replaceAll(' ', '_')}`);
      stub.enqueue(reply);
      const shown = await notificationsDuring(() =>
        withBox(Commands.goToBucket, async (box) => {
          await accept(box, 'bkt_1');
          assert.match(box.complaint, expected);
          assert.equal(box.isOpen, true);
        }),
      );
      assert.deepEqual(shown, []);
      assert.deepEqual(openBuckets(), []);
    });
  }

  it('asks nothing for nothing, once for two Enters, and gives up when it is left', async () => {
    await signedIn();
    const release = stub.hold();
    await withBox(Commands.goToBucket, async (box) => {
      box.type('   ');
      box.accept();
      assert.equal(box.busy, false);
      box.type('bkt_1');
      box.accept();
      box.accept();
      await stub.waitForRequest(sentBefore + 1);
      assert.equal(box.busy, true);
    });
    release();
    assert.deepEqual(sent(), ['GET /v1/buckets/bkt_1']);
    await run(Commands.refresh);
    assert.deepEqual(openBuckets(), []);
  });

  it('asks nothing and opens nothing of an account that has gone', async () => {
    await signedIn();
    const box = await withBox(Commands.goToBucket, async (shown) => {
      await removeKey();
      shown.type('bkt_1');
      shown.accept();
      await eventually(async () => assert.equal(shown.busy, false));
    });
    assert.equal(box.isDisposed, true);
    assert.deepEqual(sent(), []);
    assert.deepEqual(openBuckets(), []);
  });

  it('says what comes first while nobody is signed in', async () => {
    const shown = await notificationsDuring(() => run(Commands.goToBucket));
    assert.deepEqual(
      shown.map(({ text }) => text),
      ['Set an API key first, or explore the sample buckets.'],
    );
  });
});
