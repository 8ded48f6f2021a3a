import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { PageRange, Sort } from '../model/query.ts';
import { failed, type Result, succeeded } from '../model/result.ts';

/** Which generation of the published contract the server speaks: the one of 2026, or the oldest. */
export type SampleContract = 'current' | 'seed';

/** What was wrong, one entry a fault, in the published 422 form. */
export type ValidationIssues = readonly JsonObject[];

export interface ListRequest {
  readonly range: PageRange;
  readonly search: string | undefined;
  readonly caseSensitive: boolean;
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
    contract === 'current'
      ? readCaseSensitive(body['case_sensitive'], ['body'], issues)
      : readCaseSensitive(filters['case_sensitive'], ['body', 'filters'], issues);
  const search = readSearch(body['search'], issues);
  const sort = readSort(body['sort'], issues);
  if (issues.length > 0) return failed(issues);
  return succeeded({ range: { limit, offset }, search, caseSensitive, sort });
}

/** One entry of the published 422 form. `context` holds the bound that was passed, as `ge` or `le`. */
export function issue(
  type: string,
  loc: readonly (string | number)[],
  msg: string,
  input: JsonValue,
  context?: JsonObject,
): JsonObject {
  return { type, loc, msg, input, ...(context === undefined ? {} : { ctx: context }) };
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

function readCaseSensitive(value: JsonValue | undefined, loc: readonly string[], issues: JsonObject[]): boolean {
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null) {
    issues.push(issue('bool_type', [...loc, 'case_sensitive'], 'case_sensitive must be true or false', value));
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

/** The filters object, refused if it holds any condition: an answer that ignored it would look filtered. */
function readFilters(value: JsonValue | undefined, issues: JsonObject[]): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) {
    issues.push(issue('dict_type', ['body', 'filters'], 'filters must be an object', value));
    return {};
  }
  if (Object.entries(value).some(([name, part]) => name !== 'case_sensitive' && part !== null)) {
    issues.push(
      issue('value_error', ['body', 'filters'], 'The sample does not filter yet; search and sort do work', value),
    );
  }
  return value;
}
