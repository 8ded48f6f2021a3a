import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { FilterFormFrame } from './filterFormFrame.ts';
import { buildSampleQuestion } from './sampleQuestion.ts';
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
  const violations: string[] = [];

  before('sign in', async () => {
    workbench().page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text());
    });
    form = new FilterFormFrame(workbench());
    await workbench().openView();
    await signIn(workbench());
    await workbench().view.row('bucket-0');
    await form.open();
  });

  /** What the form shows of the sample body. */
  async function showsSample(): Promise<void> {
    await eventually(async () => assert.equal(await form.search.inputValue(), 'video'));
    assert.deepEqual(await form.fieldValues(), [
      ...['metadata.team', 'vision', 'object_count', '100'],
      ...['bucket_name', 'prod', 'created_at', '2024-05-31'],
      ...['status', 'archived, failed', 'metadata.draft'],
    ]);
    assert.equal(await form.inside.getByRole('checkbox', { name: 'Match case' }).isChecked(), true);
    assert.equal(await form.inside.getByRole('combobox', { name: 'Sort by field' }).inputValue(), 'created_at');
    assert.equal(await form.inside.getByRole('combobox', { name: 'Direction' }).inputValue(), 'asc');
  }

  it('shows the count, offers the fields of the buckets, and takes their names for text', async () => {
    await eventually(async () => assert.equal(await form.count(), '3 buckets'));
    const options = await form.inside
      .locator('#known-fields option')
      .evaluateAll((all) => all.map((one) => one.getAttribute('value')));
    for (const name of ['bucket_name', 'object_count', 'metadata.team', `metadata.${hostile}`]) {
      assert.ok(options.includes(name), name);
    }
    assert.equal(await (await form.frame()).evaluate('window.hurt'), undefined);
    assert.equal(await form.inside.locator('img').count(), 0);
  });

  it('takes the published sample body, built with clicks and keys', async () => {
    await buildSampleQuestion(form);
    await showsSample();
    assert.deepEqual(await form.notices(), []);
  });

  it('is as it was after hiding', async () => {
    await form.collapse();
    await form.open();
    await showsSample();
  });

  it('tells of a mistake where it is, and keeps what was typed', async () => {
    const row = form.condition('All of', 2);
    const value = row.getByRole('textbox', { name: 'Value' });
    await value.fill('many');
    await eventually(async () => assert.equal(await value.getAttribute('aria-invalid'), 'true'));
    const described = await value.getAttribute('aria-describedby');
    assert.equal(await form.inside.locator(`[id="${described}"]`).innerText(), 'Enter a number, like 12 or 0.5.');
    await eventually(async () =>
      assert.deepEqual(await form.notices(), ['Not applied yet: a condition is unfinished.']),
    );
    await form.collapse();
    await form.open();
    await eventually(async () => assert.equal(await value.inputValue(), 'many'));
    await value.fill('100');
    await eventually(async () => assert.deepEqual(await form.notices(), []));
    await showsSample();
  });

  it('can be walked through with the Tab key, in the order of the eye', async () => {
    await form.search.focus();
    const walked: string[] = [];
    for (let step = 0; step < 14; step += 1) {
      await workbench().page.keyboard.press('Tab');
      walked.push(await form.focused());
    }
    assert.deepEqual(walked, [
      ...['How the conditions of this group count', 'Remove group "All of"'],
      ...['Field', 'Remove condition 1', 'Operator', 'Type of the value', 'Value'],
      ...['Field', 'Remove condition 2', 'Operator', 'Type of the value', 'Value'],
      ...['Add condition to group "All of"', 'Add group inside "All of"'],
    ]);
  });

  it('moves the keyboard to the neighbour of a condition that is removed', async () => {
    await form.button('Add condition to group "None of"').press('Enter');
    const third = form.condition('None of', 3);
    await third.getByRole('button', { name: 'Remove condition 3' }).press('Enter');
    await third.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal(await form.focused(), 'Field'));
    await workbench().page.keyboard.type('x');
    const field = form.condition('None of', 2).getByRole('combobox', { name: 'Field', exact: true });
    await eventually(async () => assert.match(await field.inputValue(), /x/));
    await field.fill('metadata.draft');
    await showsSample();
  });

  // Before axe comes in, which tries styles of its own.
  it('may load nothing from elsewhere, and runs no script but its own', async () => {
    const policy = await form.inside
      .locator('meta[http-equiv="Content-Security-Policy"]')
      .first()
      .evaluate((meta) => meta.getAttribute('content') ?? '');
    assert.match(
      policy,
      /^default-src 'none'; script-src 'nonce-[\w-]{22}'; style-src 'self' https:[^; ]+; font-src 'self' https:[^; ]+$/,
    );
    assert.deepEqual(violations, []);
  });

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
    it(`has nothing that axe objects to (${theme})`, async () => {
      await workbench().setTheme(theme);
      await eventually(async () => assert.equal(await form.search.inputValue(), 'video'));
      assert.deepEqual(await form.axeViolations({ withContrast: theme.startsWith('high') }), []);
      await form.condition('All of', 2).getByRole('textbox', { name: 'Value' }).fill('many');
      await eventually(async () => assert.equal((await form.notices()).length, 1));
      assert.deepEqual(await form.axeViolations({ withContrast: theme.startsWith('high') }), []);
      await form.condition('All of', 2).getByRole('textbox', { name: 'Value' }).fill('100');
      await eventually(async () => assert.deepEqual(await form.notices(), []));
    });
  }

  it('is empty again when cleared, and keeps the order', async () => {
    await form.button('Clear').click();
    await eventually(async () => assert.deepEqual(await form.fieldValues(), []));
    assert.equal(await form.search.inputValue(), '');
    assert.equal(await form.inside.getByRole('combobox', { name: 'Sort by field' }).inputValue(), 'created_at');
  });
});
