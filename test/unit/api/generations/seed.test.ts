import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ListQuestion } from '../../../../src/api/generations/generation.ts';
import { seed } from '../../../../src/api/generations/seed.ts';
import type { BucketQuery } from '../../../../src/model/query.ts';

const range = { offset: 200, limit: 100 };

const seedListRequest = (question: ListQuestion) => seed.listRequest(question, seed.dialect);

describe('seed.listRequest', () => {
  it('asks for everything with an empty body, limit and offset in the query alone', () => {
    assert.deepEqual(seedListRequest({ query: {}, range }), {
      path: '/v1/buckets',
      parameters: { limit: '100', offset: '200' },
      body: {},
    });
  });

  it('puts the whole question into the body, case_sensitive inside the filters', () => {
    const query: BucketQuery = {
      search: 'film',
      sort: { field: 'created_at', direction: 'desc' },
      filters: {
        AND: [{ field: 'metadata.year', operator: 'gte', value: 2000 }],
        NOT: [{ OR: [{ field: 'bucket_name', operator: 'eq', value: 'x' }] }],
        case_sensitive: true,
      },
    };
    assert.deepEqual(seedListRequest({ query, range }).body, { ...query });
  });

  it('says the shorthand as conditions and leaves out what holds none, because its groups take no other keys', () => {
    const filters: BucketQuery['filters'] = { AND: [{}], OR: [{ NOT: [] }], equal: [['metadata.x', 1]] };
    assert.deepEqual(seedListRequest({ query: { filters }, range }).body, {
      filters: { AND: [{ field: 'metadata.x', operator: 'eq', value: 1 }] },
    });
    assert.deepEqual(seedListRequest({ query: { filters: { AND: [{}] } }, range }).body, {});
  });

  it('sends filters for the case of a search alone', () => {
    const { body } = seedListRequest({ query: { search: 'Film', filters: { case_sensitive: true } }, range });
    assert.deepEqual(body, { search: 'Film', filters: { case_sensitive: true } });
  });

  it('leaves an empty search out', () => {
    assert.deepEqual(seedListRequest({ query: { search: '' }, range }).body, {});
  });

  it('sends none of the keys that create a bucket, whatever the question holds', () => {
    const creating = {
      bucket_name: fc.string(),
      bucket_schema: fc.object(),
      description: fc.string(),
      metadata: fc.object(),
    };
    const condition = fc.record({
      field: fc.constantFrom(...Object.keys(creating)),
      operator: fc.constantFrom('eq', 'ne', 'contains'),
      value: fc.jsonValue(),
    });
    const query = fc.record(
      {
        ...creating,
        search: fc.string(),
        sort: fc.record({ field: fc.string(), direction: fc.constantFrom('asc', 'desc') }),
        filters: fc.record({ AND: fc.array(condition), ...creating }, { requiredKeys: [] }),
        limit: fc.nat(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(query, (asked) => {
        const { body } = seedListRequest({ query: asked as BucketQuery, range });
        const sent = Object.keys(JSON.parse(JSON.stringify(body)));
        assert.deepEqual(
          sent,
          ['filters', 'sort', 'search'].filter((key) => sent.includes(key)),
        );
      }),
    );
  });
});
