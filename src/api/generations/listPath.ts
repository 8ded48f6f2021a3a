import { printFilter, withoutEmptyGroups } from '../../model/filter.ts';
import type { JsonValue } from '../../model/json.ts';
import { isEmptyGroup } from '../../model/query.ts';
import type { ListDialect, ListQuestion, NamespaceQuestion, ShapedRequest } from './generation.ts';

/**
 * `POST /v1/buckets/list`, the listing call of every generation after the oldest. The case switch of the outermost
 * group goes into the body, beside the filters; those of inner groups stay where they are.
 */
export function listPathRequest(
  { query, range }: ListQuestion,
  dialect: ListDialect,
  { shorthand = true }: { readonly shorthand?: boolean } = {},
): ShapedRequest {
  const limit = Math.min(range.limit, dialect.maxLimit);
  const body: Record<string, JsonValue> = {};
  const { case_sensitive, ...filters } = withoutEmptyGroups(query.filters ?? {}) ?? {};
  if (!isEmptyGroup(filters)) body['filters'] = printFilter(filters, { shorthand });
  if (case_sensitive !== undefined) body['case_sensitive'] = case_sensitive;
  if (query.sort && dialect.takesSort) body['sort'] = { ...query.sort };
  if (query.search) body['search'] = query.search;
  if (dialect.paging !== 'query') Object.assign(body, { limit, offset: range.offset });
  return {
    path: '/v1/buckets/list',
    parameters: dialect.paging === 'body' ? {} : { limit: String(limit), offset: String(range.offset) },
    body,
  };
}

/** `POST /v1/namespaces/list`: limit and offset in the query in every generation, the search in the body. */
export function namespacesPathRequest({ search, range }: NamespaceQuestion): ShapedRequest {
  return {
    path: '/v1/namespaces/list',
    parameters: { limit: String(range.limit), offset: String(range.offset) },
    body: search ? { search } : {},
  };
}
