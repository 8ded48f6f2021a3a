import { countOf } from '../../src/model/bucket.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.ts';
import type { PageRange, Sort } from '../../src/model/query.ts';
import { listPage, pagination } from '../../src/sample/sampleListing.ts';
import type { BucketSequence } from '../../src/sample/sampleSource.ts';
import { json, type StubApi, type StubReply, type StubRequest, startStubApi } from './stubApi.ts';

/** The published generations, and the first documents with a `next_cursor`, whose pages still ended at 100 rows. */
export const servedGenerations = ['seed', '2025-09', '2025-10', '2025-12-21', '2026'] as const;
export type ServedGeneration = (typeof servedGenerations)[number];

/** What a server holds; every part may be replaced between two requests. */
export interface ServedAccount {
  generation: ServedGeneration;
  buckets: BucketSequence;
  namespaces: readonly JsonObject[];
}

export interface GenerationServer extends Omit<StubApi, 'answerWith'> {
  readonly account: ServedAccount;
}

/** A server on loopback that speaks one published generation, exactly as its documents say. */
export async function startGenerationServer(account: ServedAccount): Promise<GenerationServer> {
  const stub = await startStubApi((request) => replyAs(account, request));
  return { ...stub, account };
}

/** What a server of the account's generation answers. */
export function replyAs(account: ServedAccount, request: StubRequest): StubReply {
  const routes = account.generation === 'seed' ? seedRoutes : listRoutes;
  const matching = routes.filter(({ path }) => path.test(request.path));
  if (matching.length === 0) return json(404, { detail: 'Not Found' });
  const route = matching.find(({ method }) => method === request.method);
  if (route) return route.answer(account, request);
  const allow = matching.map(({ method }) => method).join(', ');
  return json(405, { detail: 'Method Not Allowed' }, { allow });
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (account: ServedAccount, request: StubRequest) => StubReply;
}

const getBucket: Route = {
  method: 'GET',
  path: /^\/v1\/buckets\/[^/]+$/,
  answer: () => envelope(404, 'NotFoundError', 'Bucket not found', { resource: 'bucket', id: '' }),
};
const getNamespace: Route = {
  method: 'GET',
  path: /^\/v1\/namespaces\/[^/]+$/,
  answer: () => envelope(404, 'NotFoundError', 'Namespace not found', { resource: 'namespace', id: '' }),
};

/** There is no `/list`: the framework reads it as an identifier, which has no POST. */
const seedRoutes: readonly Route[] = [
  { method: 'POST', path: /^\/v1\/buckets$/, answer: listBuckets },
  { method: 'POST', path: /^\/v1\/buckets\/create$/, answer: createBucket },
  getBucket,
  { method: 'GET', path: /^\/v1\/namespaces$/, answer: ({ namespaces }) => namespacesReply(namespaces, namespaces) },
  getNamespace,
];

const listRoutes: readonly Route[] = [
  { method: 'POST', path: /^\/v1\/buckets\/list$/, answer: listBuckets },
  { method: 'POST', path: /^\/v1\/buckets$/, answer: createBucket },
  getBucket,
  { method: 'POST', path: /^\/v1\/namespaces\/list$/, answer: listNamespaces },
  { method: 'POST', path: /^\/v1\/namespaces$/, answer: () => invalid([missing('namespace_name')]) },
  getNamespace,
];

/** The part of a generation's document that concerns a listing. */
interface ListingForm {
  readonly pagingIn: 'query' | 'body';
  /** Undefined where none is declared. */
  readonly mostRows: number | undefined;
  readonly sort: 'object' | 'string';
}

const forms: Readonly<Record<ServedGeneration, ListingForm>> = {
  seed: { pagingIn: 'query', mostRows: undefined, sort: 'object' },
  '2025-09': { pagingIn: 'query', mostRows: undefined, sort: 'string' },
  '2025-10': { pagingIn: 'body', mostRows: 100, sort: 'object' },
  '2025-12-21': { pagingIn: 'body', mostRows: 100, sort: 'object' },
  '2026': { pagingIn: 'body', mostRows: 1_000, sort: 'object' },
};

function listBuckets({ generation, buckets }: ServedAccount, request: StubRequest): StubReply {
  const form = forms[generation];
  const body = request.body ?? {};
  if (!isJsonObject(body)) return invalid([issue('dict_type', ['body'], 'Input should be a valid dictionary', null)]);
  const issues: JsonObject[] = [];
  const range = rangeOf(form, request.query, body, issues);
  const sort = sortOf(form, body['sort'] ?? null, issues);
  if (issues.length > 0) return invalid(issues);
  const search = typeof body['search'] === 'string' ? body['search'] : undefined;
  const isOld = generation === 'seed' || generation === '2025-09';
  const searchedFields = isOld ? ['bucket_name', 'description'] : undefined;
  const { rows, total } = listPage(buckets, { search, caseSensitive: false, searchedFields, sort, range });
  return json(200, listReply(generation, isOld ? rows.map(oldBucket) : rows, total, range));
}

/** The reply in the form of a generation: each added keys to the one before. */
function listReply(generation: ServedGeneration, rows: readonly JsonObject[], total: number, range: PageRange) {
  const counted = pagination(total, range);
  switch (generation) {
    case 'seed':
    case '2025-09':
      return { results: rows, pagination: counted };
    case '2025-10':
      return { results: rows, pagination: counted, total_count: total, stats: null };
    case '2025-12-21': {
      const uncounted = Object.fromEntries(Object.keys(counted).map((name) => [name, null]));
      return { results: rows, pagination: { ...uncounted, next_cursor: null }, total_count: total, stats: null };
    }
    case '2026':
      return { results: rows, pagination: { ...counted, next_cursor: null }, total_count: total, stats: null };
  }
}

const oldFields = ['bucket_id', 'bucket_name', 'description', 'bucket_schema', 'metadata'];

/** A row of the time before dates and states: two counts are required, everything else may be missing. */
function oldBucket(bucket: JsonObject): JsonObject {
  const known = oldFields.flatMap((name) => (bucket[name] === undefined ? [] : [[name, bucket[name]] as const]));
  const { object_count = 0, total_size_bytes = 0 } = bucket;
  return { ...Object.fromEntries(known), object_count, total_size_bytes };
}

function createBucket(_account: ServedAccount, { body }: StubRequest): StubReply {
  if (!isJsonObject(body) || !('bucket_name' in body)) return invalid([missing('bucket_name')]);
  return json(201, { bucket_id: 'bkt_created', ...body });
}

function listNamespaces({ generation, namespaces }: ServedAccount, { query, body }: StubRequest): StubReply {
  const issues: JsonObject[] = [];
  const form: ListingForm = { pagingIn: 'query', mostRows: generation === '2026' ? 1_000 : undefined, sort: 'object' };
  const { offset, limit } = rangeOf(form, query, {}, issues);
  if (generation === '2026' && offset > 10_000) {
    issues.push(issue('less_than_equal', ['query', 'offset'], 'Too large', offset, { le: 10_000 }));
  }
  if (issues.length > 0) return invalid(issues);
  const search = isJsonObject(body) && generation !== '2025-09' ? body['search'] : undefined;
  const found = namespaces.filter(
    ({ namespace_name: name }) =>
      typeof search !== 'string' || String(name).toLowerCase().includes(search.toLowerCase()),
  );
  return namespacesReply(found.slice(offset, offset + limit), found, generation);
}

function namespacesReply(
  rows: readonly JsonObject[],
  all: readonly JsonObject[],
  generation: ServedGeneration = 'seed',
): StubReply {
  const range = { offset: 0, limit: Math.max(1, rows.length) };
  return json(200, listReply(generation, rows, all.length, range));
}

function rangeOf(
  form: ListingForm,
  query: Readonly<Record<string, string>>,
  body: JsonObject,
  issues: JsonObject[],
): PageRange {
  const read = (name: string, fallback: number, least: number, most?: number): number => {
    const place = form.pagingIn;
    const input = (place === 'query' ? query[name] : body[name]) ?? null;
    if (input === null) return fallback;
    const count = place === 'query' ? Number(input) : input;
    const loc = [place, name];
    if (typeof count !== 'number' || !Number.isSafeInteger(count)) {
      issues.push(issue('int_parsing', loc, 'Input should be a valid integer', input));
    } else if (count < least) {
      issues.push(issue('greater_than_equal', loc, `Input should be at least ${least}`, input, { ge: least }));
    } else if (most !== undefined && count > most) {
      issues.push(issue('less_than_equal', loc, `Input should be at most ${most}`, input, { le: most }));
    }
    return countOf(count) ?? fallback;
  };
  return { limit: read('limit', 10, 1, form.mostRows), offset: read('offset', 0, 0) };
}

function sortOf({ sort: form }: ListingForm, sort: JsonValue, issues: JsonObject[]): Sort | undefined {
  if (sort === null) return undefined;
  if (form === 'string') {
    // Its grammar is not published: a text is taken and means nothing here.
    if (typeof sort !== 'string') issues.push(issue('string_type', ['body', 'sort'], 'Not a string', sort));
    return undefined;
  }
  const { field, direction = 'asc' } = isJsonObject(sort) ? sort : {};
  if (typeof field === 'string' && (direction === 'asc' || direction === 'desc')) return { field, direction };
  issues.push(issue('missing', ['body', 'sort', 'field'], 'Field required', sort));
  return undefined;
}

function missing(name: string): JsonObject {
  return issue('missing', ['body', name], 'Field required', {});
}

function issue(type: string, loc: readonly string[], msg: string, input: JsonValue, ctx?: JsonObject): JsonObject {
  return { type, loc, msg, input, ...(ctx ? { ctx } : {}) };
}

function invalid(detail: readonly JsonObject[]): StubReply {
  return json(422, { detail });
}

function envelope(status: number, type: string, message: string, details: JsonObject): StubReply {
  return json(status, { success: false, status, error: { message, type, details } });
}
