import { parseFilter } from '../model/filter.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { FilterGroup, PageRange, Sort } from '../model/query.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import { filterIssue } from './filterIssues.ts';
import { issue, type ValidationIssues } from './validationIssue.ts';

/** Which generation of the published contract the server speaks: the one of 2026, or the oldest. */
export type SampleContract = 'current' | 'seed';

export interface ListRequest {
  readonly range: PageRange;
  readonly search: string | undefined;
  readonly caseSensitive: boolean;
  readonly filters: FilterGroup | undefined;
  readonly sort: Sort | undefined;
}

interface Bounds {
  readonly least: number;
  /** Undefined where the contract declares no maximum. */
  readonly most: number | undefined;
  readonly byDefault: number;
}

const currentLimit: Bounds = { least: 1, most: 1_000, byDefault: 10 };
const seedLimit: Bounds = { least: 1, most: undefined, byDefault: 10 };
const anyOffset: Bounds = { least: 0, most: undefined, byDefault: 0 };

/** The body of a request as an object; no body at all is an empty one, as the body is optional in every published document. */
export function parseBody(text: string): Result<JsonObject, ValidationIssues> {
  if (text.trim() === '') return succeeded({});
  let body: JsonValue;
  try {
    body = JSON.parse(text);
  } catch {
    return failed([issue('json_invalid', ['body', 0], 'The body is not valid JSON', {})]);
  }
  if (isJsonObject(body)) return succeeded(body);
  return failed([issue('dict_type', ['body'], 'The body must be an object', body)]);
}

/**
 * The question in a list request. Current contract: limit and offset from the body, else from the query.
 * Seed contract: limit and offset from the query alone, `case_sensitive` inside `filters`.
 */
export function parseListRequest(
  contract: SampleContract,
  query: URLSearchParams,
  body: JsonObject,
): Result<ListRequest, ValidationIssues> {
  const issues: JsonObject[] = [];
  const paging = contract === 'current' ? body : {};
  const limit = readCount('limit', paging, query, contract === 'current' ? currentLimit : seedLimit, issues);
  const offset = readCount('offset', paging, query, anyOffset, issues);
  const filters = readFilters(body['filters'], issues);
  const caseSensitive =
    contract === 'current' ? readCaseSensitive(body['case_sensitive'], issues) : (filters?.case_sensitive ?? false);
  const search = readSearch(body['search'], issues);
  const sort = readSort(body['sort'], issues);
  if (issues.length > 0) return failed(issues);
  // A switch inside the filters wins there over the one beside them.
  return succeeded({
    range: { limit, offset },
    search,
    caseSensitive,
    filters: filters && { case_sensitive: caseSensitive, ...filters },
    sort,
  });
}

function readCount(
  name: string,
  body: JsonObject,
  query: URLSearchParams,
  bounds: Bounds,
  issues: JsonObject[],
): number {
  const inBody = body[name] ?? undefined;
  const input = inBody ?? query.get(name);
  if (input === null) return bounds.byDefault;
  const loc = [inBody === undefined ? 'query' : 'body', name];
  const count = typeof input === 'string' && /^[+-]?\d+$/.test(input) ? Number(input) : input;
  if (typeof count !== 'number' || !Number.isSafeInteger(count)) {
    issues.push(issue('int_parsing', loc, `${name} must be a whole number`, input));
  } else if (count < bounds.least) {
    issues.push(
      issue('greater_than_equal', loc, `${name} must be at least ${bounds.least}`, input, { ge: bounds.least }),
    );
  } else if (bounds.most !== undefined && count > bounds.most) {
    issues.push(issue('less_than_equal', loc, `${name} must be at most ${bounds.most}`, input, { le: bounds.most }));
  } else {
    return count;
  }
  return bounds.byDefault;
}

function readCaseSensitive(value: JsonValue | undefined, issues: JsonObject[]): boolean {
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null) {
    issues.push(issue('bool_type', ['body', 'case_sensitive'], 'case_sensitive must be true or false', value));
  }
  return false;
}

function readSearch(value: JsonValue | undefined, issues: JsonObject[]): string | undefined {
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) {
    issues.push(issue('string_type', ['body', 'search'], 'search must be a string', value));
  }
  return undefined;
}

function readSort(value: JsonValue | undefined, issues: JsonObject[]): Sort | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) {
    issues.push(issue('dict_type', ['body', 'sort'], 'sort must be an object with field and direction', value));
    return undefined;
  }
  const field = value['field'];
  const direction = value['direction'] ?? 'asc';
  if (field === undefined) {
    issues.push(issue('missing', ['body', 'sort', 'field'], 'sort needs a field', value));
  } else if (typeof field !== 'string' || field === '') {
    issues.push(issue('string_type', ['body', 'sort', 'field'], 'field must be the name of a field', field));
  }
  if (direction !== 'asc' && direction !== 'desc') {
    const expected = { expected: "'asc' or 'desc'" };
    issues.push(issue('enum', ['body', 'sort', 'direction'], 'direction must be asc or desc', direction, expected));
    return undefined;
  }
  return typeof field === 'string' ? { field, direction } : undefined;
}

function readFilters(value: JsonValue | undefined, issues: JsonObject[]): FilterGroup | undefined {
  if (value === undefined || value === null) return undefined;
  const filters = parseFilter(value);
  if (filters.ok) return filters.value;
  for (const mistake of filters.error) issues.push(filterIssue(mistake, value));
  return undefined;
}
