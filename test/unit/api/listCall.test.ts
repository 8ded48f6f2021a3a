import assert from 'node:assert/strict';
import { allowSeedTryWithNewKey } from '../../../src/api/serverMemory.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { html, json, type StubReply, startStubApi, text } from '../../support/stubApi.ts';
import {
  connect,
  creates,
  currentServer,
  linesOf,
  listReply,
  newMemory,
  outcomeOf,
  seedReply,
  seedServer,
} from './connectedClient.ts';
import { useStubbedApi } from './stubbedApi.ts';

const day = 24 * 60 * 60 * 1_000;
const askList = 'POST /v1/buckets/list?limit=50&offset=0';
const askSeed = 'POST /v1/buckets?limit=50&offset=0';
const noRoute = json(405, { detail: 'Method Not Allowed' }, { allow: 'GET' });

const aboutLimit = (context: object): StubReply =>
  json(422, { detail: [{ loc: ['body', 'limit'], msg: 'Too large', type: 'less_than_equal', ...context }] });

describe('ListCall', () => {
  const { api, client } = useStubbedApi();

  describe('pinned', () => {
    it('to list, asks no other path, even of a seed server', async () => {
      api().answerWith(seedServer);
      assert.equal(outcomeOf(await client({ listApi: 'list' }).list()), 'unknownRoute');
      assert.deepEqual(linesOf(api()), [askList]);
    });

    it('to seed, sends no probe, even to a current server', async () => {
      api().answerWith(currentServer);
      assert.equal(outcomeOf(await client({ listApi: 'seed' }).list()), 'invalidRequest');
      assert.deepEqual(linesOf(api()), [askSeed]);
    });

    it('to seed, is not told otherwise by what was remembered', async () => {
      api().answerWith(currentServer);
      const memory = newMemory();
      await client({ memory }).list();
      api().answerWith(seedServer);
      assert.deepEqual(outcomeOf(await client({ memory, listApi: 'seed' }).list()), ['old']);
      assert.deepEqual(linesOf(api()), [askList, askSeed]);
    });
  });

  describe('on a current server', () => {
    beforeEach(() => api().answerWith(currentServer));

    it('asks the list path alone, today and after a day', async () => {
      const connected = client();
      assert.deepEqual(outcomeOf(await connected.list()), ['new']);
      connected.now += day - 1;
      await connected.list();
      connected.now += 2;
      await connected.list();
      assert.deepEqual(linesOf(api()), [askList, askList, askList]);
    });

    it('starts with 100 rows at most, and asks for more once it has answered', async () => {
      const connected = client();
      for (let call = 0; call < 2; call += 1) await connected.list({}, { offset: 0, limit: 500 });
      connected.now += day;
      await connected.list({}, { offset: 0, limit: 500 });
      assert.deepEqual(
        api().requests.map(({ query }) => query['limit']),
        ['100', '500', '100'],
      );
    });
  });

  describe('on a seed server', () => {
    beforeEach(() => api().answerWith(seedServer));

    it('asks the list path once, then the seed path alone for a day', async () => {
      const connected = client();
      assert.deepEqual(outcomeOf(await connected.list()), ['old']);
      await connected.list();
      connected.now += day - 1;
      await connected.list();
      assert.deepEqual(linesOf(api()), [askList, askSeed, askSeed, askSeed]);
      connected.now += 1;
      assert.deepEqual(outcomeOf(await connected.list()), ['old']);
      assert.deepEqual(linesOf(api()).slice(4), [askList, askSeed]);
    });

    it('ends its one try although the reader has moved on, and the next call waits for what it finds', async () => {
      let release = () => {};
      api().answerWith((request) => {
        // Only the try is kept back, so that the next call overtakes it.
        if (api().requests.length === 2) release = api().hold();
        return seedServer(request);
      });
      const connected = client();
      const left = new AbortController();
      const first = connected.client.list({}, { offset: 0, limit: 50 }, { namespace: undefined }, left.signal);
      await api().waitForRequest(2);
      left.abort();
      const second = connected.list();
      release();
      await first;
      assert.deepEqual(outcomeOf(await second), ['old']);
      assert.deepEqual(linesOf(api()), [askList, askSeed, askSeed]);
    });

    it('shares what it learned with every window that has the same memory', async () => {
      const memory = newMemory();
      await client({ memory }).list();
      await client({ memory }).list();
      assert.deepEqual(linesOf(api()), [askList, askSeed, askSeed]);
    });

    it('asks for large pages at once: no limit is declared', async () => {
      await client().list({}, { offset: 0, limit: 1_000 });
      assert.deepEqual(
        api().requests.map(({ query }) => query['limit']),
        ['100', '1000'],
      );
    });

    it('learns it from a gateway’s 404 about no resource too', async () => {
      api().enqueue(json(404, { detail: 'Not Found' }));
      assert.deepEqual(outcomeOf(await client().list()), ['old']);
    });

    it('sends no key that creates a bucket on the seed path', async () => {
      const filters = { AND: [{ field: 'bucket_name', operator: 'eq', value: 'x' }] } as const;
      const asked: BucketQuery = { search: 'x', sort: { field: 'metadata.a', direction: 'asc' }, filters };
      await client().list({ ...asked, ...{ bucket_name: 'x', metadata: {} } });
      assert.deepEqual(api().requests[1]?.body, asked);
    });
  });

  const envelope = (type: string, message: string, details: object | null = null) => ({
    success: false,
    error: { type, message, details },
  });

  for (const [what, reply, kind] of [
    ['a refused key', json(401, {}), 'unauthorized'],
    ['a forbidden list', json(403, {}), 'forbidden'],
    ['a 404 about a namespace', json(404, envelope('NotFoundError', 'Namespace not found')), 'notFound'],
    ['a 404 with a resource', json(404, envelope('NotFoundError', 'No', { resource: 'bucket' })), 'notFound'],
    ['a demanded namespace', json(422, { detail: [{ loc: ['header', 'X-Namespace'] }] }), 'namespaceRequired'],
    ['a 422 about the question', json(422, { detail: [{ loc: ['body', 'filters'] }] }), 'invalidRequest'],
    ['a 422 that names nothing', json(422, {}), 'invalidRequest'],
    ['a 400', json(400, {}), 'invalidRequest'],
    ['a rate limit', json(429, {}), 'rateLimited'],
    ['a fault', json(500, {}), 'serverFault'],
    ['an overload', json(503, {}), 'serverFault'],
    ['HTML with 200', html(200), 'notJson'],
    ['HTML with 404', html(404), 'notJson'],
    ['HTML with 405', html(405), 'notJson'],
    ['a redirect', text(302, '', { location: 'https://login.example.com' }), 'redirected'],
    ['a redirect that keeps the method', text(308, '', { location: '/v1/buckets' }), 'redirected'],
    ['JSON that breaks off', text(200, '{', { 'content-type': 'application/json' }), 'incompleteReply'],
    ['another reply', json(200, { ok: true }), 'invalidReply'],
    ['a cut connection', 'hangUp', 'network'],
  ] as const) {
    it(`never takes ${what} for a reason to ask the seed path`, async () => {
      api().enqueue(reply, seedReply('never'));
      const connected = client();
      assert.equal(outcomeOf(await connected.list()), kind);
      assert.deepEqual(linesOf(api()), [askList]);
      assert.equal(connected.memory.get(connected.origin), undefined);
    });
  }

  it('never takes a timeout for a reason to ask the seed path', async () => {
    const release = api().hold();
    const answer = await client({ timeouts: { totalTimeout: 50 } }).list();
    release();
    assert.equal(outcomeOf(answer), 'timeout');
    assert.ok(linesOf(api()).every((line) => line === askList));
  });

  it('never takes a refused connection for a reason to ask the seed path', async () => {
    const outcomes: unknown[] = [];
    const connected = client({ onExchange: ({ path, outcome }) => outcomes.push([path, outcome]) });
    await api().dispose();
    assert.equal(outcomeOf(await connected.list()), 'network');
    assert.deepEqual(outcomes, [['/v1/buckets/list?limit=50&offset=0', 'network']]);
  });

  for (const [what, reply, kind] of [
    ['a creating path', creates, 'unsupportedServer'],
    ['a creating path, in the envelope form', envelopeOfCreating(), 'unsupportedServer'],
    ['no such path either', noRoute, 'unsupportedServer'],
    ['a bucket that it created', json(200, { bucket_id: 'bkt_1', bucket_name: 'x' }), 'unsupportedServer'],
    ['a created bucket, 201', json(201, { bucket_id: 'bkt_1', results: [] }), 'unsupportedServer'],
    ['a read-only key', json(403, {}), 'forbidden'],
    ['a fault', json(500, {}), 'serverFault'],
    ['an overload', json(503, {}), 'serverFault'],
    ['a rate limit', json(429, {}), 'rateLimited'],
    ['HTML', html(200), 'notJson'],
    ['JSON that breaks off', text(200, '{', { 'content-type': 'application/json' }), 'incompleteReply'],
    ['a cut connection', 'hangUp', 'network'],
  ] as const) {
    it(`tries the seed path once a day, never twice: ${what}`, async () => {
      const connected = client();
      api().enqueue(noRoute, reply, noRoute, noRoute);
      assert.equal(outcomeOf(await connected.list()), kind);
      assert.deepEqual(linesOf(api()), [askList, askSeed]);

      connected.now += day - 1;
      for (let call = 0; call < 2; call += 1) assert.equal(outcomeOf(await connected.list()), 'unsupportedServer');
      assert.deepEqual(linesOf(api()).slice(2), [askList, askList]);

      connected.now += 1;
      api().enqueue(noRoute, seedReply('found'));
      assert.deepEqual(outcomeOf(await connected.list()), ['found']);
      assert.deepEqual(linesOf(api()).slice(4), [askList, askSeed]);
    });
  }

  it('notes the try before it is sent: a window closed in between does not make it two', async () => {
    const memory = newMemory();
    api().enqueue(noRoute);
    api().answerWith(async () => {
      await first.dispose();
      return 'hangUp' as const;
    });
    const first = client({ memory });
    await first.list();
    api().enqueue(noRoute);
    await client({ memory }).list();
    assert.deepEqual(linesOf(api()), [askList, askSeed, askList]);
  });

  it('counts the try per server', async () => {
    const memory = newMemory();
    api().enqueue(noRoute, json(500, {}));
    await client({ memory }).list();
    const other = await startStubApi(seedServer);
    const connected = connect(other.origin, { memory });
    assert.deepEqual(outcomeOf(await connected.list()), ['old']);
    await connected.dispose();
    await other.dispose();
  });

  it('tries again with a new key if the server refused the last one before it looked', async () => {
    const connected = client();
    api().enqueue(noRoute, json(401, {}));
    assert.equal(outcomeOf(await connected.list()), 'unauthorized');
    allowSeedTryWithNewKey(connected.memory, connected.origin);
    api().answerWith(seedServer);
    assert.deepEqual(outcomeOf(await connected.list()), ['old']);
    assert.deepEqual(linesOf(api()), [askList, askSeed, askList, askSeed]);
  });

  it('does not try again with a new key after any other answer', async () => {
    const connected = client();
    api().enqueue(noRoute, json(403, {}));
    await connected.list();
    allowSeedTryWithNewKey(connected.memory, connected.origin);
    api().answerWith(seedServer);
    assert.equal(outcomeOf(await connected.list()), 'unsupportedServer');
    assert.deepEqual(linesOf(api()), [askList, askSeed, askList]);
  });

  describe('on a server that became another one', () => {
    it('finds the current form behind a remembered seed, in the same call', async () => {
      for (const gone of [creates, noRoute, json(404, { detail: 'Not Found' })]) {
        const connected = client();
        api().answerWith(seedServer);
        await connected.list();
        const before = api().requests.length;
        api().answerWith(currentServer);
        api().enqueue(gone);
        assert.deepEqual(outcomeOf(await connected.list()), ['new']);
        await connected.list();
        assert.deepEqual(linesOf(api()).slice(before), [askSeed, askList, askList]);
      }
    });

    it('forgets a remembered seed even if the list path fails at first', async () => {
      const connected = client();
      api().answerWith(seedServer);
      await connected.list();
      api().answerWith(currentServer);
      api().enqueue(creates, json(500, {}));
      assert.equal(outcomeOf(await connected.list()), 'serverFault');
      assert.deepEqual(outcomeOf(await connected.list()), ['new']);
      assert.deepEqual(linesOf(api()).slice(2), [askSeed, askList, askList]);
    });

    it('finds the oldest form behind a remembered list', async () => {
      const connected = client();
      api().answerWith(currentServer);
      await connected.list();
      api().answerWith(seedServer);
      assert.deepEqual(outcomeOf(await connected.list()), ['old']);
      await connected.list();
      assert.deepEqual(linesOf(api()), [askList, askList, askSeed, askSeed]);
    });

    it('keeps what it remembers after any other failure', async () => {
      const connected = client();
      api().answerWith(seedServer);
      await connected.list();
      for (const reply of [json(401, {}), json(429, {}), json(500, {}), html(404), 'hangUp'] as const) {
        api().enqueue(reply);
        await connected.list();
      }
      assert.deepEqual(outcomeOf(await connected.list()), ['old']);
      assert.deepEqual(linesOf(api()).slice(1), Array(7).fill(askSeed));
    });
  });

  describe('after a 422 about what may be left out', () => {
    const limits = () => api().requests.map(({ query }) => query['limit']);

    it('takes the limit that the server names, and remembers it', async () => {
      const connected = client();
      api().enqueue(aboutLimit({ ctx: { le: 20 } }), listReply('a'), listReply('b'));
      const answer = await connected.list();
      assert.ok(answer.ok);
      assert.equal(answer.value.pageSize, 20);
      await connected.list();
      assert.deepEqual(limits(), ['50', '20', '20']);
    });

    it('takes a limit that is complained of in query and body', async () => {
      const complaint = { msg: 'Too large', type: 'less_than_equal', ctx: { le: 20 } };
      const places = ['query', 'body'].map((place) => ({ ...complaint, loc: [place, 'limit'] }));
      api().enqueue(json(422, { detail: places }), listReply('a'));
      assert.deepEqual(outcomeOf(await client().list()), ['a']);
      assert.deepEqual(limits(), ['50', '20']);
    });

    it('goes back to 100 rows, then to 10, if no limit is named', async () => {
      const connected = client();
      const askMany = () => connected.list({}, { offset: 0, limit: 1_000 });
      api().enqueue(listReply('a'), aboutLimit({}), listReply('b'), aboutLimit({}), listReply('c'));
      for (const name of ['a', 'b', 'c']) assert.deepEqual(outcomeOf(await askMany()), [name]);
      assert.deepEqual(limits(), ['100', '1000', '100', '100', '10']);
    });

    it('asks once more, not for ever', async () => {
      api().answerWith(({ body }) => aboutLimit({ ctx: { le: limitOf(body) - 1 } }));
      const connected = client();
      assert.equal(outcomeOf(await connected.list({}, { offset: 0, limit: 100 })), 'invalidRequest');
      assert.deepEqual(limits(), ['100', '99']);
      assert.equal(connected.memory.get(connected.origin), undefined);
    });

    it('leaves out the sort of 2025-09, and the copy of limit and offset that is forbidden', async () => {
      const connected = client();
      const forbidden = { msg: 'Extra inputs are not permitted', type: 'extra_forbidden' };
      api().enqueue(
        json(422, {
          detail: [
            { loc: ['body', 'sort'], msg: 'Input should be a valid string', type: 'string_type' },
            { loc: ['body', 'limit'], ...forbidden },
            { loc: ['body', 'offset'], ...forbidden },
          ],
        }),
        listReply('a'),
        listReply('b'),
      );
      const query: BucketQuery = { search: 'x', sort: { field: 'bucket_name', direction: 'asc' } };
      for (const name of ['a', 'b']) assert.deepEqual(outcomeOf(await connected.list(query)), [name]);
      assert.deepEqual(
        api()
          .requests.slice(1)
          .map(({ body }) => body),
        [{ search: 'x' }, { search: 'x' }],
      );
      assert.deepEqual(limits(), ['50', '50', '50']);
    });
  });
});

function envelopeOfCreating(): StubReply {
  const validation_errors = [{ type: 'missing', location: ['body', 'bucket_name'], message: 'Field required' }];
  return json(422, { success: false, error: { type: 'ValidationError', message: '', details: { validation_errors } } });
}

function limitOf(body: unknown): number {
  return typeof body === 'object' && body !== null && 'limit' in body ? Number(body.limit) : Number.NaN;
}
