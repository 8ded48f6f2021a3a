import assert from 'node:assert/strict';
import { sampleBuckets } from '../../src/sample/sampleBuckets.ts';
import { eventually } from '../support/eventually.ts';
import { json } from '../support/stubApi.ts';
import { picture as pictureOf } from './pictures.ts';
import { openKeyBox, testKey } from './signingIn.ts';
import { listing } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

const rows = Array.from({ length: 30 }, (_, index) => ({ ...sampleBuckets[0].buckets.at(index) }));

describe('the looks of every state, in every kind of theme, narrow and wide', () => {
  const stub = useStubApi(listing(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin, 'mixpeek.pageSize': 12 },
    viewport: { width: 900, height: 560 },
  }));
  let release: (() => void) | undefined;

  const picture = (state: string, prepare?: () => Promise<void>) => pictureOf(workbench(), state, prepare);

  it('welcome', async () => {
    const view = await workbench().openView();
    await eventually(async () => assert.equal((await view.welcomeButtons()).length, 2));
    await picture('welcome');
  });

  it('key box', async () => {
    await picture('key-box', async () => {
      await openKeyBox(workbench());
      await workbench().quickInput.type('not a key');
      await workbench().quickInput.accept();
      await eventually(async () => assert.match(await workbench().quickInput.message(), /invisible/));
    });
  });

  it('rows', async () => {
    await openKeyBox(workbench());
    await workbench().quickInput.type(testKey);
    await workbench().quickInput.accept();
    await workbench().view.row('coco-2017');
    await picture('rows');
  });

  it('expanded', async () => {
    await workbench().view.toggle('coco-2017');
    await workbench().view.toggle('Metadata');
    await workbench().view.row('licence');
    await picture('expanded');
    await workbench().view.toggle('coco-2017');
  });

  it('failed load more', async () => {
    const { view } = workbench();
    stub().answerWith(() => json(500, { detail: 'boom' }));
    await view.scrollTo('Load more (12 of 30)');
    await view.clickRow('Load more (12 of 30)');
    await view.row('Retry · could not load more');
    await picture('failed-load-more');
  });

  it('empty', async () => {
    stub().answerWith(listing([]));
    await workbench().runCommand('Mixpeek: Refresh');
    await eventually(async () => assert.match(await workbench().view.message(), /no buckets here yet/));
    await picture('empty');
  });

  it('error', async () => {
    stub().answerWith(() =>
      json(403, { error: { type: 'ForbiddenError', message: 'Missing permission buckets:read' } }),
    );
    // Through the sample and back, so that no rows are left to keep.
    await workbench().runCommand('Mixpeek: Explore Sample Buckets');
    await workbench().view.row('coco-2017');
    await workbench().runCommand('Mixpeek: Leave Sample Buckets');
    await workbench().view.row('Retry');
    await picture('error');
  });

  it('loading', async () => {
    release = stub().hold();
    await workbench().view.clickRow('Retry');
    await eventually(async () => assert.deepEqual(await workbench().view.rows(), []));
    await picture('loading');
  });

  after('let the last answer go', () => release?.());
});
