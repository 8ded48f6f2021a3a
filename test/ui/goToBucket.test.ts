import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { json, type StubHandler } from '../support/stubApi.ts';
import { testKey } from './signingIn.ts';
import { listing, stubBucket, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

describe('Go to Bucket', () => {
  const rows = [...stubBuckets(120), stubBucket('Letters & Diaries', { bucket_id: 'bkt_letters' })];
  /** Finds a bucket by id or name, as the API does; the listing call is answered by `list`. */
  const lookup =
    (list: StubHandler): StubHandler =>
    (request) => {
      if (request.method !== 'GET') return list(request);
      const identifier = decodeURIComponent(request.path.replace('/v1/buckets/', ''));
      const found = rows.find((row) => [row['bucket_id'], row['bucket_name']].includes(identifier));
      const missing = { error: { message: 'No.', type: 'NotFoundError', details: { resource: 'bucket' } } };
      return found ? json(200, found) : json(404, missing);
    };
  const stub = useStubApi(lookup(listing(rows)));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));

  async function openBox(): Promise<void> {
    await workbench().runCommandByKeyboard('Mixpeek: Go to Bucket…');
    await workbench().quickInput.waitUntilAsking('Go to Bucket');
  }

  /** From the palette to the document without the mouse. */
  async function goTo(identifier: string): Promise<void> {
    const { page, quickInput } = workbench();
    await openBox();
    await page.keyboard.type(identifier);
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
  }

  const documentIs = (label: string, content: RegExp) =>
    eventually(async () => {
      const active = (await workbench().editorTabs()).find((tab) => tab.active);
      assert.deepEqual(active, { label, active: true, preview: false });
      assert.match(await workbench().editorText(), content);
    });
  const selected = async () => (await workbench().view.rows()).filter((row) => row.selected).map(({ label }) => label);

  it('finds one by its id: the document opens and the row is selected', async () => {
    const view = await workbench().openView();
    await view.row('bucket-007');
    await goTo('bkt_bucket-007');
    await documentIs('bucket-007.json', /"bucket_id": "bkt_bucket-007"/);
    await eventually(async () => assert.deepEqual(await selected(), ['bucket-007']));
  });

  it('finds one by its name, and brings its row into sight', async () => {
    assert.ok(!(await workbench().view.labels()).includes('bucket-090'));
    await goTo('bucket-090');
    await documentIs('bucket-090.json', /"bucket_id": "bkt_bucket-090"/);
    await eventually(async () => assert.deepEqual(await selected(), ['bucket-090']));
  });

  it('finds one that is not listed, whatever its name is made of', async () => {
    const { view } = workbench();
    await goTo('Letters & Diaries');
    await eventually(async () => assert.match(await workbench().editorText(), /"bucket_id": "bkt_letters"/));
    assert.equal(stub().requests.at(-1)?.path, '/v1/buckets/Letters%20%26%20Diaries');
    assert.equal(await view.message(), '100 of 121');
  });

  it('says when there is none, and keeps what was typed', async () => {
    const { page, quickInput } = workbench();
    const tabs = await workbench().editorTabs();
    await openBox();
    await page.keyboard.type('bkt_lost');
    await page.keyboard.press('Enter');
    await eventually(async () =>
      assert.equal(await quickInput.message(), 'There is no bucket bkt_lost in this namespace.'),
    );
    assert.equal(await quickInput.text(), 'bkt_lost');
    await page.keyboard.press('End');
    await page.keyboard.type('r');
    await eventually(async () => assert.doesNotMatch(await quickInput.message(), /There is no bucket/));
    await quickInput.cancel();
    assert.deepEqual(await workbench().editorTabs(), tabs);
    assert.deepEqual(await workbench().notifications(), []);
  });

  it('works where the key may not list buckets', async () => {
    const { view } = workbench();
    stub().answerWith(lookup(() => json(403, { error: { message: 'Missing permission', type: 'ForbiddenError' } })));
    await workbench().reloadByCommand();
    await workbench().openView();
    await eventually(async () => assert.match(await view.message(), /not allowed to list these buckets/));
    await goTo('bkt_bucket-012');
    await documentIs('bucket-012.json', /"bucket_id": "bkt_bucket-012"/);
    await eventually(async () => assert.match(await view.message(), /not allowed to list these buckets/));
    assert.deepEqual(await workbench().notifications(), []);
  });
});
