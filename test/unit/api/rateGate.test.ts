import assert from 'node:assert/strict';
import type { ApiError } from '../../../src/api/apiError.ts';
import { longestSilentWait, systemClock } from '../../../src/api/clock.ts';
import type { HttpReply } from '../../../src/api/http.ts';
import { RateGate } from '../../../src/api/rateGate.ts';
import { refusalOf } from '../../../src/api/refusal.ts';
import { newTraffic } from '../../../src/api/traffic.ts';
import { failed, succeeded } from '../../../src/model/result.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import {
  type ConnectedClient,
  type ConnectOptions,
  connect,
  linesOf,
  listReply,
  outcomeOf,
} from './connectedClient.ts';
import { signalled } from './scriptedServers.ts';
import { type SimulatedClock, simulatedClock } from './simulatedClock.ts';

const origin = 'https://api.example.invalid';
const open = succeeded(undefined);

describe('RateGate', () => {
  let clock: SimulatedClock;
  let traffic: ReturnType<typeof newTraffic>;
  const wait = { timeLeft: () => 30_000, signal: new AbortController().signal };

  beforeEach(() => {
    clock = simulatedClock();
    traffic = newTraffic();
  });

  const gateOf = (account = 'a', server = origin) => new RateGate(traffic, server, account, clock);

  function refuse(gate: RateGate, status: number, headers: Record<string, string>): ApiError {
    const reply: HttpReply = { status, headers, body: '' };
    const error = refusalOf(reply, clock.now());
    gate.note(reply, failed(error));
    return error;
  }

  function succeedWith(gate: RateGate, headers: Record<string, string>): void {
    gate.note({ status: 200, headers, body: '{}' }, succeeded({}));
  }

  for (const status of [429, 503]) {
    it(`answers a ${status} again, unasked, until the time that it gave`, async () => {
      const gate = gateOf();
      const error = refuse(gate, status, { 'retry-after': '60' });
      assert.deepEqual(await gate.pass(wait), failed({ ...error, keptBack: true }));
      clock.time += 60_000 - longestSilentWait - 1;
      assert.deepEqual(await gate.pass(wait), failed({ ...error, keptBack: true }));
      clock.time += longestSilentWait + 1;
      assert.deepEqual(await gate.pass(wait), open);
      assert.deepEqual(clock.waits, []);
      assert.equal(traffic.closedGates.size, 0);
    });
  }

  it('lets a request wait where the wait is short, and never sends it early', async () => {
    const gate = gateOf();
    refuse(gate, 429, { 'retry-after': '5' });
    const until = clock.time + 5_000;
    assert.deepEqual(await gate.pass(wait), open);
    assert.deepEqual(clock.waits, [5_000]);
    assert.equal(clock.time, until);
  });

  it('lets none wait for longer than its call may last', async () => {
    const gate = gateOf();
    const error = refuse(gate, 429, { 'retry-after': '2' });
    assert.deepEqual(await gate.pass({ ...wait, timeLeft: () => 2_000 }), failed({ ...error, keptBack: true }));
  });

  it('keeps back again whoever waited while it was shut anew', async () => {
    let isFirst = true;
    const gate: RateGate = new RateGate(traffic, origin, 'a', {
      ...clock,
      now: () => clock.time,
      async wait(milliseconds) {
        clock.time += milliseconds;
        if (isFirst) refuse(gate, 429, { 'retry-after': '60' });
        isFirst = false;
      },
    });
    refuse(gate, 429, { 'retry-after': '1' });
    const passed = await gate.pass(wait);
    assert.equal(!passed.ok && passed.error.kind, 'rateLimited');
  });

  it('lets go of a waiting request as soon as it is cancelled', async () => {
    const controller = new AbortController();
    const gate = new RateGate(traffic, origin, 'a', {
      ...clock,
      wait: async () => controller.abort(),
    });
    refuse(gate, 429, { 'retry-after': '1' });
    assert.deepEqual(await gate.pass({ ...wait, signal: controller.signal }), failed({ kind: 'cancelled' }));
  });

  it('keeps the latest time, in whatever order the replies come', async () => {
    const gate = gateOf();
    refuse(gate, 429, { 'retry-after': '60' });
    refuse(gate, 429, { 'retry-after': '10' });
    clock.time += 30_000;
    assert.equal((await gate.pass(wait)).ok, false);
  });

  it('is shut for one account on one server, for each of its clients', async () => {
    refuse(gateOf(), 429, { 'retry-after': '60' });
    assert.equal((await gateOf().pass(wait)).ok, false);
    assert.equal((await gateOf('b').pass(wait)).ok, true);
    assert.equal((await gateOf('a', 'https://other.example.invalid').pass(wait)).ok, true);
  });

  it('stays open after a refusal without a time', async () => {
    const gate = gateOf();
    refuse(gate, 429, {});
    refuse(gate, 503, {});
    refuse(gate, 500, { 'retry-after': '60' });
    refuse(gate, 403, { 'retry-after': '60' });
    assert.deepEqual(await gate.pass(wait), open);
  });

  const seconds = (time: number) => String(time / 1_000);
  for (const [what, headers, expected] of [
    ['the last request of a window', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '+30' }, 30_000],
    ['a reset in seconds from now', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' }, 30_000],
    ['a window of an hour: a minute', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '+3600' }, 60_000],
    ['requests that are left', { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '+30' }, 0],
    ['a reset that is over', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '+-5' }, 0],
    ['no reset', { 'x-ratelimit-remaining': '0' }, 0],
    ['an unreadable reset', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }, 0],
    ['a reset alone', { 'x-ratelimit-reset': '+30' }, 0],
  ] as const) {
    it(`after a success with ${what} is shut for ${seconds(expected)} s`, async () => {
      const gate = gateOf();
      const { 'x-ratelimit-reset': reset, ...others } = { 'x-ratelimit-reset': undefined, ...headers };
      const absolute = reset?.startsWith('+') ? seconds(clock.time + Number(reset.slice(1)) * 1_000) : reset;
      succeedWith(gate, absolute === undefined ? others : { ...others, 'x-ratelimit-reset': absolute });
      assert.equal((await gate.pass({ ...wait, timeLeft: () => 0 })).ok, expected === 0);
      clock.time += expected;
      assert.deepEqual(await gate.pass({ ...wait, timeLeft: () => 0 }), open);
    });
  }

  it('reads a reset by the server’s clock', async () => {
    const gate = gateOf();
    const serverNow = clock.time + 86_400_000;
    succeedWith(gate, {
      date: new Date(serverNow).toUTCString(),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': seconds(serverNow + 20_000),
    });
    const passed = await gate.pass(wait);
    assert.ok(!passed.ok && passed.error.kind === 'rateLimited');
    assert.equal(passed.error.retryAt, clock.time + 20_000);
  });
});

describe('ListClient, when requests are limited', () => {
  let api: StubApi;
  const clients: ConnectedClient[] = [];

  beforeEach(async () => {
    api = await startStubApi(() => listReply('a'));
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
    await api.dispose();
  });

  function client(options: ConnectOptions = {}): ConnectedClient {
    const connected = connect(api.origin, { traffic: newTraffic(), ...options });
    clients.push(connected);
    return connected;
  }

  it('asks nothing more until the time has come, whoever asks, and says when that is', async () => {
    const traffic = newTraffic();
    const [one, other, stranger] = [client({ traffic }), client({ traffic }), client({ traffic, account: 'b' })];
    api.enqueue(json(429, {}, { 'retry-after': '60' }));
    const answers = [await one.list(), await one.list(), await other.list()];
    for (const answer of answers) {
      assert.ok(!answer.ok && answer.error.kind === 'rateLimited');
      assert.equal(answer.error.retryAt, one.now + 60_000);
    }
    assert.equal(api.requests.length, 1);
    assert.deepEqual(outcomeOf(await stranger.list()), ['a']);
    other.now += 60_000;
    assert.deepEqual(outcomeOf(await other.list()), ['a']);
    assert.equal(api.requests.length, 3);
  });

  it('does not count the one try of the seed path as made if it was kept back', async () => {
    const unknown = json(405, {}, { 'x-ratelimit-remaining': '0' });
    const busy = json(503, {}, { 'retry-after': '60' });
    const connected = client();
    // The gate is shut by another's request while the first one is under way.
    api.answerWith(async ({ path }) => {
      if (path === '/v1/buckets/list') {
        api.enqueue(busy);
        await connected.client.getBucket('x', { namespace: undefined }, new AbortController().signal);
        return unknown;
      }
      return json(200, { results: [], pagination: { total: 0, page: 1, page_size: 50, total_pages: 0 } });
    });
    assert.equal(outcomeOf(await connected.list()), 'serverFault');
    assert.equal(connected.memory.get(api.origin)?.seedTry, undefined);
    connected.now += 60_000;
    api.answerWith(({ path }) =>
      path === '/v1/buckets/list'
        ? unknown
        : json(200, { results: [], pagination: { total: 0, page: 1, page_size: 50, total_pages: 0 } }),
    );
    assert.deepEqual(outcomeOf(await connected.list()), []);
    assert.equal(linesOf(api).at(-1), 'POST /v1/buckets?limit=50&offset=0');
  });

  it('never undercuts Retry-After, measured by the server’s own clock', async () => {
    const asked: number[] = [];
    let refusedAt = 0;
    api.answerWith(() => {
      asked.push(performance.now());
      if (asked.length > 1) return listReply('a');
      refusedAt = performance.now();
      return json(429, {}, { 'retry-after': '1' });
    });
    const refused = signalled();
    const { list } = client({ clock: systemClock, onExchange: refused.happen });
    const first = list();
    await refused.happened;
    const answers = await Promise.all([first, list(), list()]);
    assert.deepEqual(answers.map(outcomeOf), [['a'], ['a'], ['a']]);
    assert.equal(asked.length, 4);
    assert.ok(Math.min(...asked.slice(1)) >= refusedAt + 1_000);
  });
});
