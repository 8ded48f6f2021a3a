import assert from 'node:assert/strict';
import { fieldLabel, operatorWord, questionWords } from '../../src/extension/questionWords.ts';
import { type BucketQuery, operators } from '../../src/model/query.ts';
import { parseQuery } from '../../src/model/queryJson.ts';
import { numbers } from './buckets/rows.ts';
import { awkwardTexts } from './fakes.ts';

function queryFrom(value: unknown): BucketQuery {
  const query = parseQuery(value);
  return query.ok ? query.value : assert.fail(JSON.stringify(query.error));
}

const words = (value: unknown) => questionWords(queryFrom(value), numbers).join(' · ');
const filter = (...AND: unknown[]) => words({ filters: { AND } });
const condition = (field: string, operator: string, value: unknown) => ({ field, operator, value });

describe('questionWords', () => {
  it('says nothing of the question that asks for everything', () => {
    assert.deepEqual(questionWords({}, numbers), []);
  });

  it('has a part each for search, filter and order', () => {
    const filters = { AND: [condition('status', 'eq', 'active')] };
    const sort = { field: 'total_size_bytes', direction: 'desc' };
    assert.deepEqual(questionWords(queryFrom({ search: 'cat', filters, sort }), numbers), [
      '“cat”',
      'status = active',
      'by size, descending',
    ]);
    assert.equal(words({ search: 'cat', sort: { field: 'owner', direction: 'asc' } }), '“cat” · by owner, ascending');
  });

  for (const [asked, expected] of [
    [condition('object_count', 'gte', 1_000_000), 'objects ≥ 1,000,000'],
    [condition('total_size_bytes', 'lt', 1_500_000_000), 'size < 1.5 GB'],
    [condition('total_size_bytes', 'gt', -1), 'size > -1'],
    [condition('bucket_name', 'starts_with', 'prod'), 'name starts with prod'],
    [condition('status', 'in', ['a', 'b', 'c', 'd']), 'status in [a, b, c, …]'],
    [condition('metadata.draft', 'exists', true), 'has metadata.draft'],
    [condition('metadata.draft', 'exists', false), 'no metadata.draft'],
    [condition('description', 'is_null', true), 'description is null'],
    [condition('description', 'is_null', false), 'description is not null'],
    [condition('is_locked', 'eq', true), 'locked = true'],
  ] as const) {
    it(`says “${expected}”`, () => {
      assert.equal(filter(asked), expected);
    });
  }

  it('joins conditions by what holds between them', () => {
    const [one, other] = [condition('status', 'eq', 'active'), condition('object_count', 'gt', 5)];
    assert.equal(filter(one, other), 'status = active, objects > 5');
    assert.equal(words({ filters: { OR: [one, other] } }), 'status = active or objects > 5');
    assert.equal(words({ filters: { NOT: [one] } }), 'not status = active');
    assert.equal(words({ filters: { AND: [one], case_sensitive: true } }), 'status = active, match case');
  });

  it('stays short, whatever is asked', () => {
    const many = Array.from({ length: 50 }, (_, index) => condition(`field_${index}`, 'eq', 'x'.repeat(1_000)));
    const said = filter(...many);
    assert.ok(said.length < 500, said);
    assert.match(said, /, \d+ more$/);
    assert.ok(words({ search: 'x'.repeat(1_000) }).length < 50);
  });

  for (const [what, text] of Object.entries(awkwardTexts)) {
    it(`shows no hidden character of a hostile text (${what})`, () => {
      const said = [words({ search: `a${text}` }), filter(condition(`a${text}`, 'eq', text))].join('');
      assert.doesNotMatch(said, /\p{Cc}|\p{Surrogate}|[\u200b\u202e\u2060\ufeff]/u);
    });
  }

  it('has a word for every operator, and none of them twice', () => {
    const said = operators.map((operator) => operatorWord(operator));
    assert.equal(new Set(said).size, operators.length);
    assert.ok(!said.includes(''));
  });

  it('calls a field of its own what the server calls it', () => {
    assert.equal(fieldLabel('last_upload_at'), 'last upload');
    assert.equal(fieldLabel('metadata.team'), 'metadata.team');
  });
});
