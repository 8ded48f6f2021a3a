import { printFilter, withoutEmptyGroups } from '../../model/filter.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Generation } from './generation.ts';

/**
 * The oldest published contract: `POST /v1/buckets`, limit and offset in the query, the question in the body.
 * In every later contract the same path creates a bucket from `bucket_name`, so the body never holds any key
 * but the three of the question.
 */
export const seed: Generation = {
  name: 'seed',
  // It declares no largest page; a thousand is the most that any generation allows.
  dialect: { maxLimit: 1_000, paging: 'query', takesSort: true },
  searchesNamespaces: false,
  listRequest({ query, range }, dialect) {
    const body: Record<string, JsonObject | string> = {};
    const filters = withoutEmptyGroups(query.filters ?? {});
    if (filters) body['filters'] = printFilter(filters, { shorthand: false });
    if (query.sort && dialect.takesSort) body['sort'] = { ...query.sort };
    if (query.search) body['search'] = query.search;
    return {
      path: '/v1/buckets',
      parameters: { limit: String(Math.min(range.limit, dialect.maxLimit)), offset: String(range.offset) },
      body,
    };
  },
  namespacesRequest: () => ({ path: '/v1/namespaces', parameters: {} }),
};
