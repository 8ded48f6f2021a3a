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

  it('is up', async () => {
    await eventually(async () => assert.equal(await form.count(), '3 buckets'));
    await workbench().screenshot('form-up');
    await form.button('Condition').click();
    await workbench().screenshot('form-one');
  });
});
