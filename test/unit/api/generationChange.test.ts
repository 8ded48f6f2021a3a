import assert from 'node:assert/strict';
import type { Finding } from '../../../src/api/listCall.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { BucketPage } from '../../../src/model/page.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { generatedNamespace } from '../../../src/sample/generatedBuckets.ts';
import {
  type GenerationServer,
  replyAs,
  type ServedGeneration,
  servedGenerations,
  startGenerationServer,
} from '../../support/generationServer.ts';
import { json, type StubHandler, startStubApi } from '../../support/stubApi.ts';
import { type ConnectedClient, type ConnectOptions, connect, linesOf, outcomeOf } from './connectedClient.ts';

const { buckets } = generatedNamespace({ count: 700 });
const sorted: BucketQuery = { sort: { field: 'bucket_name', direction: 'desc' } };
const range = { offset: 200, limit: 50 };

const namesFromTheServer = Array.from({ length: 700 }, (_, index) => String(buckets.at(index)?.['bucket_name']));
const namesSorted = namesFromTheServer.toSorted().reverse();

/** The names that a page must hold: the generation without a sort of known grammar keeps its own order. */
function pageNames(generation: ServedGeneration, { offset, limit } = range): string[] {
  return (generation === '2025-09' ? namesFromTheServer : namesSorted).slice(offset, offset + limit);
}

const spokenName = (generation: ServedGeneration) => (generation === '2025-12-21' ? '2026' : generation);

describe('a server that changes its generation while one is remembered', () => {
  let server: GenerationServer;
  let connected: ConnectedClient;
  let findings: Finding[];

  async function met(generation: ServedGeneration, options: ConnectOptions = {}): Promise<void> {
    findings = [];
    server = await startGenerationServer({ generation, buckets, namespaces: [] });
    connected = connect(server.origin, { onFinding: (finding) => findings.push(finding), ...options });
    await connected.list(sorted, { offset: 0, limit: 50 });
  }
  afterEach(async () => {
    await connected.dispose();
    await server.dispose();
  });

  const remembered = () => connected.memory.get(connected.origin)?.spoken;

  for (const before of servedGenerations) {
    it(`${before}: found once, then one request a page`, async () => {
      await met(before);
      const start = server.requests.length;
      for (let call = 0; call < 3; call += 1) {
        assert.deepEqual(outcomeOf(await connected.list(sorted, range)), pageNames(before));
      }
      assert.equal(server.requests.length, start + 3);
      assert.deepEqual(
        findings.map((finding) => [finding.kind, 'spoken' in finding ? finding.spoken : undefined]),
        [['found', remembered()]],
      );
      assert.deepEqual(
        [remembered()?.generation, remembered()?.evidence],
        {
          seed: ['seed', 'answers the oldest listing call'],
          '2025-09': ['2025-09', 'no total_count'],
          '2025-10': ['2025-10', 'total_count'],
          '2025-12-21': ['2026', 'next_cursor'],
          '2026': ['2026', 'next_cursor'],
        }[before],
      );
    });

    for (const now of servedGenerations.filter((generation) => generation !== before)) {
      it(`${before} to ${now}: the page that was asked for, sorted where the server can, at once and from then on`, async () => {
        await met(before);
        server.account.generation = now;
        const start = server.requests.length;
        assert.deepEqual(outcomeOf(await connected.list(sorted, range)), pageNames(now));
        const changed = server.requests.length;
        // One for what the old form meets, one for what that leaves unanswered; the string sort may cost a third.
        const most = before === 'seed' && now === '2025-09' ? 3 : 2;
        assert.ok(changed - start <= most, linesOf(server).join('\n'));
        assert.equal(remembered()?.generation, spokenName(now));
        assert.deepEqual(
          outcomeOf(await connected.list(sorted, { offset: 650, limit: 50 })),
          pageNames(now, { offset: 650, limit: 50 }),
        );
        assert.equal(server.requests.length, changed + 1);
      });
    }
  }

  it('is asked for large pages again where only the last generation took none', async () => {
    await met('2025-10');
    server.account.generation = '2026';
    const page = { offset: 0, limit: 500 };
    await connected.list({}, page);
    const answer = await connected.list({}, page);
    assert.equal(answer.ok && answer.value.received, 500);
  });

  it('and back: a limit that is too large now costs one more request, once', async () => {
    await met('2026');
    server.account.generation = '2025-10';
    const start = server.requests.length;
    const pages: BucketPage[] = [];
    for (const offset of [0, 100]) {
      const answer = await connected.list({}, { offset, limit: 500 });
      assert.ok(answer.ok);
      pages.push(answer.value);
    }
    assert.deepEqual(
      server.requests.slice(start).map(({ query }) => query['limit']),
      ['500', '100', '100'],
    );
    assert.deepEqual(
      pages.map(({ received, pageSize }) => [received, pageSize]),
      [
        [100, 100],
        [100, 100],
      ],
    );
  });

  it('case_sensitive moves with it, and a page that was filtered without it is asked for again', async () => {
    await met('2026');
    const filters = {
      AND: [{ field: 'bucket_name', operator: 'contains', value: 'x' }],
      case_sensitive: true,
    } as const;
    const { case_sensitive, ...bare } = filters;
    server.account.generation = '2025-09';
    const start = server.requests.length;
    await connected.list({ filters }, range);
    server.account.generation = '2026';
    await connected.list({ filters }, range);
    const places = { limit: 50, offset: 200 };
    assert.deepEqual(
      server.requests.slice(start).map(({ body }) => body),
      [
        { filters: bare, case_sensitive, ...places },
        { filters, ...places },
        { filters, ...places },
        { filters: bare, case_sensitive, ...places },
      ],
    );
  });
});

describe('a server that is stricter than its document', () => {
  const cleanUp: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const dispose of cleanUp.splice(0)) await dispose();
  });

  async function meet(handler: StubHandler, options: ConnectOptions = {}) {
    const api = await startStubApi(handler);
    const connected = connect(api.origin, options);
    cleanUp.push(connected.dispose, api.dispose);
    return { api, connected };
  }

  const complaint = (place: string, name: string, type: string, ctx?: JsonObject) => ({
    ...{ loc: [place, name], msg: '', type, input: null },
    ...(ctx ? { ctx } : {}),
  });

  it('gets limit and offset where it allows them, and in both places again once it is another', async () => {
    const account = { generation: '2025-09' as ServedGeneration, buckets, namespaces: [] };
    const { api, connected } = await meet((request) => {
      const forbidden = Object.keys(request.body ?? {}).filter((name) => name === 'limit' || name === 'offset');
      if (account.generation === '2025-09' && forbidden.length > 0) {
        return json(422, { detail: forbidden.map((name) => complaint('body', name, 'extra_forbidden')) });
      }
      return replyAs(account, request);
    });
    const pages = [pageNames('2025-09'), pageNames('2025-09')];
    for (const page of pages) assert.deepEqual(outcomeOf(await connected.list({}, range)), page);
    assert.deepEqual(
      api.requests.map(({ query, body }) => [query['offset'], body]),
      [
        ['200', { limit: 50, offset: 200 }],
        ['200', {}],
        ['200', {}],
      ],
    );
    // Nothing in the query counts there: the first reply is its first page, and not passed for the one asked for.
    account.generation = '2025-10';
    assert.deepEqual(outcomeOf(await connected.list({}, range)), namesFromTheServer.slice(200, 250));
    assert.deepEqual(
      api.requests.slice(3).map(({ body }) => body),
      [{}, { limit: 50, offset: 200 }],
    );
  });

  it('of the oldest contract gets the largest page that it names, at the first try too', async () => {
    const account = { generation: 'seed' as const, buckets, namespaces: [] };
    const { api, connected } = await meet((request) =>
      request.path === '/v1/buckets' && Number(request.query['limit']) > 250
        ? json(422, { detail: [complaint('query', 'limit', 'less_than_equal', { le: 250 })] })
        : replyAs(account, request),
    );
    for (const offset of [0, 250]) {
      const answer = await connected.list({}, { offset, limit: 1_000 });
      assert.deepEqual(answer.ok && [answer.value.received, answer.value.pageSize], [250, 250]);
    }
    assert.deepEqual(
      api.requests.map(({ path, query, body }) => [path, query['limit'], body]),
      [
        ['/v1/buckets/list', '100', { limit: 100, offset: 0 }],
        ['/v1/buckets', '1000', {}],
        ['/v1/buckets', '250', {}],
        ['/v1/buckets', '250', {}],
      ],
    );
  });

  it('never gets the same request twice for a complaint about the limit', async () => {
    const { api, connected } = await meet((request) =>
      replyAs({ generation: '2026', buckets, namespaces: [] }, request),
    );
    await connected.list({}, range);
    api.enqueue(json(422, { detail: [complaint('body', 'limit', 'less_than_equal')] }));
    assert.equal((await connected.list({}, range)).ok, true);
    assert.deepEqual(
      api.requests.map(({ query }) => query['limit']),
      ['50', '50', '10'],
    );
    api.enqueue(json(422, { detail: [complaint('body', 'limit', 'less_than_equal', { le: 80 })] }));
    assert.equal(outcomeOf(await connected.list({}, range)), 'invalidRequest');
  });

  it('keeps what it takes otherwise: a refused sort does not make its pages smaller', async () => {
    const { api, connected } = await meet((request) =>
      replyAs({ generation: '2026', buckets, namespaces: [] }, request),
    );
    await connected.list({}, range);
    api.enqueue(json(422, { detail: [complaint('body', 'sort', 'string_type')] }));
    await connected.list(sorted, range);
    const answer = await connected.list(sorted, { offset: 0, limit: 600 });
    assert.equal(answer.ok && answer.value.received, 600);
  });

  it('costs one request a page while old and new copies of it answer by turns', async () => {
    const { api, connected } = await meet((request) =>
      replyAs({ generation: api.requests.length % 2 === 0 ? '2026' : '2025-10', buckets, namespaces: [] }, request),
    );
    for (let call = 0; call < 6; call += 1) {
      assert.deepEqual(outcomeOf(await connected.list(sorted, range)), pageNames('2026'));
    }
    assert.equal(api.requests.length, 6);
  });
});
