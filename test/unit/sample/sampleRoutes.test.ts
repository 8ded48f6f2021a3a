import assert from 'node:assert/strict';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/model/json.ts';
import { type SampleServer, type SampleServerOptions, startSampleServer } from '../../../src/sample/sampleServer.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

async function ask(
  server: SampleServer,
  target: string,
  body?: JsonValue,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const [method = '', path = ''] = target.split(' ');
  const response = await fetch(`${server.origin}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const content: unknown = await response.json();
  assert.ok(isJsonObject(content));
  return { status: response.status, headers: response.headers, body: content };
}

function rows(answer: Answer): JsonObject[] {
  const results = answer.body['results'];
  assert.ok(Array.isArray(results), JSON.stringify(answer.body));
  return results.filter(isJsonObject);
}

function valuesOf(answer: Answer, field: string): (JsonValue | undefined)[] {
  return rows(answer).map((row) => row[field]);
}

/** The places and kinds of mistake of a 422, like `body.limit: less_than_equal`. */
function mistakes(answer: Answer): string[] {
  assert.equal(answer.status, 422);
  const detail = answer.body['detail'];
  assert.ok(Array.isArray(detail));
  return detail.filter(isJsonObject).map(({ loc, type, msg }) => {
    assert.ok(Array.isArray(loc) && typeof msg === 'string' && msg !== '');
    return `${loc.join('.')}: ${type}`;
  });
}

function errorOf(answer: Answer): JsonObject {
  const error = answer.body['error'];
  assert.ok(isJsonObject(error));
  assert.equal(answer.body['success'], false);
  assert.equal(answer.body['status'], answer.status);
  return error;
}

/** Starts a server for the tests of one block and stops it after them. */
function served(options: SampleServerOptions = {}): () => SampleServer {
  let server: SampleServer | undefined;
  before(async () => {
    server = await startSampleServer(options);
  });
  after(async () => server?.dispose());
  return () => {
    assert.ok(server);
    return server;
  };
}

describe('sampleRoutes, current contract', () => {
  const server = served();
  const list = (body?: JsonValue, query = '', headers?: Record<string, string>) =>
    ask(server(), `POST /v1/buckets/list${query}`, body, headers);

  it('lists ten buckets of the first namespace when nothing is asked', async () => {
    const answer = await list();
    assert.equal(answer.status, 200);
    assert.equal(rows(answer).length, 10);
    assert.equal(rows(answer)[0]?.['bucket_name'], 'coco-2017');
    assert.equal(answer.body['total_count'], 30);
    assert.deepEqual(answer.body['pagination'], {
      total: 30,
      page: 1,
      page_size: 10,
      total_pages: 3,
      next_page: '2',
      previous_page: null,
      next_cursor: null,
    });
  });

  it('lets limit and offset of the body win over those of the query, each on its own', async () => {
    const fromQuery = await list({}, '?limit=4&offset=2');
    const mixed = await list({ limit: 3 }, '?limit=5000&offset=2');
    assert.equal(rows(fromQuery).length, 4);
    assert.deepEqual(valuesOf(mixed, 'bucket_name'), valuesOf(fromQuery, 'bucket_name').slice(0, 3));
  });

  it('names the neighbouring pages and is empty behind the end', async () => {
    const last = await list({ limit: 7, offset: 28 });
    assert.equal(rows(last).length, 2);
    assert.ok(isJsonObject(last.body['pagination']));
    assert.deepEqual([last.body['pagination']['page'], last.body['pagination']['next_page']], [5, null]);
    assert.equal(last.body['pagination']['previous_page'], '4');
    assert.deepEqual(rows(await list({ limit: 7, offset: 1e9 })), []);
  });

  it('counts the known figures of the page in its stats', async () => {
    const answer = await list({ limit: 1 });
    assert.deepEqual(answer.body['stats'], {
      total_objects: 163_957,
      total_size_bytes: 25_200_000_000,
      avg_objects_per_bucket: 163_957,
      avg_size_per_bucket: 25_200_000_000,
    });
  });

  it('refuses limits and offsets out of range, with the bound', async () => {
    const tooMany = await list({ limit: 1001 });
    assert.deepEqual(mistakes(tooMany), ['body.limit: less_than_equal']);
    assert.ok(Array.isArray(tooMany.body['detail']) && isJsonObject(tooMany.body['detail'][0]));
    assert.deepEqual(tooMany.body['detail'][0]['ctx'], { le: 1000 });
    assert.deepEqual(mistakes(await list({}, '?limit=1001')), ['query.limit: less_than_equal']);
    assert.deepEqual(mistakes(await list({ limit: 0, offset: -1 })), [
      'body.limit: greater_than_equal',
      'body.offset: greater_than_equal',
    ]);
    assert.deepEqual(mistakes(await list({ limit: 2.5 }, '?offset=ten')), [
      'body.limit: int_parsing',
      'query.offset: int_parsing',
    ]);
    assert.equal((await list({ limit: 1000 })).status, 200);
  });

  it('searches id, name, description and metadata, case ignored unless asked', async () => {
    const coco = await list({ search: 'CoCo-201' });
    assert.deepEqual(valuesOf(coco, 'bucket_name'), ['coco-2017', 'coco-2014']);
    assert.equal(coco.body['total_count'], 2);
    const id = String(rows(coco)[0]?.['bucket_id']);
    assert.deepEqual(valuesOf(await list({ search: id.toUpperCase() }), 'bucket_name'), ['coco-2017']);
    assert.deepEqual(valuesOf(await list({ search: 'C-UDA' }), 'bucket_name'), ['objectron']);
    assert.deepEqual(valuesOf(await list({ search: 'handwritten' }), 'bucket_name'), ['mnist']);
    assert.deepEqual(rows(await list({ search: 'handwritten', case_sensitive: true })), []);
    assert.equal((await list({ search: '' })).body['total_count'], 30);
  });

  it('sorts by any dotted field, missing first when ascending', async () => {
    const bySize = await list({ limit: 100, sort: { field: 'total_size_bytes', direction: 'desc' } });
    assert.equal(rows(bySize)[0]?.['bucket_name'], 'commonpool-xlarge');
    assert.equal(rows(bySize).at(-1)?.['total_size_bytes'], undefined);
    const byYear = await list({ limit: 100, sort: { field: 'metadata.year' } });
    const years = rows(byYear).map(({ metadata }) => (isJsonObject(metadata) ? metadata['year'] : undefined));
    assert.equal(years[0], undefined);
    assert.equal(years.at(-1), 2024);
  });

  it('refuses a malformed question piece by piece', async () => {
    assert.deepEqual(mistakes(await list({ sort: 'created_at' })), ['body.sort: dict_type']);
    assert.deepEqual(mistakes(await list({ sort: {} })), ['body.sort.field: missing']);
    assert.deepEqual(mistakes(await list({ sort: { field: 1, direction: 'up' } })), [
      'body.sort.field: string_type',
      'body.sort.direction: enum',
    ]);
    assert.deepEqual(mistakes(await list({ search: 3, case_sensitive: 'yes' })), [
      'body.case_sensitive: bool_type',
      'body.search: string_type',
    ]);
    assert.deepEqual(mistakes(await list('{"limit": 1')), ['body.0: json_invalid']);
    assert.deepEqual(mistakes(await list([1])), ['body: dict_type']);
  });

  const named = async (filters: JsonValue) => valuesOf(await list({ filters, limit: 100 }), 'bucket_name');

  it('takes empty filters for none', async () => {
    for (const filters of [{}, null, { AND: null, case_sensitive: true }, { AND: [], OR: [{}], NOT: [{ OR: [] }] }]) {
      assert.equal((await list({ filters })).body['total_count'], 30);
    }
  });

  it('filters, with the total of what is left', async () => {
    const large = { field: 'object_count', operator: 'gt', value: 1_000_000 };
    const video = { field: 'metadata.kind', operator: 'contains', value: 'VIDEO' };
    assert.deepEqual(await named({ AND: [{ field: 'bucket_name', value: 'MNIST' }] }), ['mnist']);
    assert.deepEqual(await named({ field: 'bucket_name', operator: 'eq', value: 'mnist' }), ['mnist']);
    assert.deepEqual(await named({ bucket_name: 'mnist' }), ['mnist']);
    assert.deepEqual(await named({ bucket_name: 'MNIST', case_sensitive: true }), []);
    const [larger, videos, either, both, neither] = await Promise.all([
      named({ AND: [large] }),
      named({ AND: [video] }),
      named({ OR: [large, video] }),
      named({ AND: [large, video] }),
      named({ NOT: [large, video] }),
    ]);
    assert.ok(larger.length > 0 && videos.length > 0 && both.length < larger.length);
    assert.equal(either.length, larger.length + videos.length - both.length);
    assert.equal(neither.length, 30 - either.length);
    const page = await list({ filters: { OR: [large, video] }, limit: 1, offset: 1, sort: { field: 'bucket_name' } });
    assert.equal(page.body['total_count'], either.length);
    assert.deepEqual(valuesOf(page, 'bucket_name'), either.toSorted().slice(1, 2));
  });

  it('lets case_sensitive of the body hold for filters and search, and an inner one win', async () => {
    const filters = { OR: [{ bucket_name: 'MNIST' }, { bucket_name: 'COCO-2017', case_sensitive: false }] };
    assert.deepEqual(await named(filters), ['coco-2017', 'mnist']);
    const strict = await list({ filters, case_sensitive: true });
    assert.deepEqual(valuesOf(strict, 'bucket_name'), ['coco-2017']);
  });

  it('matches patterns anywhere in the text', async () => {
    assert.deepEqual(await named({ AND: [{ field: 'bucket_name', operator: 'regex', value: '^COCO-20(14|17)$' }] }), [
      'coco-2017',
      'coco-2014',
    ]);
  });

  it('refuses filters piece by piece, at their places', async () => {
    assert.deepEqual(mistakes(await list({ filters: 'x' })), ['body.filters: dict_type']);
    const filters = {
      AND: [{ field: 'a', operator: 'like', value: 1 }, { field: '' }, 3],
      OR: { field: 'a', value: 1 },
      NOT: [{ NOT: [{ field: 'a', operator: 'exists', value: 'yes', not: true }] }],
      case_sensitive: 'no',
    };
    assert.deepEqual(mistakes(await list({ filters })), [
      'body.filters.AND.0.operator: enum',
      'body.filters.AND.1.field: string_too_short',
      'body.filters.AND.1.value: missing',
      'body.filters.AND.2: dict_type',
      'body.filters.OR: list_type',
      'body.filters.NOT.0.NOT.0.value: bool_type',
      'body.filters.NOT.0.NOT.0.not: extra_forbidden',
      'body.filters.case_sensitive: bool_type',
    ]);
    const answer = await list({ filters: { AND: [{ field: 'a', operator: 'like', value: 1 }] } });
    assert.ok(Array.isArray(answer.body['detail']) && isJsonObject(answer.body['detail'][0]));
    assert.equal(answer.body['detail'][0]['input'], 'like');
  });

  it('refuses what no row can be said to meet or not', async () => {
    const pattern = { field: 'bucket_name', operator: 'regex', value: '(a' };
    const dynamic = { type: 'dynamic', field: 'x' };
    assert.deepEqual(mistakes(await list({ filters: { NOT: [{ OR: [pattern], 'metadata.kind': dynamic }] } })), [
      'body.filters.NOT.0.OR.0.value: value_error',
      'body.filters.NOT.0.metadata.kind: value_error',
    ]);
  });

  it('refuses an eleventh group inside ten', async () => {
    const nested = (depth: number): JsonObject =>
      depth === 1 ? { bucket_name: 'mnist' } : { AND: [nested(depth - 1)] };
    assert.deepEqual(await named(nested(10)), ['mnist']);
    const place = Array(10).fill('AND.0').join('.');
    assert.deepEqual(mistakes(await list({ filters: nested(11) })), [`body.filters.${place}: value_error`]);
  });

  it('knows a namespace by id and by name, and no other', async () => {
    const namespaces = rows(await ask(server(), 'POST /v1/namespaces/list', {}));
    const { namespace_id, namespace_name } = namespaces[1] ?? {};
    const byName = await list({}, '', { 'X-Namespace': String(namespace_name) });
    const byId = await list({}, '', { 'X-Namespace': String(namespace_id) });
    assert.deepEqual(rows(byId), rows(byName));
    assert.equal(rows(byName)[0]?.['bucket_name'], 'common-voice-25-scripted');
    const unknown = await list({}, '', { 'X-Namespace': 'nowhere' });
    assert.equal(unknown.status, 404);
    assert.equal(errorOf(unknown)['type'], 'NotFoundError');
    assert.deepEqual(errorOf(unknown)['details'], { resource: 'namespace', id: 'nowhere' });
  });

  it('lists, searches, sorts and pages namespaces', async () => {
    const all = await ask(server(), 'POST /v1/namespaces/list');
    assert.deepEqual(valuesOf(all, 'namespace_name'), [
      'images_and_video',
      'audio_and_speech',
      'documents_text_and_science',
    ]);
    assert.equal(all.body['total_count'], 3);
    assert.deepEqual(valuesOf(all, 'bucket_count'), [30, 17, 15]);
    const found = await ask(server(), 'POST /v1/namespaces/list', { search: 'SPEECH' });
    assert.deepEqual(valuesOf(found, 'namespace_name'), ['audio_and_speech']);
    const page = await ask(server(), 'POST /v1/namespaces/list?limit=1&offset=1', {
      sort: { field: 'namespace_name' },
    });
    assert.deepEqual(valuesOf(page, 'namespace_name'), ['documents_text_and_science']);
  });

  it('gets one bucket by id or name, only from its own namespace', async () => {
    const byName = await ask(server(), 'GET /v1/buckets/coco-2017');
    const byId = await ask(server(), `GET /v1/buckets/${byName.body['bucket_id']}`);
    assert.equal(byName.body['object_count'], 163_957);
    assert.deepEqual(byId.body, byName.body);
    const missing = await ask(server(), 'GET /v1/buckets/list');
    assert.equal(missing.status, 404);
    assert.deepEqual(errorOf(missing)['details'], { resource: 'bucket', id: 'list' });
    const elsewhere = await ask(server(), 'GET /v1/buckets/coco-2017', undefined, {
      'X-Namespace': 'audio_and_speech',
    });
    assert.equal(elsewhere.status, 404);
  });

  it('creates nothing', async () => {
    assert.deepEqual(mistakes(await ask(server(), 'POST /v1/buckets', {})), ['body.bucket_name: missing']);
    const named = await ask(server(), 'POST /v1/buckets', { bucket_name: 'mine' });
    assert.equal(named.status, 403);
    assert.equal(errorOf(named)['type'], 'ForbiddenError');
    assert.equal((await list()).body['total_count'], 30);
  });

  it('answers unknown routes and wrong methods as the published framework does', async () => {
    const unknown = await ask(server(), 'GET /v1/collections');
    assert.deepEqual([unknown.status, unknown.body], [404, { detail: 'Not Found' }]);
    const wrong = await ask(server(), 'DELETE /v1/buckets/coco-2017');
    assert.deepEqual([wrong.status, wrong.body], [405, { detail: 'Method Not Allowed' }]);
    assert.equal(wrong.headers.get('allow'), 'GET');
    assert.equal((await ask(server(), 'GET /v1/namespaces')).status, 405);
    assert.equal((await ask(server(), 'GET /v1/health')).status, 200);
  });

  it('ignores keys, good or bad', async () => {
    assert.equal((await list({}, '', { Authorization: 'nonsense' })).status, 200);
  });
});

describe('sampleRoutes, seed contract', () => {
  const server = served({ contract: 'seed' });
  const list = (body?: JsonValue, query = '') => ask(server(), `POST /v1/buckets${query}`, body);

  it('lists with the fields of the oldest contract and no other', async () => {
    const answer = await list({}, '?limit=2&offset=1');
    assert.deepEqual(Object.keys(answer.body), ['results', 'pagination']);
    assert.deepEqual(answer.body['pagination'], {
      total: 30,
      page: 1,
      page_size: 2,
      total_pages: 15,
      next_page: '2',
      previous_page: '1',
    });
    assert.deepEqual(Object.keys(rows(answer)[0] ?? {}), [
      'bucket_id',
      'bucket_name',
      'description',
      'bucket_schema',
      'metadata',
      'object_count',
      'total_size_bytes',
    ]);
  });

  it('reads limit and offset from the query alone', async () => {
    assert.equal(rows(await list({ limit: 3, offset: 29 })).length, 10);
    assert.equal(rows(await list({}, '?limit=5000')).length, 30);
    assert.deepEqual(mistakes(await list({}, '?limit=0')), ['query.limit: greater_than_equal']);
  });

  it('searches name and description, with case_sensitive inside filters', async () => {
    assert.deepEqual(valuesOf(await list({ search: 'HANDwritten' }), 'bucket_name'), ['mnist']);
    assert.deepEqual(rows(await list({ search: 'C-UDA' })), []);
    assert.deepEqual(rows(await list({ search: 'HANDwritten', filters: { case_sensitive: true } })), []);
    assert.deepEqual(mistakes(await list({ filters: { case_sensitive: 1 } })), [
      'body.filters.case_sensitive: bool_type',
    ]);
  });

  it('filters, even by a field that its rows do not show', async () => {
    const answer = await list({ filters: { AND: [{ field: 'status', operator: 'eq', value: 'archived' }] } });
    assert.deepEqual(valuesOf(answer, 'bucket_name'), ['caltech-256']);
    assert.deepEqual(
      rows(await list({ filters: { AND: [{ field: 'status', value: 'archived' }], case_sensitive: true } })),
      [],
    );
  });

  it('sorts, even by a field that its rows do not show', async () => {
    const byName = await list({ sort: { field: 'bucket_name', direction: 'asc' } }, '?limit=1');
    assert.deepEqual(valuesOf(byName, 'bucket_name'), ['activitynet-200']);
    const byStatus = await list({ sort: { field: 'status', direction: 'desc' } }, '?limit=30');
    assert.equal(rows(byStatus)[0]?.['bucket_name'], 'caltech-256');
  });

  it('does not know the later paths', async () => {
    const later = await ask(server(), 'POST /v1/buckets/list', {});
    assert.deepEqual([later.status, later.headers.get('allow')], [405, 'GET']);
    assert.equal((await ask(server(), 'POST /v1/namespaces/list', {})).status, 405);
    assert.equal((await ask(server(), 'POST /v1/buckets/create', { bucket_name: 'mine' })).status, 403);
  });

  it('lists namespaces and gets one bucket', async () => {
    assert.equal(rows(await ask(server(), 'GET /v1/namespaces')).length, 3);
    const bucket = await ask(server(), 'GET /v1/buckets/mnist');
    assert.deepEqual([bucket.body['object_count'], bucket.body['status']], [70_000, undefined]);
  });
});
