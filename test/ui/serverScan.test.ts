import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { testKey } from './signingIn.ts';
import { newestListing, stubBucket } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

const rows = Array.from({ length: 40 }, (_, index) => stubBucket(`bucket-${index + 1}`, { object_count: index + 1 }));
/** All but those from 12 to 38: what is left is at both ends. */
const middle = [
  { field: 'object_count', operator: 'gt', value: 11 },
  { field: 'object_count', operator: 'lt', value: 39 },
];
const savedFilters = { ends: { filters: { NOT: [{ AND: middle }] } } };

describe('a server that does not apply filters', () => {
  const stub = useStubApi(newestListing(rows));
  const workbench = useWorkbench(() => ({
    settings: {
      'mixpeek.baseUrl': stub().origin,
      'mixpeek.pageSize': 12,
      'mixpeek.savedFilters': savedFilters,
    },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const messageIs = (pattern: RegExp) =>
    eventually(async () => assert.match(await workbench().view.message(), pattern));
  const endIs = (...expected: string[]) =>
    eventually(async () => assert.deepEqual((await workbench().view.labels()).slice(-expected.length), expected));
  const names = (...numbers: number[]) => numbers.map((number) => `bucket-${number}`);

  it('shows none of the rows that do not match, and offers to scan', async () => {
    const { page, quickInput } = workbench();
    const view = await workbench().openView();
    await messageIs(/^12 of 40$/);
    await workbench().runCommandByKeyboard('Mixpeek: Apply Saved Filter…');
    await eventually(async () => assert.equal(await quickInput.activeLabel(), 'ends'));
    await page.keyboard.press('Enter');
    await messageIs(/^11 found among 12 of 40 · not .*objects > 11/);
    await eventually(async () =>
      assert.deepEqual(await view.labels(), [
        ...names(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        ...['Scan all', 'Load more (12 of 40 read)'],
      ]),
    );
    assert.equal((await view.row('Scan all')).description, 'this server does not apply filters');
  });

  it('shows how far it is, and stops', async () => {
    const { view } = workbench();
    const count = stub().requests.length;
    const release = stub().hold();
    await view.clickRow('Scan all');
    await stub().waitForRequest(count + 1);
    await endIs('bucket-11', 'Scanned 12 of 40 · Stop');
    await view.clickRow('Scanned 12 of 40 · Stop');
    await endIs('bucket-11', 'Scan all', 'Load more (12 of 40 read)');
    release();
    await messageIs(/^11 found among 12 of 40/);
    assert.equal(stub().requests.length, count + 1);
  });

  it('scans to the end, by Enter on the row, and says that it is the end', async () => {
    const { page, view } = workbench();
    const count = stub().requests.length;
    await eventually(async () => {
      await view.goToEnd('Load more (12 of 40 read)');
      await page.keyboard.press('ArrowUp');
      assert.equal(await view.focusedLabel(), 'Scan all');
    });
    await page.keyboard.press('Enter');
    await messageIs(/^13 found among 40 · .* · this server does not apply filters$/);
    await endIs(...names(11, 39, 40));
    assert.deepEqual(
      stub()
        .requests.slice(count)
        .map(({ query }) => query['offset']),
      ['12', '24', '36'],
    );
    assert.deepEqual(await workbench().notifications(), []);
  });
});
