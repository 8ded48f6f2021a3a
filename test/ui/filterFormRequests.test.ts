import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { json } from '../support/stubApi.ts';
import { sampleQuery } from '../unit/webview/sampleQuery.ts';
import { FilterFormFrame } from './filterFormFrame.ts';
import { buildSampleQuestion } from './sampleQuestion.ts';
import { signIn, testKey } from './signingIn.ts';
import { listing, seedListing, stubBucket } from './stubBuckets.ts';
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

describe('the complaint of a server about a filter', () => {
  const complaint = 'Values of \u202eteam are [lists](command:x), not $(text)';
  const stub = useStubApi((request) => {
    const { filters } = request.body as { readonly filters?: unknown };
    if (filters === undefined) return listing(rows)(request);
    return json(422, {
      detail: [{ loc: ['body', 'filters', 'AND', 1, 'value'], msg: complaint, type: 'value_error' }],
    });
  });
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin, 'mixpeek.pageSize': 12 },
    environment: { MIXPEEK_API_KEY: testKey },
    viewport: { width: 1000, height: 1100 },
  }));

  it('stands at the condition that it names, as text, until the condition is another', async () => {
    const form = new FilterFormFrame(workbench());
    await workbench().openView();
    await workbench().view.row('bucket-0');
    await form.open();
    await form.button('Condition').click();
    await form.fill(form.condition('All of', 1), 'object_count', '≥', '1');
    await form.button('Add condition to group "All of"').press('Enter');
    await form.fill(form.condition('All of', 2), 'metadata.team', 'is', 'vision');

    const value = form.condition('All of', 2).getByRole('textbox', { name: 'Value' });
    await eventually(async () => assert.equal(await value.getAttribute('aria-invalid'), 'true'));
    const described = await value.getAttribute('aria-describedby');
    const shown = await form.inside.locator(`[id="${described}"]`).innerText();
    assert.match(shown, /^Values of .*202E.*team are \[lists\]\(command:x\), not \$\(text\)$/i);
    const other = form.condition('All of', 1).getByRole('textbox', { name: 'Value' });
    assert.notEqual(await other.getAttribute('aria-invalid'), 'true');
    // The rows are those of the question before, and the tree says so.
    await eventually(async () => assert.equal(await workbench().view.message(), '12 of 30, not up to date'));

    await form.condition('All of', 2).getByRole('button', { name: 'Remove condition 2' }).click();
    await form.condition('All of', 1).getByRole('button', { name: 'Remove condition 1' }).click();
    await workbench().view.row('bucket-0');
    await eventually(async () => assert.equal(await form.inside.locator('[aria-invalid="true"]').count(), 0));
  });
});
