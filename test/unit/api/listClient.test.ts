import assert from 'node:assert/strict';
import type { Exchange } from '../../../src/api/listClient.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { failed, succeeded } from '../../../src/model/result.ts';
import { generatedNamespace } from '../../../src/sample/generatedBuckets.ts';
import { type SampleServer, startSampleServer } from '../../../src/sample/sampleServer.ts';
import { html, json, type StubApi, type StubRequest, startStubApi, text } from '../../support/stubApi.ts';
import {
  type ConnectedClient,
  type ConnectOptions,
  connect,
  currentServer,
  firstPage,
  linesOf,
  listReply,
  noSignal,
  outcomeOf,
  seedServer,
  testKey,
} from './connectedClient.ts';

describe('ListClient', () => {
  let api: StubApi;
  const clients: ConnectedClient[] = [];

  beforeEach(async () => {
    api = await startStubApi(currentServer);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
    await api.dispose();
  });

  function client(options: ConnectOptions = {}, path = ''): ConnectedClient {
    const connected = connect(`${api.origin}${path}`, options);
    clients.push(connected);
    return connected;
  }

  /** A request without the headers that belong to its connection. */
  function withoutConnection(request: StubRequest): StubRequest {
    const { host, connection, 'content-length': length, ...headers } = request.headers;
    return { ...request, headers };
  }

  /** The only request so far. */
  function onlyRequest(): StubRequest {
    assert.equal(api.requests.length, 1);
    const [request] = api.requests;
    assert.ok(request);
    return withoutConnection(request);
  }

  const sentHeaders = {
    accept: 'application/json',
    'accept-encoding': 'gzip, br',
    authorization: `Bearer ${testKey}`,
    'content-type': 'application/json',
    'user-agent': 'mixpeek-bucket-explorer/0.0.0',
  };
  const question: BucketQuery = {
    search: 'größe 日本',
    sort: { field: 'created_at', direction: 'desc' },
    filters: { AND: [{ field: 'object_count', operator: 'gte', value: 5 }], case_sensitive: true },
  };

  it('sends the current form, part by part', async () => {
    await client({ listApi: 'list' }).list(question, { offset: 200, limit: 50 }, 'ns_1234567890');
    const { case_sensitive, ...filters } = question.filters ?? {};
    assert.deepEqual(onlyRequest(), {
      method: 'POST',
      path: '/v1/buckets/list',
      query: { limit: '50', offset: '200' },
      headers: { ...sentHeaders, 'x-namespace': 'ns_1234567890' },
      body: { search: question.search, sort: question.sort, filters, case_sensitive, limit: 50, offset: 200 },
    });
  });

  it('sends the oldest form, part by part', async () => {
    api.answerWith(seedServer);
    await client({ listApi: 'seed' }).list(question, { offset: 200, limit: 1_000 }, 'netflix_prod');
    assert.deepEqual(onlyRequest(), {
      method: 'POST',
      path: '/v1/buckets',
      query: { limit: '1000', offset: '200' },
      headers: { ...sentHeaders, 'x-namespace': 'netflix_prod' },
      body: question,
    });
  });

  it('sends one after the other to a seed server that it meets, part by part', async () => {
    api.answerWith(seedServer);
    await client().list(question, firstPage, 'netflix_prod');
    const { case_sensitive, ...filters } = question.filters ?? {};
    const range = { limit: 50, offset: 0 };
    const common = {
      method: 'POST',
      query: { limit: '50', offset: '0' },
      headers: { ...sentHeaders, 'x-namespace': 'netflix_prod' },
    };
    assert.deepEqual(api.requests.map(withoutConnection), [
      { ...common, path: '/v1/buckets/list', body: { ...question, filters, case_sensitive, ...range } },
      { ...common, path: '/v1/buckets', body: question },
    ]);
  });

  it('sends an empty question as an empty object', async () => {
    api.answerWith(seedServer);
    await client({ listApi: 'seed' }).list();
    assert.deepEqual(onlyRequest().body, {});
    assert.equal(onlyRequest().headers['content-type'], 'application/json');
  });

  it('sends no X-Namespace and no Authorization if there is none', async () => {
    await client({ listApi: 'list', apiKey: async () => succeeded(undefined) }).list();
    const { authorization, ...withoutKey } = sentHeaders;
    assert.deepEqual(onlyRequest().headers, withoutKey);
  });

  it('asks for the key with every request', async () => {
    const keys = ['sk_first_0123', 'sk_second_0123'];
    const { list } = client({ listApi: 'list', apiKey: async () => succeeded(keys.shift()) });
    await list();
    await list();
    assert.deepEqual(
      api.requests.map(({ headers }) => headers.authorization),
      ['Bearer sk_first_0123', 'Bearer sk_second_0123'],
    );
  });

  it('sends nothing if the key cannot be read', async () => {
    const { list } = client({ apiKey: async () => failed('secretStorage' as const) });
    assert.deepEqual(await list(), { ok: false, error: { kind: 'keyUnavailable' } });
    assert.deepEqual(api.requests, []);
  });

  for (const path of ['', '/', '/v1', '/v1/']) {
    it(`asks the same path for a base URL that ends in "${path}"`, async () => {
      const { list, client: lists } = client({ listApi: 'list' }, path);
      await list();
      await lists.getBucket('bkt_1', { namespace: undefined }, noSignal);
      assert.deepEqual(linesOf(api), ['POST /v1/buckets/list?limit=50&offset=0', 'GET /v1/buckets/bkt_1']);
    });
  }

  it('sends nothing for a call that was cancelled before', async () => {
    const answer = await client().client.list({}, firstPage, { namespace: undefined }, AbortSignal.abort());
    assert.equal(outcomeOf(answer), 'cancelled');
    assert.deepEqual(api.requests, []);
  });

  it('settles a call that is cancelled while the server thinks', async () => {
    const release = api.hold();
    const aborter = new AbortController();
    const answer = client().client.list({}, firstPage, { namespace: undefined }, aborter.signal);
    await api.waitForRequest(1);
    aborter.abort();
    assert.equal(outcomeOf(await answer), 'cancelled');
    release();
  });

  it('answers with the rows, the total and the page size of the reply', async () => {
    api.enqueue(listReply('a', 'b'));
    const answer = await client().list();
    assert.ok(answer.ok);
    assert.deepEqual(
      answer.value.buckets.map(({ id, name }) => [id, name]),
      [
        ['bkt_a', 'a'],
        ['bkt_b', 'b'],
      ],
    );
    assert.deepEqual([answer.value.received, answer.value.total, answer.value.pageSize], [2, 2, 50]);
  });

  for (const [what, reply, kind] of [
    ['a page of HTML', html(200), 'notJson'],
    ['JSON that says it is HTML', text(200, '{"results":[]}', { 'content-type': 'text/html' }), 'notJson'],
    ['HTML that says it is JSON', text(200, '<html>', { 'content-type': 'application/json' }), 'invalidReply'],
    ['broken JSON', text(200, '{"results":[,]}', { 'content-type': 'application/json' }), 'invalidReply'],
    [
      'JSON that breaks off',
      text(200, '{"results":[{"a":"}]}', { 'content-type': 'application/json' }),
      'incompleteReply',
    ],
    ['JSON without a type that breaks off', text(200, ' {"a\\":[]}'), 'incompleteReply'],
    ['plain text', text(200, 'OK'), 'notJson'],
    ['nothing', text(200, ''), 'notJson'],
    ['no content', { status: 204, headers: {}, body: '' }, 'notJson'],
    ['JSON of another form', json(200, { buckets: [] }), 'invalidReply'],
    ['a JSON null', json(200, null), 'invalidReply'],
    ['a redirect', text(307, '', { location: 'https://login.example.com/x' }), 'redirected'],
    ['a cut connection', 'hangUp', 'network'],
  ] as const) {
    it(`answers ${kind} for ${what}, after one request`, async () => {
      api.enqueue(reply);
      assert.equal(outcomeOf(await client().list()), kind);
      assert.equal(api.requests.length, 1);
    });
  }

  it('takes JSON whatever its type is called', async () => {
    api.enqueue({ ...listReply('a'), headers: { 'content-type': 'text/plain' } });
    assert.deepEqual(outcomeOf(await client().list()), ['a']);
  });

  it('tells the log of each request, without header, body or key', async () => {
    const exchanges: Exchange[] = [];
    const { list } = client({ onExchange: (exchange) => exchanges.push(exchange) });
    api.enqueue(json(405, {}, { 'x-request-id': 'req_1' }), json(500, {}), 'hangUp');
    await list({ search: 'secret words' });
    await list();
    assert.deepEqual(
      exchanges.map(({ path, outcome, requestId }) => [path, outcome, requestId]),
      [
        ['/v1/buckets/list?limit=50&offset=0', 405, 'req_1'],
        ['/v1/buckets?limit=50&offset=0', 500, undefined],
        ['/v1/buckets/list?limit=50&offset=0', 'network', undefined],
      ],
    );
    assert.doesNotMatch(JSON.stringify(exchanges), /secret|sk_test/);
  });

  describe('getBucket', () => {
    const get = (identifier: string, namespace?: string) =>
      client().client.getBucket(identifier, { namespace }, noSignal);

    it('asks for one bucket, with key and namespace and without body', async () => {
      api.enqueue(json(200, { bucket_id: 'bkt_1', bucket_name: 'films' }));
      const answer = await get('bkt_1', 'ns_1');
      assert.equal(answer.ok && answer.value.name, 'films');
      const { 'content-type': none, ...headers } = sentHeaders;
      assert.deepEqual(onlyRequest(), {
        method: 'GET',
        path: '/v1/buckets/bkt_1',
        query: {},
        headers: { ...headers, 'x-namespace': 'ns_1' },
        body: undefined,
      });
    });

    for (const identifier of [
      'a/b',
      '../namespaces',
      'a b',
      'a?b=1',
      'a#b',
      '%2e%2e',
      'größe 日本 🎬',
      'a\\b',
      '...',
      '.x',
    ]) {
      it(`keeps ${JSON.stringify(identifier)} one segment of the path`, async () => {
        await get(identifier);
        const { path, query } = onlyRequest();
        const segments = path.split('/');
        assert.equal(segments.length, 4);
        assert.equal(decodeURIComponent(segments[3] ?? ''), identifier);
        assert.deepEqual(query, {});
      });
    }

    for (const identifier of ['', '.', '..', '\ud800']) {
      it(`sends nothing for ${JSON.stringify(identifier)}, which no path can carry`, async () => {
        const answer = await get(identifier);
        assert.equal(!answer.ok && answer.error.kind, 'notFound');
        assert.deepEqual(api.requests, []);
      });
    }

    for (const [what, reply, kind] of [
      ['the envelope', json(404, { error: { type: 'NotFoundError', details: { resource: 'bucket' } } }), 'notFound'],
      ['a 404 that names nothing', json(404, { detail: 'Not Found' }), 'notFound'],
      [
        'a sentence that begins with the bucket',
        json(404, { error: { type: 'NotFoundError', message: "Bucket 'bkt_1' not found in namespace 'ns_1'" } }),
        'notFound',
      ],
      ['a 405', json(405, { detail: 'Method Not Allowed' }), 'unknownRoute'],
      ['a 403', json(403, {}), 'forbidden'],
      ['something that is no bucket', json(200, { results: [] }), 'invalidReply'],
      ['a page of HTML', html(404), 'notJson'],
    ] as const) {
      it(`answers ${kind} for ${what}`, async () => {
        api.enqueue(reply);
        const answer = await get('bkt_1');
        assert.equal(!answer.ok && answer.error.kind, kind);
        if (!answer.ok && answer.error.kind === 'notFound') assert.equal(answer.error.resource, 'bucket');
        assert.equal(api.requests.length, 1);
      });
    }

    it('tells of a namespace that the server does not know', async () => {
      api.enqueue(json(404, { error: { type: 'NotFoundError', message: "Namespace 'ns_1' not found" } }));
      const answer = await get('bkt_1', 'ns_1');
      assert.ok(!answer.ok && answer.error.kind === 'notFound');
      assert.equal(answer.error.resource, 'namespace');
    });
  });
});

for (const contract of ['current', 'seed'] as const) {
  describe(`ListClient with the sample server, ${contract} contract`, () => {
    const lines: string[] = [];
    let server: SampleServer;
    let connected: ConnectedClient;

    before(async () => {
      const source = [generatedNamespace({ count: 230 })] as const;
      server = await startSampleServer({ source, contract, onRequest: (line) => lines.push(line) });
      connected = connect(server.origin);
    });
    after(async () => {
      await connected.dispose();
      await server.dispose();
    });

    it('finds the form out once, and pages to the end', async () => {
      const ids = new Set<string | undefined>();
      for (const offset of [0, 100, 200]) {
        const answer = await connected.list({}, { offset, limit: 100 });
        assert.ok(answer.ok);
        assert.equal(answer.value.total, 230);
        for (const { id } of answer.value.buckets) ids.add(id);
      }
      assert.equal(ids.size, 230);
      const path = contract === 'seed' ? '/v1/buckets' : '/v1/buckets/list';
      assert.deepEqual(lines, [
        ...(contract === 'seed' ? ['POST /v1/buckets/list?limit=100&offset=0 405'] : []),
        ...['0', '100', '200'].map((offset) => `POST ${path}?limit=100&offset=${offset} 200`),
      ]);
    });

    it('searches, gets one bucket, and hears of a missing one and a missing namespace', async () => {
      const found = await connected.list({ search: '-000007' });
      assert.ok(found.ok);
      const [bucket] = found.value.buckets;
      assert.equal(found.value.total, 1);
      assert.ok(bucket?.id);
      const got = await connected.client.getBucket(bucket.id, { namespace: undefined }, noSignal);
      assert.deepEqual(got, succeeded(bucket));
      const missing = await connected.client.getBucket('bkt_none', { namespace: undefined }, noSignal);
      assert.equal(!missing.ok && missing.error.kind, 'notFound');
      assert.equal(outcomeOf(await connected.list({}, firstPage, 'ns_none')), 'notFound');
    });

    it('gets every row where a larger page than any contract allows is asked for', async () => {
      const answer = await connected.list({}, { offset: 0, limit: 100_000 });
      assert.ok(answer.ok);
      assert.equal(answer.value.received, 230);
    });
  });
}
