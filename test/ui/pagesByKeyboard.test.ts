import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { testKey } from './signingIn.ts';
import { newestListing, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

describe('pages without the mouse', () => {
  const stub = useStubApi(newestListing(stubBuckets(250)));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const messageIs = (text: string) => eventually(async () => assert.equal(await workbench().view.message(), text));
  const offsets = () => stub().requests.map(({ query }) => query['offset']);

  it('are loaded by Enter on the last row, to the end', async () => {
    const view = await workbench().openView();
    await messageIs('100 of 250');
    for (const [row, message] of [
      ['Load more (100 of 250)', '200 of 250'],
      ['Load more (200 of 250)', '250 buckets'],
    ] as const) {
      await view.goToEnd(row);
      await workbench().page.keyboard.press('Enter');
      await messageIs(message);
    }
    await view.goToEnd('bucket-250');
    assert.deepEqual(offsets(), ['0', '100', '200']);
  });

  it('are jumped to from the palette, and the one before is loaded by Enter on the first row', async () => {
    const { view, page, quickInput } = workbench();
    await workbench().runCommandByKeyboard('Mixpeek: Go to Page…');
    await quickInput.waitUntilAsking('Go to Page');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
    await messageIs('50 of 250');
    await view.goToTop('Show previous');
    await page.keyboard.press('Enter');
    await messageIs('150 of 250');
    assert.deepEqual(offsets().slice(3), ['200', '100']);
  });

  it('go both ways from the palette too', async () => {
    await workbench().runCommandByKeyboard('Mixpeek: Show Previous');
    await messageIs('250 buckets');
    await workbench().runCommandByKeyboard('Mixpeek: Refresh');
    await messageIs('100 of 250');
    await workbench().runCommandByKeyboard('Mixpeek: Load More');
    await messageIs('200 of 250');
    assert.deepEqual(offsets().slice(5), ['0', '0', '100']);
  });
});
