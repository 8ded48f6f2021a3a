import assert from 'node:assert/strict';
import type { FilterFormFrame } from './filterFormFrame.ts';

/** Builds the published sample body of the oldest contract from an empty form, with clicks and keys. */
export async function buildSampleQuestion(form: FilterFormFrame): Promise<void> {
  await form.search.fill('video');
  await form.button('Condition').click();
  assert.equal(await form.focused(), 'Field');
  await form.fill(form.condition('All of', 1), 'metadata.team', 'is', 'vision');
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
  await form.inside.getByText('Match case').click();
  await form.inside.getByRole('combobox', { name: 'Sort by field' }).fill('created_at');
  await form.inside.getByRole('combobox', { name: 'Direction' }).selectOption({ label: 'Ascending' });
}
