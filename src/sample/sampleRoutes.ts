import type { JsonObject, JsonValue } from '../model/json.ts';
import type { RegexEngine } from '../model/matches.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import { unanswerableIssues, usesRegex } from './filterIssues.ts';
import { containsText, findBucket, listPage, pageStats, pagination } from './sampleListing.ts';
import { type ListRequest, parseBody, parseListRequest, type SampleContract } from './sampleRequest.ts';
import type { SampleNamespace, SampleSource } from './sampleSource.ts';
import { issue, type ValidationIssues } from './validationIssue.ts';

export interface SampleRequest {
  readonly method: string;
  /** The path as sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The `X-Namespace` header: an id or a name. */
  readonly namespace: string | undefined;
  readonly body: string;
}

export interface SampleReply {
  readonly status: number;
  readonly body: JsonObject;
  /** The methods to name in `Allow`, with a 405 only. */
  readonly allow?: string;
}

interface Route {
  readonly method: 'GET' | 'POST';
  /** A last segment of `{identifier}` matches any one segment. */
  readonly path: string;
  readonly answer: (
    request: SampleRequest,
    source: SampleSource,
    identifier: string,
  ) => SampleReply | Promise<SampleReply>;
}

const routes: Readonly<Record<SampleContract, readonly Route[]>> = {
  current: [
    { method: 'GET', path: '/v1/health', answer: () => ok({ status: 'ok' }) },
    { method: 'POST', path: '/v1/buckets/list', answer: listCurrent },
    { method: 'POST', path: '/v1/buckets', answer: createBucket },
    { method: 'GET', path: '/v1/buckets/{identifier}', answer: (...parts) => getBucket('current', ...parts) },
    { method: 'POST', path: '/v1/namespaces/list', answer: listNamespaces },
    { method: 'POST', path: '/v1/namespaces', answer: readOnly },
    { method: 'GET', path: '/v1/namespaces/{identifier}', answer: getNamespace },
  ],
  // The oldest contract has no /list: such a path is read as a bucket's or namespace's identifier, and only GET goes there.
  seed: [
    { method: 'GET', path: '/v1/health', answer: () => ok({ status: 'ok' }) },
    { method: 'POST', path: '/v1/buckets', answer: listSeed },
    { method: 'POST', path: '/v1/buckets/create', answer: readOnly },
    { method: 'GET', path: '/v1/buckets/{identifier}', answer: (...parts) => getBucket('seed', ...parts) },
    { method: 'GET', path: '/v1/namespaces', answer: listSeedNamespaces },
    { method: 'GET', path: '/v1/namespaces/{identifier}', answer: getNamespace },
  ],
};

/** The reply to one request under a contract. Authorization is never looked at. */
export async function answerRequest(
  source: SampleSource,
  contract: SampleContract,
  request: SampleRequest,
): Promise<SampleReply> {
  const matching = routes[contract]
    .map((route) => ({ route, identifier: matchPath(route.path, request.path) }))
    .filter((match) => match.identifier !== undefined);
  const match = matching.find(({ route }) => route.method === request.method);
  if (match !== undefined) return match.route.answer(request, source, match.identifier ?? '');
  if (matching.length === 0) return { status: 404, body: { detail: 'Not Found' } };
  const allow = matching.map(({ route }) => route.method).join(', ');
  return { status: 405, body: { detail: 'Method Not Allowed' }, allow };
}

/** A failure in the published envelope. */
export function failure(status: number, type: string, message: string, details: JsonObject | null = null): SampleReply {
  return { status, body: { success: false, status, error: { message, type, details } } };
}

function ok(body: JsonObject): SampleReply {
  return { status: 200, body };
}

function invalid(issues: ValidationIssues): SampleReply {
  return { status: 422, body: { detail: issues } };
}

function readOnly(): SampleReply {
  return failure(403, 'ForbiddenError', 'The sample is read-only: nothing can be created in it.');
}

function notFound(resource: string, id: string): SampleReply {
  return failure(404, 'NotFoundError', `There is no ${resource} "${id}" in the sample.`, { resource, id });
}

/** The identifier in the path, '' for a match without one, undefined for none. */
function matchPath(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith('{identifier}')) return path === pattern ? '' : undefined;
  const prefix = pattern.slice(0, -'{identifier}'.length);
  const rest = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  if (rest === '' || rest.includes('/')) return undefined;
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}

function namespaceNamed(source: SampleSource, identifier: string | undefined): SampleNamespace | undefined {
  if (!identifier) return source[0];
  return source.find(({ id }) => id === identifier) ?? source.find(({ name }) => name === identifier);
}

/** The question of a listing call, with what it takes to answer it. The engine for patterns is loaded by the first one. */
async function questionIn(
  contract: SampleContract,
  request: SampleRequest,
): Promise<Result<ListRequest & { readonly regex?: RegexEngine | undefined }, ValidationIssues>> {
  const body = parseBody(request.body);
  if (!body.ok) return body;
  const question = parseListRequest(contract, request.query, body.value);
  if (!question.ok || question.value.filters === undefined) return question;
  const { filters } = question.value;
  const regex = usesRegex(filters) ? (await import('./regexEngine.ts')).linearRegex : undefined;
  const unanswerable = unanswerableIssues(filters, regex);
  if (unanswerable.length > 0) return failed(unanswerable);
  return succeeded({ ...question.value, regex });
}

async function listCurrent(request: SampleRequest, source: SampleSource): Promise<SampleReply> {
  const question = await questionIn('current', request);
  if (!question.ok) return invalid(question.error);
  const namespace = namespaceNamed(source, request.namespace);
  if (namespace === undefined) return notFound('namespace', request.namespace ?? '');
  const { rows, total } = listPage(namespace.buckets, question.value);
  return ok({
    results: rows,
    pagination: { ...pagination(total, question.value.range), next_cursor: null },
    total_count: total,
    stats: pageStats(rows),
  });
}

async function listSeed(request: SampleRequest, source: SampleSource): Promise<SampleReply> {
  const question = await questionIn('seed', request);
  if (!question.ok) return invalid(question.error);
  const namespace = namespaceNamed(source, request.namespace);
  if (namespace === undefined) return notFound('namespace', request.namespace ?? '');
  const { rows, total } = listPage(namespace.buckets, {
    ...question.value,
    searchedFields: ['bucket_name', 'description'],
  });
  return ok({ results: rows.map(seedBucket), pagination: pagination(total, question.value.range) });
}

function getBucket(
  contract: SampleContract,
  request: SampleRequest,
  source: SampleSource,
  identifier: string,
): SampleReply {
  const namespace = namespaceNamed(source, request.namespace);
  if (namespace === undefined) return notFound('namespace', request.namespace ?? '');
  const bucket = findBucket(namespace.buckets, identifier);
  if (bucket === undefined) return notFound('bucket', identifier);
  return ok(contract === 'seed' ? seedBucket(bucket) : bucket);
}

function createBucket(request: SampleRequest): SampleReply {
  const body = parseBody(request.body);
  if (!body.ok) return invalid(body.error);
  if (Object.hasOwn(body.value, 'bucket_name')) return readOnly();
  return invalid([issue('missing', ['body', 'bucket_name'], 'bucket_name is required', body.value)]);
}

async function listNamespaces(request: SampleRequest, source: SampleSource): Promise<SampleReply> {
  const question = await questionIn('current', request);
  if (!question.ok) return invalid(question.error);
  const { search = '', caseSensitive, range } = question.value;
  const found = source
    .filter(({ id, name, description }) =>
      [id, name, description].some((text) => containsText(text, search, caseSensitive)),
    )
    .map((namespace) => ({ ...namespaceRow(namespace), bucket_count: namespace.buckets.length }));
  const { rows, total } = listPage(found, { ...question.value, search: undefined });
  return ok({
    results: rows,
    pagination: { ...pagination(total, range), next_cursor: null },
    total_count: total,
    stats: null,
  });
}

function listSeedNamespaces(request: SampleRequest, source: SampleSource): SampleReply {
  const question = parseListRequest('seed', request.query, {});
  if (!question.ok) return invalid(question.error);
  const { range } = question.value;
  const rows = source.slice(range.offset, range.offset + range.limit).map(namespaceRow);
  return ok({ results: rows, pagination: pagination(source.length, range) });
}

function getNamespace(_request: SampleRequest, source: SampleSource, identifier: string): SampleReply {
  const namespace = namespaceNamed(source, identifier);
  return namespace === undefined ? notFound('namespace', identifier) : ok(namespaceRow(namespace));
}

function namespaceRow({ id, name, description }: SampleNamespace): JsonObject {
  return { namespace_id: id, namespace_name: name, description };
}

const seedFields = [
  'bucket_id',
  'bucket_name',
  'description',
  'bucket_schema',
  'metadata',
  'object_count',
  'total_size_bytes',
];

/** A bucket with the fields the oldest contract knows, and no other. */
function seedBucket(bucket: JsonObject): JsonObject {
  const known: [string, JsonValue][] = [];
  for (const field of seedFields) {
    const value = bucket[field];
    if (value !== undefined) known.push([field, value]);
  }
  return Object.fromEntries(known);
}
