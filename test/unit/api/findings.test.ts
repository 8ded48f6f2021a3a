import assert from 'node:assert/strict';
import type { Finding } from '../../../src/api/listCall.ts';
import type { ServerMemory } from '../../../src/api/serverMemory.ts';
import { json } from '../../support/stubApi.ts';
import {
  type ConnectedClient,
  type ConnectOptions,
  currentServer,
  newMemory,
  noSignal,
  seedServer,
} from './connectedClient.ts';
import { useStubbedApi } from './stubbedApi.ts';

describe('what a client says of the generation that is spoken', () => {
  const { api, client: start } = useStubbedApi(currentServer);

  function client(memory: ServerMemory, options: ConnectOptions = {}) {
    const said: Finding[] = [];
    const connected = start({ memory, onFinding: (finding) => said.push(finding), ...options });
    const kinds = () => said.map(({ kind }) => kind);
    return { connected, said, kinds };
  }

  it('is how it was found, and for the next client that it is remembered: the same facts, once', async () => {
    const memory = newMemory();
    const first = client(memory);
    for (let call = 0; call < 2; call += 1) await first.connected.list();
    const second = client(memory);
    for (let call = 0; call < 2; call += 1) await second.connected.list();
    assert.deepEqual([first.kinds(), second.kinds()], [['found'], ['remembered']]);
    const spoken = memory.get(first.connected.origin)?.spoken;
    assert.equal(spoken?.evidence, 'next_cursor');
    assert.deepEqual(second.said, [{ kind: 'remembered', spoken }]);
  });

  it('is said with the first request of any kind', async () => {
    const memory = newMemory();
    await client(memory).connected.list();
    const range = { offset: 0, limit: 1 };
    for (const ask of [
      ({ client: asked }: ConnectedClient) => asked.getBucket('bkt_1', { namespace: undefined }, noSignal),
      ({ client: asked }: ConnectedClient) => asked.listNamespaces({ range }, noSignal),
    ]) {
      const other = client(memory);
      await ask(other.connected);
      assert.deepEqual(other.kinds(), ['remembered']);
    }
  });

  it('is said again where another window has found something else meanwhile, and nothing before it is known', async () => {
    const memory = newMemory();
    const mine = client(memory);
    api().enqueue(json(500, {}));
    await mine.connected.list();
    assert.deepEqual(mine.kinds(), []);
    await client(memory).connected.list();
    await mine.connected.list();
    await mine.connected.list();
    assert.deepEqual(mine.kinds(), ['remembered']);
  });

  for (const [what, status, server] of [
    ['404', 404, { detail: 'Not Found' }],
    ['405', 405, { detail: 'Method Not Allowed' }],
  ] as const) {
    it(`is that it does not hold any more, after a ${what}, and then what was found instead`, async () => {
      const mine = client(newMemory());
      await mine.connected.list();
      api().answerWith((request) => (request.path === '/v1/buckets' ? seedServer(request) : json(status, server)));
      await mine.connected.list();
      assert.deepEqual(mine.kinds(), ['found', 'forgotten', 'found']);
      const [, forgotten, found] = mine.said;
      assert.ok(forgotten?.kind === 'forgotten' && found?.kind === 'found');
      assert.deepEqual([forgotten.spoken.generation, forgotten.status], ['2026', status]);
      assert.equal(found.spoken.generation, 'seed');
    });
  }

  it('is that a seed server is none any more, with the 422 that showed it', async () => {
    api().answerWith(seedServer);
    const mine = client(newMemory());
    await mine.connected.list();
    api().answerWith(currentServer);
    await mine.connected.list();
    assert.deepEqual(mine.kinds(), ['found', 'forgotten', 'found']);
    assert.ok(mine.said[1]?.kind === 'forgotten');
    assert.deepEqual([mine.said[1].spoken.generation, mine.said[1].status], ['seed', 422]);
  });

  it('is nothing after any other failure', async () => {
    const mine = client(newMemory());
    await mine.connected.list();
    for (const status of [401, 403, 422, 429, 500]) {
      api().enqueue(json(status, {}));
      await mine.connected.list();
    }
    assert.deepEqual(mine.kinds(), ['found']);
  });

  for (const listApi of ['list', 'seed'] as const) {
    it(`is once that it is pinned to ${listApi}, and nothing of what is remembered of another`, async () => {
      const memory = newMemory();
      api().answerWith(listApi === 'list' ? seedServer : currentServer);
      await client(memory).connected.list();
      const pinned = client(memory, { listApi });
      for (let call = 0; call < 2; call += 1) await pinned.connected.list();
      assert.deepEqual(pinned.said[0], { kind: 'pinned', listApi });
      assert.equal(pinned.kinds().filter((kind) => kind === 'pinned').length, 1);
      assert.ok(!pinned.kinds().includes('remembered'));
    });
  }
});
