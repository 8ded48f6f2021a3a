import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ValidationIssue } from '../apiError.ts';
import type { ListQuestion, ListRequest } from './generation.ts';

/** What one server takes of `POST /v1/buckets/list`: its documents differ, and a 422 names the difference. */
export interface ListDialect {
  /** The largest page it takes, in rows. */
  readonly maxLimit: number;
  /** Where limit and offset go. Extras are ignored by every published server, so both is the safe start. */
  readonly paging: 'queryAndBody' | 'query' | 'body';
  /** False for the contract whose `sort` is a string of unstated grammar. */
  readonly takesSort: boolean;
}

/** Valid in every document of the listing call: no page is above 100 rows. */
export const firstDialect: ListDialect = { maxLimit: 100, paging: 'queryAndBody', takesSort: true };

/** The listing call of every contract after the oldest: `POST /v1/buckets/list`. */
export function listRequest({ query, range }: ListQuestion, dialect: ListDialect): ListRequest {
  const limit = Math.min(range.limit, dialect.maxLimit);
  const body: Record<string, JsonValue> = {};
  if (query.filters) {
    const { case_sensitive, ...filters } = query.filters;
    body['filters'] = filters as JsonObject;
    if (case_sensitive !== undefined) body['case_sensitive'] = case_sensitive;
  }
  if (query.sort && dialect.takesSort) body['sort'] = { ...query.sort };
  if (query.search) body['search'] = query.search;
  if (dialect.paging !== 'query') Object.assign(body, { limit, offset: range.offset });
  return {
    path: '/v1/buckets/list',
    parameters: dialect.paging === 'body' ? {} : { limit: String(limit), offset: String(range.offset) },
    body,
  };
}

/**
 * The dialect that a 422 asks for, or undefined if it names nothing that can be left out.
 * Only a reply whose every complaint is about paging or sort is answered by asking again.
 */
export function dialectAfter(issues: readonly ValidationIssue[], dialect: ListDialect): ListDialect | undefined {
  if (issues.length === 0) return undefined;
  let next = dialect;
  for (const issue of issues) {
    // Each complaint is about what was sent: a limit goes in both places and is complained of twice.
    const change = changeFor(issue, dialect);
    if (!change || (change.paging && next.paging !== dialect.paging && change.paging !== next.paging)) return undefined;
    next = { ...next, ...change, maxLimit: Math.min(next.maxLimit, change.maxLimit ?? next.maxLimit) };
  }
  return next;
}

function changeFor(issue: ValidationIssue, sent: ListDialect): Partial<ListDialect> | undefined {
  const [place, name] = issue.location;
  if (place === 'body' && name === 'sort' && sent.takesSort) return { takesSort: false };
  if ((place !== 'body' && place !== 'query') || (name !== 'limit' && name !== 'offset')) return undefined;
  if (issue.type === 'extra_forbidden') {
    return sent.paging === 'queryAndBody' ? { paging: place === 'body' ? 'query' : 'body' } : undefined;
  }
  if (name !== 'limit') return undefined;
  const maxLimit = issue.maximum ?? (sent.maxLimit > 100 ? 100 : 10);
  return maxLimit >= 1 && maxLimit < sent.maxLimit ? { maxLimit } : undefined;
}
