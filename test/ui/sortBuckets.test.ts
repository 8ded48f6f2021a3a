import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import type { StubApi } from '../support/stubApi.ts';
import type { Workbench } from '../support/workbench.ts';
import { FilterFormFrame } from './filterFormFrame.ts';
import { testKey } from './signingIn.ts';
import { searching, stubBucket } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

/** Sizes in another order than names. */
const rows = Array.from({ length: 40 }, (_, index) =>
  stubBucket(`bucket-${index + 1}`, { object_count: (index * 7) % 40, total_size_bytes: index }),
);

const messageIs = ({ view }: Workbench, text: string) =>
  eventually(async () => assert.equal(await view.message(), text));

function lastSort(stub: StubApi): unknown {
  const body = stub.requests.at(-1)?.body as { readonly sort?: unknown } | undefined;
  return body?.sort;
}

async function openPick(workbench: Workbench): Promise<void> {
  await workbench.runCommandByKeyboard('Mixpeek: Sort Buckets…');
  await workbench.quickInput.waitUntilAsking('Sort Buckets');
}

/** Types the name of a field, takes it with Enter, and the direction with these keys; without keys there is none to take. */
async function sort(workbench: Workbench, field: string, directionKeys: readonly string[]): Promise<void> {
  const { page, quickInput } = workbench;
  await openPick(workbench);
  await page.keyboard.type(field);
  await eventually(async () => assert.match((await quickInput.activeLabel()) ?? '', new RegExp(field)));
  await page.keyboard.press('Enter');
  if (directionKeys.length > 0) await quickInput.waitUntilAsking(`Sort by ${field}`);
  for (const key of directionKeys) await page.keyboard.press(key);
  await quickInput.waitUntilClosed();
}

describe('Sort Buckets, without the mouse', () => {
  const stub = useStubApi(searching(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin, 'mixpeek.pageSize': 12 },
    environment: { MIXPEEK_API_KEY: testKey },
  }));

  it('sends field and direction to the server', async () => {
    await workbench().openView();
    await messageIs(workbench(), '12 of 40');
    await sort(workbench(), 'objects', ['Enter']);
    await messageIs(workbench(), '12 of 40 · by objects, descending');
    assert.deepEqual(lastSort(stub()), { field: 'object_count', direction: 'desc' });
    const sorted = rows.toSorted((one, other) => Number(other['object_count']) - Number(one['object_count']));
    await eventually(async () =>
      assert.deepEqual(
        (await workbench().view.labels()).slice(0, 12),
        sorted.slice(0, 12).map((row) => row['bucket_name']),
      ),
    );
  });

  it('is remembered when the window is loaded anew', async () => {
    await workbench().reloadByCommand();
    const count = stub().requests.length;
    await workbench().openView();
    await messageIs(workbench(), '12 of 40 · by objects, descending');
    assert.deepEqual(lastSort(stub()), { field: 'object_count', direction: 'desc' });
    assert.ok(stub().requests.length - count <= 1);
  });

  it('marks the current order, and takes any other field that is typed', async () => {
    const { page, quickInput } = workbench();
    await openPick(workbench());
    await page.keyboard.type('objects');
    await eventually(async () => assert.equal((await quickInput.items())[0]?.description, 'object_count · descending'));
    await quickInput.cancel();
    await sort(workbench(), 'metadata.shelf', ['Enter']);
    await messageIs(workbench(), '12 of 40 · by metadata.shelf, ascending');
    assert.deepEqual(lastSort(stub()), { field: 'metadata.shelf', direction: 'asc' });
  });

  it('goes back to the order of the server', async () => {
    await sort(workbench(), 'Server order', []);
    await messageIs(workbench(), '12 of 40');
    assert.equal(lastSort(stub()), undefined);
  });
});

describe('a list that is complete', () => {
  const stub = useStubApi(searching(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
    viewport: { width: 1000, height: 1100 },
  }));
  let count: number;

  before('load all of it', async () => {
    await workbench().openView();
    await messageIs(workbench(), '40 buckets');
    count = stub().requests.length;
  });

  it('is sorted without a request', async () => {
    await sort(workbench(), 'objects', ['ArrowDown', 'Enter']);
    await messageIs(workbench(), '40 buckets · by objects, ascending');
    assert.equal((await workbench().view.labels())[0], 'bucket-1');
    assert.equal(stub().requests.length, count);
  });

  it('is filtered by the form without a request, and shown whole again', async () => {
    const form = new FilterFormFrame(workbench());
    await form.open();
    await form.button('Condition').click();
    await form.fill(form.condition('All of', 1), 'object_count', '≥', '38');
    await messageIs(workbench(), '2 buckets · objects ≥ 38 · by objects, ascending');
    await workbench().runCommand('Mixpeek: Clear Filter and Search');
    await messageIs(workbench(), '40 buckets · by objects, ascending');
    assert.equal(stub().requests.length, count);
  });

  it('asks again on Refresh', async () => {
    await workbench().runCommand('Mixpeek: Refresh');
    await stub().waitForRequest(count + 1);
  });
});
