import assert from 'node:assert/strict';
import { firstDialect } from '../../../../src/api/generations/dialects.ts';
import { listPathRequest } from '../../../../src/api/generations/listPath.ts';
import type { BucketQuery } from '../../../../src/model/query.ts';

const range = { offset: 200, limit: 50 };

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
});
