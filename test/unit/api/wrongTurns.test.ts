import assert from 'node:assert/strict';
import { failed, succeeded } from '../../../src/model/result.ts';
import { html, json, type StubReply, text } from '../../support/stubApi.ts';
import {
  currentServer,
  linesOf,
  listReply,
  newMemory,
  outcomeOf,
  seedReply,
  seedServer,
  testKey,
} from './connectedClient.ts';
import { useStubbedApi } from './stubbedApi.ts';

const day = 24 * 60 * 60 * 1_000;
const askList = 'POST /v1/buckets/list?limit=50&offset=0';
const askSeed = 'POST /v1/buckets?limit=50&offset=0';
const noRoute = json(405, { detail: 'Method Not Allowed' }, { allow: 'GET' });
const created = json(200, { bucket_id: 'bkt_1', bucket_name: 'x', object_count: 0, total_size_bytes: 0 });

describe('a wrong turn of detection', () => {
  const { api, client } = useStubbedApi();

  for (const [what, reply, kind] of [
    ['a page of HTML', html(200), 'notJson'],
    ['an empty object', json(200, {}), 'invalidReply'],
    ['an empty list', json(200, []), 'invalidReply'],
    ['a created bucket', created, 'invalidReply'],
    [
      'truncated JSON',
      text(200, '{"results":[{"bucket_id":"bkt_', { 'content-type': 'application/json' }),
      'incompleteReply',
    ],
    ['OK', text(200, 'OK'), 'notJson'],
  ] as const) {
    it(`on a mock that answers ${what} to everything: one request a call, nothing learned`, async () => {
      api().answerWith(() => reply);
      const connected = client();
      for (let call = 0; call < 3; call += 1) assert.equal(outcomeOf(await connected.list()), kind);
      assert.deepEqual(linesOf(api()), [askList, askList, askList]);
      assert.equal(connected.memory.get(connected.origin), undefined);
    });
  }

  for (const [what, reply] of [
    ['the newest', listReply('a')],
    ['the oldest', seedReply('a')],
  ] as const) {
    it(`on a mock that answers ${what} form of a list to everything: the list path wins`, async () => {
      api().answerWith(() => reply);
      const connected = client();
      for (let call = 0; call < 2; call += 1) assert.deepEqual(outcomeOf(await connected.list()), ['a']);
      assert.deepEqual(linesOf(api()), [askList, askList]);
    });
  }

  for (const [what, reply] of [
    ['in JSON', json(404, { detail: 'Not Found' })],
    ['without a body', text(404, '')],
    ['in the envelope', json(404, { success: false, error: { type: 'NotFoundError', message: 'Route not found' } })],
  ] as const) {
    it(`behind a gateway that answers 404 to everything ${what}: the seed path once a day`, async () => {
      api().answerWith(() => reply);
      const connected = client();
      for (let call = 0; call < 3; call += 1) assert.equal(outcomeOf(await connected.list()), 'unsupportedServer');
      assert.deepEqual(linesOf(api()), [askList, askSeed, askList, askList]);
      connected.now += day;
      await connected.list();
      assert.deepEqual(linesOf(api()).slice(4), [askList, askSeed]);
    });
  }

  it('behind a gateway that answers 404 in HTML to everything: never the seed path', async () => {
    api().answerWith(() => html(404));
    const connected = client();
    for (let call = 0; call < 3; call += 1) assert.equal(outcomeOf(await connected.list()), 'notJson');
    assert.deepEqual(linesOf(api()), [askList, askList, askList]);
  });

  for (const gone of [noRoute, json(404, { detail: 'Not Found' })]) {
    it(`forgets what it remembers of the list path on a ${gone.status}`, async () => {
      api().answerWith(currentServer);
      const connected = client();
      await connected.list();
      assert.equal(connected.memory.get(connected.origin)?.spoken?.generation, '2026');
      api().enqueue(gone, gone);
      await connected.list();
      assert.equal(connected.memory.get(connected.origin)?.spoken, undefined);
      // It is asked as for the first time: with the page that every document allows.
      await connected.list({}, { offset: 0, limit: 500 });
      assert.equal(api().requests.at(-1)?.query['limit'], '100');
    });
  }

  for (const [status, body] of [
    [401, {}],
    [403, {}],
    [422, { detail: [{ loc: ['body', 'filters'] }] }],
    [429, {}],
    [500, {}],
    [502, {}],
  ] as const) {
    it(`keeps what it remembers of the list path on a ${status}`, async () => {
      api().answerWith(currentServer);
      const connected = client();
      await connected.list();
      const known = connected.memory.get(connected.origin);
      api().enqueue(json(status, body));
      assert.equal((await connected.list()).ok, false);
      assert.deepEqual(connected.memory.get(connected.origin), known);
      assert.deepEqual(linesOf(api()), [askList, askList]);
    });
  }

  it('stops at a bucket that a remembered seed server has created, for a day', async () => {
    api().answerWith(seedServer);
    const memory = newMemory();
    await client({ memory, listApi: 'seed' }).list();
    const connected = client({ memory });
    api().answerWith(({ path }) => (path === '/v1/buckets' ? created : noRoute));
    const before = api().requests.length;
    for (let call = 0; call < 3; call += 1) assert.equal(outcomeOf(await connected.list()), 'unsupportedServer');
    assert.deepEqual(linesOf(api()).slice(before), [askSeed, askList, askList]);
  });

  it('takes rows without a pagination for no seed server, unless it is pinned to it', async () => {
    const bare: StubReply = json(200, { results: [{ bucket_name: 'x' }] });
    api().answerWith(({ path }) => (path === '/v1/buckets' ? bare : noRoute));
    const connected = client();
    assert.deepEqual(await connected.list(), { ok: false, error: { kind: 'invalidReply', path: '$.pagination' } });
    assert.equal(connected.memory.get(connected.origin)?.spoken, undefined);
    assert.equal(outcomeOf(await connected.list()), 'unsupportedServer');
    assert.deepEqual(outcomeOf(await client({ listApi: 'seed' }).list()), ['x']);
  });

  it('lets calls that come at once share one try of the seed path', async () => {
    api().answerWith(seedServer);
    const connected = client();
    const release = api().hold();
    const calls = [connected.list(), connected.list(), connected.list()];
    await api().waitForRequest(3);
    release();
    for (const answer of await Promise.all(calls)) assert.deepEqual(outcomeOf(answer), ['old']);
    assert.equal(linesOf(api()).filter((line) => line === askList).length, 3);
    // One try, and one call each for the two that waited for it.
    assert.equal(linesOf(api()).filter((line) => line === askSeed).length, 3);
  });

  it('does not count a try for which there was no key to send', async () => {
    api().answerWith(seedServer);
    const keys = [succeeded(testKey), failed('secretStorage' as const)];
    const connected = client({ apiKey: async () => keys.shift() ?? succeeded(testKey) });
    assert.equal(outcomeOf(await connected.list()), 'keyUnavailable');
    assert.deepEqual(outcomeOf(await connected.list()), ['old']);
    assert.deepEqual(linesOf(api()), [askList, askList, askSeed]);
  });

  it('asks as for the first time where another version has kept something unknown', async () => {
    api().answerWith(currentServer);
    const evidence = 'next_cursor';
    for (const strange of [
      { generation: 'list', evidence, dialect: { maxLimit: 100, paging: 'body', takesSort: true } },
      { generation: '2026', evidence, dialect: { maxLimit: 0, paging: 'body', takesSort: true } },
      { generation: '2026', evidence, dialect: { maxLimit: 10, paging: 'header', takesSort: true } },
      { generation: '2026', evidence, dialect: { maxLimit: 10, paging: 'body' } },
      { generation: '2026', evidence },
      { generation: '2026', evidence: 'a feeling', dialect: { maxLimit: 10, paging: 'body', takesSort: true } },
      { generation: '2026', dialect: { maxLimit: 10, paging: 'body', takesSort: true } },
    ]) {
      const connected = client();
      connected.memory.set(connected.origin, { spoken: { ...strange, learnedAt: connected.now } } as never);
      assert.deepEqual(outcomeOf(await connected.list()), ['new']);
    }
    assert.deepEqual(linesOf(api()), Array(7).fill(askList));
  });
});
