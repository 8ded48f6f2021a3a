import assert from 'node:assert/strict';
import { firstDialect } from '../../../../src/api/generations/dialects.ts';
import { listPathRequest } from '../../../../src/api/generations/listPath.ts';
import { september2025 } from '../../../../src/api/generations/september2025.ts';
import type { BucketQuery } from '../../../../src/model/query.ts';

const range = { offset: 200, limit: 50 };
const size = { field: 'total_size_bytes', operator: 'gt', value: 1_000 } as const;

describe('listPathRequest', () => {
  it('sends limit and offset in both places until it knows which one counts', () => {
    assert.deepEqual(listPathRequest({ query: {}, range }, firstDialect), {
      path: '/v1/buckets/list',
      parameters: { limit: '50', offset: '200' },
      body: { limit: 50, offset: 200 },
    });
  });

  it('sends them in one place if the server refused the other', () => {
    const inQuery = listPathRequest({ query: {}, range }, { ...firstDialect, paging: 'query' });
    assert.deepEqual([inQuery.parameters, inQuery.body], [{ limit: '50', offset: '200' }, {}]);
    const inBody = listPathRequest({ query: {}, range }, { ...firstDialect, paging: 'body' });
    assert.deepEqual([inBody.parameters, inBody.body], [{}, { limit: 50, offset: 200 }]);
  });

  it('never asks for more rows than the server takes', () => {
    const { parameters, body } = listPathRequest({ query: {}, range: { offset: 0, limit: 1_000 } }, firstDialect);
    assert.equal(parameters['limit'], '100');
    assert.equal(body?.['limit'], 100);
  });

  it('takes case_sensitive out of the filters into the body', () => {
    const query: BucketQuery = {
      search: 'film',
      sort: { field: 'created_at', direction: 'desc' },
      filters: { OR: [{ field: 'status', operator: 'eq', value: 'ACTIVE' }], case_sensitive: true },
    };
    assert.deepEqual(listPathRequest({ query, range }, firstDialect).body, {
      search: 'film',
      sort: { field: 'created_at', direction: 'desc' },
      filters: { OR: [{ field: 'status', operator: 'eq', value: 'ACTIVE' }] },
      case_sensitive: true,
      limit: 50,
      offset: 200,
    });
  });

  it('leaves out an empty search, and the sort that the server does not take', () => {
    const query: BucketQuery = { search: '', sort: { field: 'bucket_name', direction: 'asc' } };
    const { body } = listPathRequest({ query, range }, { ...firstDialect, takesSort: false });
    assert.deepEqual(body, { limit: 50, offset: 200 });
  });

  it('leaves filters out that hold no condition, and sends the case of a search in the body', () => {
    const asked = (filters: BucketQuery['filters']) =>
      listPathRequest({ query: { search: 'Film', ...(filters && { filters }) }, range }, firstDialect).body;
    const searched = { search: 'Film', limit: 50, offset: 200 };
    assert.deepEqual(asked({ AND: [], OR: [{ NOT: [] }] }), searched);
    assert.deepEqual(asked({ case_sensitive: true }), { ...searched, case_sensitive: true });
  });

  it('keeps the case of inner groups and the shorthand where they are', () => {
    const filters = { OR: [{ AND: [size], case_sensitive: true }], equal: [['__proto__', 1]] } as const;
    const { body } = listPathRequest({ query: { filters }, range }, firstDialect);
    assert.equal(
      JSON.stringify(body?.['filters']),
      `{"OR":[{"AND":[${JSON.stringify(size)}],"case_sensitive":true}],"__proto__":1}`,
    );
  });
});

describe('september2025.listRequest', () => {
  const asked = (query: BucketQuery) => september2025.listRequest({ query, range }, september2025.dialect).body;
  const places = { limit: 50, offset: 200 };

  it('puts the case into the filters, even where they hold nothing else', () => {
    const filters = { AND: [size], case_sensitive: true };
    assert.deepEqual(asked({ filters }), { filters, ...places });
    const search = { search: 'Film', filters: { case_sensitive: false } };
    assert.deepEqual(asked(search), { ...search, ...places });
    assert.deepEqual(asked({ filters: { OR: [] } }), places);
  });

  it('says the shorthand as conditions, because it is of a later document', () => {
    assert.deepEqual(asked({ filters: { equal: [['a', 1]] } }), {
      filters: { AND: [{ field: 'a', operator: 'eq', value: 1 }] },
      ...places,
    });
  });
});
