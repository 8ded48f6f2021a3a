import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { testKey } from './signingIn.ts';
import { searching, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

describe('Search Buckets, without the mouse', () => {
  const stub = useStubApi(searching(stubBuckets(40)));
  const workbench = useWorkbench(() => ({
    settings: {
      'mixpeek.baseUrl': stub().origin,
      'mixpeek.pageSize': 12,
      'mixpeek.savedFilters': { nothing: { search: 'nowhere' } },
    },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const messageIs = (text: string) => eventually(async () => assert.equal(await workbench().view.message(), text));
  const labelsAre = (...expected: string[]) =>
    eventually(async () =>
      assert.deepEqual(
        (await workbench().quickInput.items()).map(({ label }) => label),
        expected,
      ),
    );
  const activeIs = (label: string) =>
    eventually(async () => assert.equal(await workbench().quickInput.activeLabel(), label));
  const lastSearch = () => (stub().requests.at(-1)?.body as { readonly search?: string } | undefined)?.search;
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, step) => `bucket-${String(from + step).padStart(3, '0')}`);

  /** Opens the pick from the palette and types. */
  async function search(text: string): Promise<void> {
    await workbench().runCommandByKeyboard('Mixpeek: Search Buckets…');
    await workbench().quickInput.waitUntilAsking('Search Buckets');
    await workbench().page.keyboard.press('Control+A');
    await workbench().page.keyboard.type(text);
  }

  it('finds a loaded bucket at once, keeps the row one is at, and goes to it in the list', async () => {
    const { page, quickInput, view } = workbench();
    await workbench().openView();
    await messageIs('12 of 40');
    const release = stub().hold();
    await search('bucket-00');
    await labelsAre(...numbered(1, 9));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await activeIs('bucket-003');
    // On a slow machine a beginning of the text may have been asked for, too.
    await eventually(async () => assert.equal(lastSearch(), 'bucket-00'));
    const count = stub().requests.length;
    release();
    await eventually(async () => assert.equal(await page.locator('.quick-input-progress.active').count(), 0));
    await activeIs('bucket-003');
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
    await eventually(async () => assert.equal(await view.focusedLabel(), 'bucket-003'));
    await messageIs('12 of 40');
    assert.equal(stub().requests.length, count);
  });

  it('pages inside, and goes on at the first of the new rows', async () => {
    const { page, quickInput } = workbench();
    await search('et-0');
    await eventually(async () => {
      await page.keyboard.press('ArrowUp');
      assert.equal(await quickInput.activeLabel(), 'Load more (12 of 40)');
    });
    await page.keyboard.press('Enter');
    await activeIs('bucket-013');
    assert.equal(await quickInput.isOpen(), true);
    const { body, query } = stub().requests.at(-1) ?? {};
    assert.equal((body as { readonly search: string }).search, 'et-0');
    assert.equal(query?.['offset'], '12');
    await quickInput.cancel();
    await messageIs('12 of 40');
  });

  it('makes the search the question of the list for a bucket that was not loaded', async () => {
    const { page, quickInput, view } = workbench();
    await search('bucket-03');
    await labelsAre(...numbered(30, 39));
    await page.keyboard.press('ArrowDown');
    await activeIs('bucket-031');
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
    await messageIs('10 buckets · “bucket-03”');
    await eventually(async () => assert.deepEqual(await view.labels(), numbered(30, 39)));
    await eventually(async () => assert.equal(await view.focusedLabel(), 'bucket-031'));
    assert.deepEqual(await workbench().notifications(), []);
  });

  it('is cleared by the icon in the title, which is there only then', async () => {
    const { view } = workbench();
    await view.clickTitleAction('Clear Filter and Search');
    await messageIs('12 of 40');
    await eventually(async () =>
      assert.ok(!(await view.titleActions()).some((label) => label.startsWith('Clear Filter and Search'))),
    );
  });

  it('says in the pick when there is no such bucket', async () => {
    const { page, quickInput } = workbench();
    await search('zz');
    await labelsAre('Press Enter to search on the server');
    await page.keyboard.press('Enter');
    await labelsAre('No bucket matches');
    await quickInput.cancel();
  });

  it('is cleared by the row of an empty list', async () => {
    const { page, quickInput, view } = workbench();
    await workbench().runCommandByKeyboard('Mixpeek: Apply Saved Filter…');
    await activeIs('nothing');
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
    await messageIs('No bucket matches · “nowhere”');
    await view.goToEnd('Clear filter and search');
    await page.keyboard.press('Enter');
    await messageIs('12 of 40');
    await eventually(async () => assert.deepEqual(await view.labels(), [...numbered(1, 12), 'Load more (12 of 40)']));
  });
});
