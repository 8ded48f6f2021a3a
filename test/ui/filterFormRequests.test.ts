import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { sampleQuery } from '../unit/webview/sampleQuery.ts';
import { FilterFormFrame } from './filterFormFrame.ts';
import { buildSampleQuestion } from './sampleQuestion.ts';
import { signIn } from './signingIn.ts';
import { seedListing, stubBucket } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

// More rows than a page holds, so that no question can be answered from memory.
const rows = Array.from({ length: 30 }, (_, index) =>
  stubBucket(`bucket-${index}`, { object_count: index, metadata: { team: 'vision' }, created_at: '2024-05-31' }),
);

describe('the requests of the Filter view', () => {
  const stub = useStubApi(seedListing(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin, 'mixpeek.listApi': 'seed', 'mixpeek.pageSize': 12 },
    viewport: { width: 1000, height: 1100 },
  }));
  let form: FilterFormFrame;

  before('sign in', async () => {
    form = new FilterFormFrame(workbench());
    await workbench().openView();
    await signIn(workbench());
    await workbench().view.row('bucket-0');
    await form.open();
  });

  it('hold the published sample body, as it was built with clicks and keys', async () => {
    await buildSampleQuestion(form);
    await eventually(async () => assert.deepEqual(stub().requests.at(-1)?.body, sampleQuery));
    assert.deepEqual(stub().requests.at(-1)?.query, { limit: '12', offset: '0' });
  });

  it('are not made while a condition is unfinished, nor for what changes nothing', async () => {
    const value = form.condition('All of', 2).getByRole('textbox', { name: 'Value' });
    const before = stub().requests.length;
    await value.fill('many');
    await eventually(async () => assert.equal((await form.notices()).length, 1));
    await value.press('Enter');
    await value.fill('100');
    await value.press('Enter');
    await pause(1_000);
    assert.equal(stub().requests.length, before);
    await value.fill('101');
    await stub().waitForRequest(before + 1);
  });
});
