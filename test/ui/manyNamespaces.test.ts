import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { json, type StubHandler } from '../support/stubApi.ts';
import { testKey } from './signingIn.ts';
import { stubBucket } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

/** A server of the contract of 2025-09, which cannot search its 250 namespaces. */
const serve: StubHandler = ({ path, query, headers }) => {
  if (path === '/v1/buckets/list') {
    const name = String(headers['x-namespace'] ?? 'loose');
    return json(200, { results: [stubBucket(name)], pagination: { total: 1 } });
  }
  if (path !== '/v1/namespaces/list') return json(404, { detail: 'Not Found' });
  const offset = Number(query['offset']);
  const rows = Array.from({ length: 250 }, (_, at) => ({ namespace_name: `project-${at + 1}` }));
  return json(200, { results: rows.slice(offset, offset + Number(query['limit'])), pagination: { total: 250 } });
};

describe('more namespaces than come at once, on a server that cannot search them', () => {
  const stub = useStubApi(serve);
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const offsets = () =>
    stub()
      .requests.filter(({ path }) => path === '/v1/namespaces/list')
      .map(({ query }) => query['offset']);
  const activeIs = (label: string) =>
    eventually(async () => assert.equal(await workbench().quickInput.activeLabel(), label));
  const rowsAre = (...labels: string[]) =>
    eventually(async () => assert.deepEqual(await workbench().view.labels(), labels));

  async function openPick(): Promise<void> {
    await workbench().runCommandByKeyboard('Mixpeek: Switch Namespace…');
    await workbench().quickInput.waitUntilAsking('Switch Namespace');
  }

  it('come a page at a time by Enter on the last row, and one reads on from there', async () => {
    await workbench().openView();
    await rowsAre('loose');
    const { page, quickInput } = workbench();
    await openPick();
    await activeIs('No namespace');
    await eventually(async () =>
      assert.ok((await quickInput.items()).some(({ label }) => label.startsWith('project-'))),
    );
    await page.keyboard.press('ArrowDown');
    await activeIs('Load more namespaces (100 listed)');
    assert.deepEqual(offsets(), ['0']);
    await page.keyboard.press('Enter');
    await activeIs('project-101');
    assert.deepEqual(offsets(), ['0', '100']);
    await page.keyboard.press('ArrowDown');
    await activeIs('project-102');
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
    await rowsAre('project-102');
  });

  it('are found by typing: text that nothing listed matches fetches the next page', async () => {
    const { page, quickInput } = workbench();
    await openPick();
    const release = stub().hold();
    await page.keyboard.type('project-249');
    await activeIs('Use “project-249”');
    release();
    await activeIs('project-249');
    assert.deepEqual(offsets(), ['0', '100', '200']);
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
    await rowsAre('project-249');
  });
});
