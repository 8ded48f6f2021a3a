import assert from 'node:assert/strict';
import { fieldSuggestions, mostSuggestions } from '../../../src/extension/filter/fieldSuggestions.ts';
import { bucketFrom } from '../fakes.ts';

describe('filter/fieldSuggestions', () => {
  it('names the fields of the reply and of the metadata, with what they hold', () => {
    const bucket = bucketFrom({
      bucket_name: 'b',
      object_count: 3,
      is_locked: false,
      created_at: '2024-05-31T08:00:00Z',
      tags: ['a'],
      description: null,
      bucket_schema: { properties: {} },
      metadata: { team: 'vision', since: '2024-05-31', depth: { more: 1 } },
    });
    assert.deepEqual(
      fieldSuggestions([bucket]).filter(({ name }) => !name.startsWith('bucket_')),
      [
        { name: 'created_at', type: 'date' },
        { name: 'is_locked', type: 'boolean' },
        { name: 'metadata.since', type: 'date' },
        { name: 'metadata.team', type: 'string' },
        { name: 'object_count', type: 'number' },
        { name: 'tags', type: 'unknown' },
      ],
    );
  });

  it('claims no type where the buckets differ', () => {
    const buckets = [
      bucketFrom({ bucket_name: 'b', metadata: { size: 1 } }),
      bucketFrom({ bucket_name: 'b', metadata: { size: 'large' } }),
    ];
    assert.deepEqual(
      fieldSuggestions(buckets).find(({ name }) => name === 'metadata.size'),
      { name: 'metadata.size', type: 'unknown' },
    );
  });

  it('offers a bounded number of names that fit one line, whatever the metadata holds', () => {
    const metadata = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field ${index}`, index]));
    assert.equal(fieldSuggestions([bucketFrom({ bucket_name: 'b', metadata })]).length, mostSuggestions);
    const odd = JSON.parse(`{ "__proto__": 1, " ": 1, "two\\nlines": 1, "turned\\u202e": 1, "${'x'.repeat(500)}": 1 }`);
    const names = fieldSuggestions([bucketFrom({ bucket_name: 'b', metadata: odd })]).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name.startsWith('metadata.')),
      ['metadata.__proto__'],
    );
  });
});
