import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { ApiError } from '../../../src/api/apiError.ts';
import { type Clock, longestSilentWait, systemClock, waitUntil } from '../../../src/api/clock.ts';
import { attemptsFor, delayBefore, type RetriedCall, RetryBudget, withRetries } from '../../../src/api/retry.ts';
import { newTraffic } from '../../../src/api/traffic.ts';
import { failed, type Result, succeeded } from '../../../src/model/result.ts';
import { json, type StubApi, type StubReply, startStubApi, text } from '../../support/stubApi.ts';
import {
  type ConnectedClient,
  type ConnectOptions,
  connect,
  linesOf,
  listReply,
  outcomeOf,
} from './connectedClient.ts';
import { simulatedClock } from './simulatedClock.ts';

const reset: ApiError = { kind: 'network', cause: 'reset', code: 'ECONNRESET' };
const limited: ApiError = { kind: 'rateLimited', status: 429 };
const fault = (status: number): ApiError => ({ kind: 'serverFault', status });

describe('what is sent again', () => {
  const network = (cause: Extract<ApiError, { kind: 'network' }>['cause']): ApiError => ({
    kind: 'network',
    cause,
    code: 'X',
  });
  const timeout = (phase: 'connect' | 'headers' | 'body' | 'total'): ApiError => ({
    kind: 'timeout',
    phase,
    milliseconds: 1,
  });
  const page = (status: number): ApiError => ({ kind: 'notJson', status, contentType: 'text/html' });
  const proxyAnswer = (status: number): ApiError => ({ kind: 'proxyRefused', proxy: 'p:1', status });
  const expected: readonly (readonly [attempts: number, errors: readonly ApiError[]])[] = [
    [
      3,
      [limited, fault(500), fault(502), fault(503), fault(504), { kind: 'unexpectedStatus', status: 408 }, page(408)],
    ],
    [3, [network('hostNotFound'), network('refused'), network('reset'), network('unreachable')]],
    [3, [proxyAnswer(502), proxyAnswer(503)]],
    [2, [timeout('connect'), timeout('headers'), timeout('body'), { kind: 'incompleteReply' }]],
    [1, [timeout('total'), { kind: 'cancelled' }, fault(501), fault(505), { kind: 'unexpectedStatus', status: 418 }]],
    [1, [network('certificateExpired'), network('certificateWrongHost'), network('certificateUntrusted')]],
    [1, [network('tls'), network('other'), page(200), page(404), proxyAnswer(403)]],
    [
      1,
      [
        { kind: 'unauthorized', status: 401 },
        { kind: 'forbidden', status: 403 },
        { kind: 'notFound', status: 404 },
      ],
    ],
    [
      1,
      [
        { kind: 'unknownRoute', status: 405 },
        { kind: 'invalidRequest', status: 422, issues: [] },
      ],
    ],
    [
      1,
      [
        { kind: 'redirected', status: 302, target: '' },
        { kind: 'invalidReply', path: '$' },
      ],
    ],
    [
      1,
      [
        { kind: 'tooLarge', limitBytes: 1, counted: 'wire' },
        { kind: 'undecodable', encoding: 'gzip' },
      ],
    ],
    [
      1,
      [
        { kind: 'proxyAuthentication', proxy: 'p:1' },
        { kind: 'unusableProxy', scheme: 'socks' },
      ],
    ],
    [1, [{ kind: 'keyUnavailable' }, { kind: 'internal', name: 'TypeError' }]],
  ];
  for (const [attempts, errors] of expected) {
    for (const error of errors) {
      it(`${attempts === 1 ? 'never' : `at most ${attempts} times in all`}: ${JSON.stringify(error)}`, () => {
        assert.equal(attemptsFor(error), attempts);
      });
    }
  }
});

describe('the delay before it', () => {
  for (const [what, error, least, most] of [
    ['a passing fault', fault(502), [0, 0, 0, 0, 0, 0], [200, 400, 800, 1_600, 3_200, 5_000]],
    ['a limit without a time', limited, [500, 1_000, 2_000, 4_000, 8_000, 10_000], [1e3, 2e3, 4e3, 8e3, 16e3, 20e3]],
  ] as const) {
    it(`after ${what} doubles up to its cap, spread by chance over its whole range`, () => {
      for (const [retry, upper] of most.entries()) {
        const lower = least[retry] ?? Number.NaN;
        const clock = simulatedClock(retry + 7);
        const delays = Array.from({ length: 2_000 }, () => delayBefore(retry, error, clock));
        assert.ok(Math.min(...delays) >= lower && Math.max(...delays) < upper);
        assert.ok(Math.min(...delays) < lower + (upper - lower) * 0.01);
        assert.ok(Math.max(...delays) > upper - (upper - lower) * 0.01);
      }
    });
  }

  for (const kind of ['rateLimited', 'serverFault'] as const) {
    it(`never undercuts what a ${kind} demands, nor exceeds it by more than a fifth`, () => {
      const clock = simulatedClock();
      const error: ApiError = { kind, status: 503, retryAt: clock.now() + 4_000 };
      const delays = Array.from({ length: 2_000 }, () => delayBefore(0, error, clock));
      assert.ok(Math.min(...delays) >= 4_000 && Math.max(...delays) < 4_800);
      assert.ok(new Set(delays).size > 1_000);
    });
  }
});

describe('withRetries', () => {
  function call(answers: readonly (ApiError | 'page')[], changed: Partial<RetriedCall<string>> = {}) {
    const clock = simulatedClock();
    const left = [...answers];
    let sent = 0;
    const outcome = withRetries<string>({
      async attempt(): Promise<Result<string, ApiError>> {
        sent += 1;
        const next = left.shift() ?? assert.fail('more attempts than answers');
        return next === 'page' ? succeeded(next) : failed(next);
      },
      budget: new RetryBudget(newTraffic().retryTokens, 'https://a'),
      clock,
      timeLeft: () => 30_000,
      signal: new AbortController().signal,
      ...changed,
    });
    return { outcome, clock, sent: () => sent };
  }

  it('answers with the success that comes in time, or with the last failure', async () => {
    const good = call([reset, fault(502), 'page']);
    assert.deepEqual(await good.outcome, succeeded('page'));
    assert.equal(good.clock.waits.length, 2);
    const bad = call([reset, fault(502), fault(504)]);
    assert.deepEqual(await bad.outcome, failed(fault(504)));
    assert.equal(bad.sent(), 3);
  });

  it('counts what was sent before a slow answer too', async () => {
    const timeout: ApiError = { kind: 'timeout', phase: 'headers', milliseconds: 1 };
    const { outcome, sent } = call([reset, timeout]);
    assert.deepEqual(await outcome, failed(timeout));
    assert.equal(sent(), 2);
  });

  it('ends at once when the server asks for more than a short wait, and says until when', async () => {
    const now = simulatedClock().now();
    for (const [wait, attempts] of [
      [longestSilentWait, 2],
      [longestSilentWait + 1, 1],
    ] as const) {
      const error: ApiError = { ...limited, kind: 'rateLimited', status: 429, retryAt: now + wait };
      const { outcome, sent } = call([error, 'page']);
      assert.deepEqual(await outcome, attempts === 2 ? succeeded('page') : failed(error));
      assert.equal(sent(), attempts);
    }
  });

  it('ends at once when the wait does not fit into the time that is left', async () => {
    const error: ApiError = { kind: 'rateLimited', status: 429, retryAt: simulatedClock().now() + 2_000 };
    const { outcome, sent, clock } = call([error, 'page'], { timeLeft: () => 2_000 });
    assert.deepEqual(await outcome, failed(error));
    assert.deepEqual([sent(), clock.waits], [1, []]);
  });

  it('ends at once when it is cancelled while it waits', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const wait: Clock['wait'] = async () => controller.abort();
    const { outcome, sent } = call([reset, 'page'], { signal, clock: { ...simulatedClock(), wait } });
    assert.deepEqual(await outcome, failed({ kind: 'cancelled' }));
    assert.equal(sent(), 1);
  });

  it('neither repeats nor charges for what was kept back', async () => {
    const tokens = newTraffic().retryTokens;
    const keptBack: ApiError = { kind: 'rateLimited', status: 429, retryAt: 1, keptBack: true };
    const { outcome } = call([keptBack], { budget: new RetryBudget(tokens, 'https://a') });
    assert.deepEqual(await outcome, failed(keptBack));
    assert.deepEqual([...tokens], []);
  });
});

describe('RetryBudget', () => {
  it('is spent after five failures, and won back by tenths', () => {
    const budget = new RetryBudget(new Map(), 'https://a');
    const allowed = Array.from({ length: 6 }, () => {
      budget.noteFailure();
      return budget.allowsRetry;
    });
    assert.deepEqual(allowed, [true, true, true, true, false, false]);
    for (let success = 0; success < 10; success += 1) budget.noteSuccess();
    assert.equal(budget.allowsRetry, false);
    budget.noteSuccess();
    assert.equal(budget.allowsRetry, true);
  });

  it('holds no more than ten tokens and owes none', () => {
    const tokens = new Map<string, number>();
    const budget = new RetryBudget(tokens, 'https://a');
    for (let count = 0; count < 100; count += 1) budget.noteSuccess();
    assert.equal(tokens.get('https://a'), 10);
    for (let count = 0; count < 100; count += 1) budget.noteFailure();
    assert.equal(tokens.get('https://a'), 0);
  });

  it('is each origin’s own, and shared by all who ask there', () => {
    const tokens = new Map<string, number>();
    for (let count = 0; count < 5; count += 1) new RetryBudget(tokens, 'https://a').noteFailure();
    assert.equal(new RetryBudget(tokens, 'https://a').allowsRetry, false);
    assert.equal(new RetryBudget(tokens, 'https://b').allowsRetry, true);
  });

  it('meets an outage of twenty refreshes with three requests each at most, and a quarter more in all', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const clock = simulatedClock(seed);
      const { retryTokens } = newTraffic();
      const counts: number[] = [];
      for (let refresh = 0; refresh < 20; refresh += 1) {
        let sent = 0;
        await withRetries({
          async attempt() {
            sent += 1;
            return failed(clock.random() < 0.5 ? reset : fault(503));
          },
          budget: new RetryBudget(retryTokens, 'https://a'),
          clock,
          timeLeft: () => 30_000,
          signal: new AbortController().signal,
        });
        counts.push(sent);
        clock.time += 3_000;
      }
      assert.ok(Math.max(...counts) <= 3);
      assert.equal(counts[0], 3);
      assert.equal(counts.reduce((sum, count) => sum + count) <= 25, true, counts.join());
    }
  });
});

describe('waiting', () => {
  it('ends no earlier than it should, by the clock on the wall', async () => {
    for (let count = 0; count < 20; count += 1) {
      const until = Date.now() + 3;
      await waitUntil(until, systemClock, new AbortController().signal);
      assert.ok(Date.now() >= until);
    }
  });

  it('ends at once when aborted, and leaves neither timer nor listener', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await setImmediate();
    const before = timers();
    const controller = new AbortController();
    const waiting = waitUntil(Date.now() + 60_000, systemClock, controller.signal);
    assert.equal(timers(), before + 1);
    controller.abort();
    await waiting;
    await waitUntil(Date.now() + 60_000, systemClock, controller.signal);
    await waitUntil(Date.now() + 2, systemClock, new AbortController().signal);
    assert.equal(timers(), before);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  });

  it('ends when the clock is set back, rather than wait for it to catch up', async () => {
    const clock = simulatedClock();
    const wait: Clock['wait'] = async () => {
      clock.time -= 3_600_000;
    };
    await waitUntil(clock.time + 1_000, { ...clock, wait }, neverAborted);
  });
});

const neverAborted = new AbortController().signal;

describe('ListClient, when requests fail in passing', () => {
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

  for (const [what, reply] of [
    ['a cut connection', 'hangUp'],
    ['a fault', json(500, {})],
    ['a gateway’s page', text(502, '<html>')],
    ['a limit', json(429, {})],
    ['a request timeout', json(408, {})],
    ['JSON that breaks off', text(200, '{"results":[', { 'content-type': 'application/json' })],
  ] as const) {
    it(`repeats the whole request after ${what}, and shows nothing of it`, async () => {
      api.enqueue(reply);
      assert.deepEqual(outcomeOf(await client().list({ search: 'x' })), ['a']);
      const [first, second, ...more] = api.requests;
      assert.deepEqual(second, first);
      assert.deepEqual(more, []);
    });
  }

  it('repeats the look at one bucket and at the namespaces too', async () => {
    const { client: lists } = client();
    const bucket = { bucket_id: 'bkt_1', bucket_name: 'films' };
    api.enqueue('hangUp', json(200, bucket), 'hangUp', json(200, { results: [] }));
    assert.ok((await lists.getBucket('bkt_1', { namespace: undefined }, neverAborted)).ok);
    assert.ok((await lists.listNamespaces({ range: { offset: 0, limit: 10 } }, neverAborted)).ok);
    assert.equal(api.requests.length, 4);
  });

  it('reads the key for each request: one that was removed meanwhile is not sent again', async () => {
    const keys: Result<string | undefined, 'gone'>[] = [succeeded('sk_first_0123'), failed('gone')];
    api.enqueue(json(500, {}));
    const answer = await client({ apiKey: async () => keys.shift() ?? assert.fail() }).list();
    assert.equal(outcomeOf(answer), 'cancelled');
    assert.equal(api.requests.length, 1);
  });

  const seedPage: StubReply = json(200, {
    results: [],
    pagination: { total: 0, page: 1, page_size: 50, total_pages: 0 },
  });
  const unknownRoute = json(405, { detail: 'Method Not Allowed' });

  for (const reply of ['hangUp', json(500, {}), json(429, {}), text(200, '{')] as const) {
    it(`never repeats the one try of the seed path: ${typeof reply === 'string' ? reply : reply.status}`, async () => {
      api.enqueue(unknownRoute, reply);
      await client().list();
      assert.deepEqual(linesOf(api), ['POST /v1/buckets/list?limit=50&offset=0', 'POST /v1/buckets?limit=50&offset=0']);
    });

    it(`nor a pinned seed path before it has listed: ${typeof reply === 'string' ? reply : reply.status}`, async () => {
      api.enqueue(reply);
      await client({ listApi: 'seed' }).list();
      assert.deepEqual(linesOf(api), ['POST /v1/buckets?limit=50&offset=0']);
    });
  }

  it('repeats the seed path once it has listed', async () => {
    api.enqueue(seedPage, 'hangUp', seedPage);
    const { list } = client({ listApi: 'seed' });
    assert.ok((await list()).ok);
    assert.ok((await list()).ok);
    assert.equal(api.requests.length, 3);
  });

  it('takes no more time in all than one request may, waits included', async () => {
    api.answerWith(() => json(500, {}));
    const connected = client({ totalTimeout: 1 });
    const answer = await connected.list();
    assert.ok(!answer.ok && ['serverFault', 'timeout'].includes(answer.error.kind));
    assert.ok(connected.waits.every((wait) => wait < 1));
  });

  it('gives a repetition only the time that is left', async () => {
    const allowed: (number | undefined)[] = [];
    const connected = client({
      totalTimeout: 10_000,
      transport: {
        async send({ timeout }) {
          allowed.push(timeout);
          connected.now += 3_000;
          return failed({ kind: 'network', cause: 'reset', code: 'ECONNRESET' });
        },
        dispose: async () => {},
      },
    });
    assert.equal(outcomeOf(await connected.list()), 'network');
    const spent = [0, 3_000, 6_000].map((before, index) => before + connected.waits.slice(0, index).reduce(sum, 0));
    assert.deepEqual(
      allowed.map((timeout) => Math.round((timeout ?? 0) / 100)),
      spent.map((before) => Math.round((10_000 - before) / 100)),
    );
  });

  it('meets an outage with little more than what is asked for', async () => {
    api.answerWith(() => json(503, {}));
    const { list } = client();
    for (let refresh = 0; refresh < 20; refresh += 1) await list();
    assert.ok(api.requests.length <= 25, String(api.requests.length));
    assert.ok(api.requests.length > 20);
  });
});

function sum(one: number, other: number): number {
  return one + other;
}
