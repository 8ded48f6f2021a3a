import assert from 'node:assert/strict';
import { sampleBuckets } from '../../src/sample/sampleBuckets.ts';
import { eventually } from '../support/eventually.ts';
import { picture as pictureOf } from './pictures.ts';
import { signIn } from './signingIn.ts';
import { searching } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

const rows = Array.from({ length: 30 }, (_, index) => ({ ...sampleBuckets[0].buckets.at(index) }));
const savedFilters = {
  images: { search: 'image', sort: { field: 'total_size_bytes', direction: 'asc' } },
  nothing: { search: 'nowhere' },
  large: {
    filters: { AND: [{ field: 'object_count', operator: 'gte', value: 1_000_000 }] },
    sort: { field: 'total_size_bytes', direction: 'desc' },
  },
};

describe('the looks of a question, in every kind of theme, narrow and wide', () => {
  const stub = useStubApi(searching(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin, 'mixpeek.pageSize': 12, 'mixpeek.savedFilters': savedFilters },
    viewport: { width: 900, height: 560 },
  }));

  const picture = (state: string, prepare?: () => Promise<void>) => pictureOf(workbench(), state, prepare);
  const messageIs = (expected: RegExp) =>
    eventually(async () => assert.match(await workbench().view.message(), expected));

  async function search(text: string): Promise<void> {
    await workbench().runCommand('Mixpeek: Search Buckets…');
    await workbench().quickInput.waitUntilAsking('Search Buckets');
    await workbench().quickInput.type(text);
  }

  it('search pick', async () => {
    await workbench().openView();
    await signIn(workbench());
    await messageIs(/^12 of 30/);
    await picture('search-pick', async () => {
      await search('a');
      await workbench().page.keyboard.press('ArrowDown');
    });
  });

  it('search pick with nothing in memory', async () => {
    await picture('search-pick-none', async () => {
      await search('zz');
      await eventually(async () =>
        assert.deepEqual(
          (await workbench().quickInput.items()).map(({ label }) => label),
          ['Press Enter to search on the server'],
        ),
      );
    });
  });

  it('sort pick', async () => {
    await picture('sort-pick', async () => {
      await workbench().runCommand('Mixpeek: Sort Buckets…');
      await workbench().quickInput.waitUntilAsking('Sort Buckets');
    });
  });

  async function apply(filter: string, expected: RegExp): Promise<void> {
    await workbench().runCommand('Mixpeek: Apply Saved Filter…');
    await workbench().quickInput.pick(filter);
    await messageIs(expected);
  }

  it('filtered list', async () => {
    await apply('images', /“image” · by size, ascending$/);
    await picture('filtered');
  });

  it('empty result', async () => {
    await apply('nothing', /^No bucket matches · “nowhere”/);
    await workbench().view.row('Clear filter and search');
    await picture('empty-result');
  });

  it('scan offered', async () => {
    await apply('large', /size, descending/);
    await picture('scan-offered');
  });

  it('scan running', async () => {
    const release = stub().hold();
    await workbench().runCommand('Mixpeek: Scan All Pages');
    await eventually(async () => assert.match((await workbench().view.labels()).join(), /Scanned 12 of 30 · Stop/));
    await picture('scan-running');
    release();
    await messageIs(/among 30/);
    await picture('scan-done');
  });
});
