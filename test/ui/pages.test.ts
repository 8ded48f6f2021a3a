import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { json } from '../support/stubApi.ts';
import { testKey } from './signingIn.ts';
import { listing, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

describe('pages of buckets', () => {
  const buckets = listing(stubBuckets(250));
  const fault = () => json(500, { detail: 'boom' });
  const stub = useStubApi(buckets);
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const pagesAsked = () => stub().requests.map(({ body }) => body);
  const messageIs = (text: string) => eventually(async () => assert.equal(await workbench().view.message(), text));

  it('begin with the first hundred and say how many there are', async () => {
    const view = await workbench().openView();
    await messageIs('100 of 250');
    await eventually(async () => assert.equal((await view.labels())[0], 'bucket-001'));
    assert.deepEqual(pagesAsked(), [{ limit: 100, offset: 0 }]);
  });

  it('grow by a click on the last row, which counts too', async () => {
    const { view } = workbench();
    await view.scrollTo('Load more (100 of 250)');
    assert.equal((await view.labels()).at(-2), 'bucket-100');
    await view.clickRow('Load more (100 of 250)');
    await messageIs('200 of 250');
    assert.deepEqual(pagesAsked().slice(1), [{ limit: 100, offset: 100 }]);
    await view.scrollTo('bucket-101');
  });

  it('show that more is on its way, and ask once however often one clicks', async () => {
    const { view } = workbench();
    await view.scrollTo('Load more (200 of 250)');
    const release = stub().hold();
    await view.clickRow('Load more (200 of 250)');
    const waiting = await view.row('Loading…');
    assert.match(waiting.icon, /loading/);
    await view.clickRow('Loading…');
    assert.equal(stub().requests.length, 3);
    release();
    await messageIs('250 buckets');
    await view.scrollTo('bucket-250');
    assert.equal((await view.labels()).at(-1), 'bucket-250', 'no row promises more');
    assert.equal(stub().requests.length, 3);
  });

  it('begin anew with Refresh', async () => {
    await workbench().view.clickTitleAction('Refresh');
    await messageIs('100 of 250');
    assert.deepEqual(pagesAsked().slice(3), [{ limit: 100, offset: 0 }]);
  });

  it('stay when the next one fails: one row says so, and a click tries again', async () => {
    const { view } = workbench();
    stub().answerWith(fault);
    await view.scrollTo('Load more (100 of 250)');
    await view.clickRow('Load more (100 of 250)');
    // The sentences are loaded with the first failure.
    await eventually(async () => {
      const failure = await view.row('Retry · could not load more');
      assert.match(failure.description, /has a problem of its own \(500\)/);
      assert.match(failure.ariaLabel, /^Retry · could not load more\. .* has a problem of its own \(500\)/);
      assert.equal(failure.icon, 'error');
    });
    assert.equal((await view.labels()).at(-2), 'bucket-100');
    await messageIs('100 of 250');
    assert.deepEqual(await workbench().notifications(), []);
    stub().answerWith(buckets);
    await view.clickRow('Retry · could not load more');
    await messageIs('200 of 250');
    assert.deepEqual(pagesAsked().at(-1), { limit: 100, offset: 100 });
  });

  it('begin anew with Refresh, even when the next one had failed', async () => {
    const { view } = workbench();
    stub().answerWith(fault);
    await view.scrollTo('Load more (200 of 250)');
    await view.clickRow('Load more (200 of 250)');
    await view.row('Retry · could not load more');
    stub().answerWith(buckets);
    await view.clickTitleAction('Refresh');
    await messageIs('100 of 250');
    assert.deepEqual(pagesAsked().at(-1), { limit: 100, offset: 0 });
  });

  it('stay when Refresh fails, marked as not up to date', async () => {
    const { view } = workbench();
    stub().answerWith(fault);
    await view.clickTitleAction('Refresh');
    await messageIs('100 of 250, not up to date');
    await view.scrollTo('Retry · could not refresh');
    assert.equal((await view.labels()).at(-2), 'bucket-100');
    stub().answerWith(buckets);
    await view.clickRow('Retry · could not refresh');
    await messageIs('100 of 250');
    await eventually(async () => assert.equal((await view.labels()).at(-1), 'Load more (100 of 250)'));
  });

  it('can also be asked for from the palette', async () => {
    await workbench().runCommand('Mixpeek: Load More');
    await messageIs('200 of 250');
  });

  it('say in words that there is nothing', async () => {
    stub().answerWith(listing([]));
    await workbench().runCommand('Mixpeek: Refresh');
    await messageIs('There are no buckets here yet.');
    await eventually(async () => assert.deepEqual(await workbench().view.rows(), []));
    assert.deepEqual(await workbench().view.welcomeButtons(), []);
  });
});
