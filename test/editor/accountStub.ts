import { json, type StubApi, startStubApi } from '../support/stubApi.ts';
import { rowsFrom } from './fakes.ts';

/** An account on a stub server that speaks the current contract, with `count` buckets; a bucket is found by its id. */
export async function startAccountStub(count: number): Promise<StubApi> {
  const buckets = rowsFrom(1, count);
  return startStubApi(({ method, path, query }) => {
    const offset = Number(query['offset'] ?? 0);
    const limit = Number(query['limit'] ?? 10);
    if (method === 'POST' && path === '/v1/buckets/list') {
      return json(200, { results: buckets.slice(offset, offset + limit), total_count: count });
    }
    const found = buckets.find((bucket) => path === `/v1/buckets/${bucket['bucket_id']}`);
    if (method === 'GET' && found) return json(200, { ...found, seen_only_here: { deep: [1, null, 'x'] } });
    return json(404, { error: { type: 'NotFoundError', message: 'No.', details: { resource: 'bucket' } } });
  });
}
