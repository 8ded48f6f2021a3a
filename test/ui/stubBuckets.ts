import { json, type StubHandler, type StubRequest } from '../support/stubApi.ts';

/** A row of the listing call, in wire form; what is not given is left out. */
export function stubBucket(name: string, fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { bucket_id: `bkt_${name}`, bucket_name: name, ...fields };
}

/** `count` plain rows: `bucket-001`, `bucket-002` and so on. */
export function stubBuckets(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => stubBucket(`bucket-${String(index + 1).padStart(3, '0')}`));
}

/** Answers the current listing call with pages of these rows, and nothing else. */
export function listing(rows: readonly Readonly<Record<string, unknown>>[]): StubHandler {
  return (request) =>
    request.path === '/v1/buckets/list' ? page(rows, request) : json(405, { detail: 'Method Not Allowed' });
}

/** The same as a server of the newest contract, which takes pages of up to 1,000 rows. */
export function newestListing(rows: readonly Readonly<Record<string, unknown>>[]): StubHandler {
  return (request) => {
    if (request.path !== '/v1/buckets/list') return json(405, { detail: 'Method Not Allowed' });
    const pagination = { total: rows.length, next_cursor: null };
    return json(200, { results: resultsOf(rows, request), pagination, total_count: rows.length });
  };
}

/** A server of the current contract that searches names and sorts by one field, and applies no filter. */
export function searching(rows: readonly Readonly<Record<string, unknown>>[]): StubHandler {
  return (request) => {
    const { search = '', sort } = request.body as Question;
    const found = rows.filter((row) => String(row['bucket_name']).includes(search));
    const turned = sort?.direction === 'desc' ? -1 : 1;
    const key = sort?.field;
    if (key) found.sort((one, other) => turned * (Number(one[key]) - Number(other[key])));
    return listing(found)(request);
  };
}

interface Question {
  readonly search?: string;
  readonly sort?: { readonly field: string; readonly direction: string };
}

/** Answers the listing call of the oldest contract, as a server of that age: it does not know the current path. */
export function seedListing(rows: readonly Readonly<Record<string, unknown>>[]): StubHandler {
  return (request) => {
    if (request.path !== '/v1/buckets') return json(405, { detail: 'Method Not Allowed' });
    return json(200, { results: resultsOf(rows, request), pagination: { total: rows.length } });
  };
}

function page(rows: readonly unknown[], request: StubRequest) {
  return json(200, { results: resultsOf(rows, request), total_count: rows.length });
}

function resultsOf(rows: readonly unknown[], { query }: StubRequest): readonly unknown[] {
  const offset = Number(query['offset']);
  return rows.slice(offset, offset + Number(query['limit']));
}
