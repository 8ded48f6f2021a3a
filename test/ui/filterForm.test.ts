import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { FilterFormFrame } from './filterFormFrame.ts';
import { signIn } from './signingIn.ts';
import { listing, stubBucket } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

const hostile = '"><img src=x onerror=window.hurt=1>';
const rows = Array.from({ length: 3 }, (_, index) =>
  stubBucket(`bucket-${index}`, {
    object_count: index,
    created_at: '2024-05-31T08:00:00Z',
    metadata: { team: 'vision', [hostile]: 1 },
  }),
);

describe('the Filter view', () => {
  const stub = useStubApi(listing(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
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

  const team = ['metadata.team', 'is', 'vision'] as const;

  /** Builds the published sample body from nothing, with clicks and keys. */
  async function buildSample(): Promise<void> {
    await form.search.fill('video');
    await form.button('Condition').click();
    assert.equal(await form.focused(), 'Field');
    await form.fill(form.condition('All of', 1), ...team);
    await form.button('Add condition to group "All of"').press('Enter');
    assert.equal(await form.focused(), 'Field');
    await form.fill(form.condition('All of', 2), 'object_count', '≥', '100');
    await form.button('Add group "Any of"').click();
    await form.fill(form.condition('Any of', 1), 'bucket_name', 'starts with', 'prod');
    await form.button('Add condition to group "Any of"').press('Space');
    await form.fill(form.condition('Any of', 2), 'created_at', '>', '2024-05-31');
    await form.button('Add group "None of"').click();
    await form.fill(form.condition('None of', 1), 'status', 'is one of', 'archived, failed');
    await form.button('Add condition to group "None of"').click();
    await form.fill(form.condition('None of', 2), 'metadata.draft', 'exists', 'Yes');
    await form.inside.getByRole('checkbox', { name: 'Match case' }).check();
    await form.inside.getByRole('combobox', { name: 'Sort by field' }).fill('created_at');
    await form.inside.getByRole('combobox', { name: 'Direction' }).selectOption({ label: 'Ascending' });
  }

  it('takes the published sample body, built with clicks and keys', async () => {
    await eventually(async () => assert.equal(await form.count(), '3 buckets'));
    await workbench().screenshot('form-up');
    await buildSample();
    await workbench().screenshot('form-sample');
  });
});
