import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { testKey } from './signingIn.ts';
import { newestListing, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';
import { editSettings } from './userSettings.ts';

describe('a jump to a page', () => {
  const stub = useStubApi(newestListing(stubBuckets(250)));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const lastAsked = () => stub().requests.at(-1)?.body;
  const messageIs = (text: string) => eventually(async () => assert.equal(await workbench().view.message(), text));
  const listBegins = (...labels: string[]) =>
    eventually(async () => assert.deepEqual((await workbench().view.labels()).slice(0, labels.length), labels));

  const boxIsOpen = () => workbench().quickInput.waitUntilAsking('Go to Page');

  /** From the palette to the page without the mouse. */
  async function goToPage(page: number): Promise<void> {
    const { quickInput } = workbench();
    await workbench().runCommandByKeyboard('Mixpeek: Go to Page…');
    await boxIsOpen();
    await quickInput.type(String(page));
    await quickInput.accept();
    await quickInput.waitUntilClosed();
  }

  it('is asked for in a box that says how many pages there are, and where the list is', async () => {
    await workbench().openView();
    await messageIs('100 of 250');
    await workbench().runCommandByKeyboard('Mixpeek: Go to Page…');
    await boxIsOpen();
    const { quickInput } = workbench();
    assert.match(await quickInput.message(), /^A page number from 1 to 3, 100 buckets a page\b/);
    assert.equal(await quickInput.text(), '1');
  });

  for (const text of ['0', '4', '-1', '1.5', 'last', '']) {
    it(`is not made to a page that there is not: "${text}"`, async () => {
      const { quickInput } = workbench();
      const asked = stub().requests.length;
      await quickInput.type(text);
      await quickInput.accept();
      await eventually(async () => assert.equal(await quickInput.message(), 'Type a whole number from 1 to 3.'));
      assert.equal(await quickInput.text(), text);
      assert.equal(stub().requests.length, asked);
    });
  }

  it('lists from there on, with a row on top for what comes before', async () => {
    const { quickInput } = workbench();
    await quickInput.type('2');
    await quickInput.accept();
    await quickInput.waitUntilClosed();
    await messageIs('100 of 250');
    await listBegins('Show previous', 'bucket-101', 'bucket-102');
    assert.deepEqual(lastAsked(), { limit: 100, offset: 100 });
  });

  it('leads back by that row: the earlier page comes, and the row that was on top stays in sight', async () => {
    const { view } = workbench();
    await view.clickRow('Show previous');
    await messageIs('200 of 250');
    assert.deepEqual(lastAsked(), { limit: 100, offset: 0 });
    await eventually(async () => {
      const inSight = await view.labels();
      assert.ok(inSight.includes('bucket-101'), 'the row that was on top went out of sight');
      assert.ok(!inSight.includes('bucket-001'), 'the earlier page is above, not in its place');
    });
    await view.scrollTo('bucket-100');
    const labels = await view.labels();
    assert.equal(labels[labels.indexOf('bucket-100') + 1], 'bucket-101');
  });

  it('leaves both ends without a row that promises more', async () => {
    const { view } = workbench();
    await view.goToTop('bucket-001');
    await view.goToEnd('Load more (200 of 250)');
    await view.clickRow('Load more (200 of 250)');
    await messageIs('250 buckets');
    await view.goToEnd('bucket-250');
    assert.equal(stub().requests.length, 4);
  });

  it('to the last page has an end and no beginning', async () => {
    const { view } = workbench();
    await goToPage(3);
    await messageIs('50 of 250');
    assert.deepEqual(lastAsked(), { limit: 100, offset: 200 });
    await view.goToEnd('bucket-250');
    await view.goToTop('Show previous');
    await listBegins('Show previous', 'bucket-201');
  });

  it('to the first page has a beginning again', async () => {
    await goToPage(1);
    await messageIs('100 of 250');
    await workbench().view.goToTop('bucket-001');
  });

  it('is the way on where two thousand rows are shown', async () => {
    const { view, quickInput } = workbench();
    stub().answerWith(newestListing(stubBuckets(2500)));
    await editSettings(workbench(), { 'mixpeek.pageSize': 1000 });
    await messageIs('1,000 of 2,500');
    await workbench().runCommand('Mixpeek: Load More');
    await messageIs('2,000 of 2,500');
    await view.goToEnd('2,000 shown · Go to Page…');
    assert.equal((await view.labels()).at(-2), 'bucket-2000');
    const asked = stub().requests.length;
    await view.clickRow('2,000 shown · Go to Page…');
    await boxIsOpen();
    assert.match(await quickInput.message(), /^A page number from 1 to 3, 1,000 buckets a page\b/);
    assert.equal(stub().requests.length, asked, 'nothing more is loaded');
    await quickInput.type('3');
    await quickInput.accept();
    await messageIs('500 of 2,500');
    await listBegins('Show previous', 'bucket-2001');
  });
});
