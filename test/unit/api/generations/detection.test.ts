import assert from 'node:assert/strict';
import type { ApiError } from '../../../../src/api/apiError.ts';
import { looksLikeCreatedBucket, mayBeSeedServer, wantsToCreate } from '../../../../src/api/generations/detection.ts';

const others: readonly ApiError[] = [
  { kind: 'cancelled' },
  { kind: 'timeout', phase: 'total', milliseconds: 1 },
  { kind: 'network', cause: 'refused', code: 'ECONNREFUSED' },
  { kind: 'tooLarge', limitBytes: 1, counted: 'wire' },
  { kind: 'undecodable', encoding: 'gzip' },
  { kind: 'keyUnavailable' },
  { kind: 'internal', name: 'TypeError' },
  { kind: 'unauthorized', status: 401 },
  { kind: 'forbidden', status: 403 },
  { kind: 'notFound', status: 404, resource: 'namespace' },
  { kind: 'namespaceRequired', status: 422 },
  { kind: 'invalidRequest', status: 422, issues: [{ location: ['body', 'limit'], message: '', type: '' }] },
  { kind: 'rateLimited', status: 429 },
  { kind: 'serverFault', status: 500 },
  { kind: 'unexpectedStatus', status: 418 },
  { kind: 'redirected', status: 307, target: '' },
  { kind: 'notJson', status: 404, contentType: 'text/html' },
  { kind: 'invalidReply', path: '$' },
  { kind: 'unsupportedServer', status: 405 },
];

describe('detection', () => {
  it('takes an unknown route, and nothing else, for a sign of the oldest contract', () => {
    assert.equal(mayBeSeedServer({ kind: 'unknownRoute', status: 405 }), true);
    assert.equal(mayBeSeedServer({ kind: 'unknownRoute', status: 404 }), true);
    assert.deepEqual(others.filter(mayBeSeedServer), []);
  });

  it('knows a creating path by the name or schema that it misses, in any place', () => {
    const missing = (...location: string[]): ApiError => ({
      ...{ kind: 'invalidRequest', status: 422 },
      issues: [
        { location: ['body', 'other'], message: '', type: '' },
        { location, message: '', type: 'missing' },
      ],
    });
    assert.equal(wantsToCreate(missing('body', 'bucket_name')), true);
    assert.equal(wantsToCreate(missing('bucket_schema')), true);
    assert.deepEqual([...others, missing('body', 'sort')].filter(wantsToCreate), []);
  });

  it('knows a created bucket by its id at the top', () => {
    assert.equal(looksLikeCreatedBucket({ bucket_id: 'bkt_1', bucket_name: 'x' }), true);
    assert.equal(looksLikeCreatedBucket({ bucket_id: null }), true);
    for (const reply of [null, [], 'bucket_id', 7, {}, { results: [{ bucket_id: 'bkt_1' }] }]) {
      assert.equal(looksLikeCreatedBucket(reply), false, JSON.stringify(reply));
    }
  });
});
