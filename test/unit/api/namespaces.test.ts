import assert from 'node:assert/strict';
import type { ApiError } from '../../../src/api/apiError.ts';
import type { NamespacePage } from '../../../src/model/namespace.ts';
import type { Result } from '../../../src/model/result.ts';
import {
  type GenerationServer,
  type ServedGeneration,
  servedGenerations,
  startGenerationServer,
} from '../../support/generationServer.ts';
import { html, json, type StubApi, startStubApi, text } from '../../support/stubApi.ts';
import {
  type ConnectedClient,
  type ConnectOptions,
  connect,
  linesOf,
  newMemory,
  noSignal,
  testKey,
} from './connectedClient.ts';

const namespaces = Array.from({ length: 3_000 }, (_, index) => ({
  namespace_id: `ns_${index}`,
  namespace_name: `project-${index}`,
}));
const range = { offset: 0, limit: 100 };

const ask = (connected: ConnectedClient, search?: string) =>
  connected.client.listNamespaces({ range, ...(search === undefined ? {} : { search }) }, noSignal);

function countsOf(answer: Result<NamespacePage, ApiError>) {
  return answer.ok ? [answer.value.namespaces.length, answer.value.total] : answer.error.kind;
}

describe('listNamespaces', () => {
  const cleanUp: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const dispose of cleanUp.splice(0)) await dispose();
  });

  async function meet(
    generation: ServedGeneration,
    options?: ConnectOptions,
  ): Promise<[GenerationServer, ConnectedClient]> {
    const server = await startGenerationServer({ generation, buckets: [], namespaces });
    const connected = connect(server.origin, options);
    cleanUp.push(connected.dispose, server.dispose);
    return [server, connected];
  }

  async function meetStub(): Promise<[StubApi, ConnectedClient]> {
    const api = await startStubApi();
    const connected = connect(api.origin);
    cleanUp.push(connected.dispose, api.dispose);
    return [api, connected];
  }

  for (const generation of servedGenerations) {
    const isSeed = generation === 'seed';
    const searches = !isSeed && generation !== '2025-09';
    const line = isSeed ? 'GET /v1/namespaces?limit=100&offset=0' : 'POST /v1/namespaces/list?limit=100&offset=0';

    it(`asks ${generation} as it is spoken: ${line}`, async () => {
      const [server, connected] = await meet(generation);
      await connected.list();
      const start = server.requests.length;
      assert.deepEqual(countsOf(await ask(connected)), [isSeed ? 3_000 : 100, 3_000]);
      await ask(connected, 'project-29');
      const requests = server.requests.slice(start);
      assert.deepEqual(linesOf({ requests }), [line, line]);
      assert.deepEqual(
        requests.map(({ body }) => body),
        isSeed ? [undefined, undefined] : [{}, searches ? { search: 'project-29' } : {}],
      );
      for (const { headers } of requests) {
        assert.equal(headers.authorization, `Bearer ${testKey}`);
        assert.equal(headers['x-namespace'], undefined);
        assert.equal(headers['content-type'], isSeed ? undefined : 'application/json');
      }
    });

    it(`asks ${generation} for a later page by its offset`, async () => {
      const [server, connected] = await meet(generation);
      await connected.list();
      await connected.client.listNamespaces({ range: { offset: 300, limit: 50 } }, noSignal);
      assert.equal(linesOf(server).at(-1), line.replace('limit=100&offset=0', 'limit=50&offset=300'));
    });

    it(`${searches ? 'lets' : 'does not let'} ${generation} search, once it is known`, async () => {
      const [, connected] = await meet(generation);
      assert.equal(connected.client.searchesNamespaces, true, 'a server that is not known yet is tried');
      await connected.list();
      assert.equal(connected.client.searchesNamespaces, searches);
      if (searches) assert.deepEqual(countsOf(await ask(connected, 'PROJECT-299')), [11, 11]);
    });

    it(`takes no word of ${generation} where another call is pinned`, async () => {
      const [server, connected] = await meet(generation);
      await connected.list();
      const pinned = connect(server.origin, { memory: connected.memory, listApi: isSeed ? 'list' : 'seed' });
      try {
        assert.equal(pinned.client.searchesNamespaces, isSeed);
      } finally {
        await pinned.dispose();
      }
    });

    it(`finds those of an unknown ${generation}, and learns nothing from it`, async () => {
      const [server, connected] = await meet(generation);
      assert.deepEqual(countsOf(await ask(connected)), [isSeed ? 3_000 : 100, 3_000]);
      const first = 'POST /v1/namespaces/list?limit=100&offset=0';
      assert.deepEqual(linesOf(server), isSeed ? [first, line] : [line]);
      assert.equal(connected.memory.get(connected.origin), undefined);
    });
  }

  it('sends no probe where the generation is pinned', async () => {
    const [server, connected] = await meet('2026', { listApi: 'seed' });
    assert.equal(countsOf(await ask(connected)), 'unknownRoute');
    const [other, pinned] = await meet('seed', { listApi: 'list' });
    assert.equal(countsOf(await ask(pinned)), 'unknownRoute');
    assert.deepEqual([linesOf(server).length, linesOf(other).length], [1, 1]);

    const memory = newMemory();
    const [, found] = await meet('seed', { memory });
    await found.list();
    const again = connect(found.origin, { memory, listApi: 'list' });
    assert.equal(countsOf(await ask(again)), 'unknownRoute');
    await again.dispose();
  });

  for (const [what, reply, kind] of [
    ['a refused key', json(401, {}), 'unauthorized'],
    ['a forbidden list', json(403, {}), 'forbidden'],
    ['a 404 about a namespace', json(404, { error: { message: 'Namespace not found' } }), 'notFound'],
    ['a 422', json(422, { detail: [] }), 'invalidRequest'],
    ['a rate limit', json(429, {}), 'rateLimited'],
    ['a fault', json(500, {}), 'serverFault'],
    ['HTML', html(404), 'notJson'],
    ['a redirect', text(302, '', { location: 'https://login.example.com' }), 'redirected'],
    ['truncated JSON', text(200, '{"results":[', { 'content-type': 'application/json' }), 'incompleteReply'],
    ['another object', json(200, {}), 'invalidReply'],
    ['a cut connection', 'hangUp', 'network'],
  ] as const) {
    it(`never takes ${what} for a reason to ask the other path`, async () => {
      const [api, connected] = await meetStub();
      api.enqueue(reply);
      assert.equal(countsOf(await ask(connected)), kind);
      assert.equal(api.requests.length, 1);
    });
  }

  for (const status of [404, 405]) {
    it(`says that a server has no such list after a ${status} from both paths`, async () => {
      const [api, connected] = await meetStub();
      api.answerWith(() => json(status, { detail: 'No' }));
      assert.equal(countsOf(await ask(connected)), 'unknownRoute');
      const line = 'GET /v1/namespaces?limit=100&offset=0';
      assert.deepEqual(linesOf(api), ['POST /v1/namespaces/list?limit=100&offset=0', line]);
    });
  }
});
