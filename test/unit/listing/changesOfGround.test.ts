import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HttpReply, Transport } from '../../../src/api/http.ts';
import type { ListApi } from '../../../src/api/listCall.ts';
import { BucketList, type Ground, type ListState } from '../../../src/listing/bucketList.ts';
import { shownCount } from '../../../src/listing/shownCount.ts';
import { succeeded } from '../../../src/model/result.ts';
import type { BucketSequence } from '../../../src/sample/sampleSource.ts';
import { replyAs, type ServedGeneration } from '../../support/generationServer.ts';
import { json } from '../../support/stubApi.ts';
import { connect, newMemory } from '../api/connectedClient.ts';
import { stubRequest } from '../api/memoryTransport.ts';
import { settle } from './controlledGround.ts';
import { groundOf } from './walking.ts';

/** What the ground consists of: settings and keys may change any part of it at any moment. */
interface Place {
  readonly origin: string;
  readonly namespace: string | undefined;
  readonly key: string;
}

type Command = 'refresh' | 'loadMore' | 'showPrevious' | 'retry';
type Step =
  | { readonly kind: 'change'; readonly part: 'origin' | 'namespace' | 'key'; readonly choice: number }
  | { readonly kind: 'goToPage'; readonly page: number }
  | { readonly kind: Command }
  /** Answers one of the requests that wait, not always the oldest; the abandoned ones too. */
  | { readonly kind: 'answer'; readonly pick: number; readonly works: boolean };

const origins: readonly {
  readonly origin: string;
  readonly generation: ServedGeneration;
  readonly listApi: ListApi;
}[] = [
  { origin: 'https://new.example.com', generation: '2026', listApi: 'auto' },
  { origin: 'https://middle.example.com', generation: '2025-09', listApi: 'auto' },
  { origin: 'https://old.example.com', generation: 'seed', listApi: 'seed' },
];
const namespaces = [undefined, 'ns_films', 'ns_news'];
const keys = ['sk_first_0123', 'sk_second_0123'];
const pageSize = 3;
const total = 11;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('change'),
      part: fc.constantFrom('origin', 'namespace', 'key'),
      choice: fc.nat(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('goToPage'), page: fc.integer({ min: 1, max: 6 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('refresh', 'loadMore', 'loadMore', 'showPrevious', 'retry') }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('answer'),
      pick: fc.nat(),
      works: fc.constantFrom(true, true, true, false),
    }),
  },
);

/** The name of a place, in every bucket that is there: what is painted tells where it comes from. */
const nameOf = ({ origin, namespace, key }: Place) => `${origin} ${namespace} ${key}`;

function bucketsOf(place: Place): BucketSequence {
  const row = (index: number) => ({ bucket_id: `${nameOf(place)} ${index}`, bucket_name: `${nameOf(place)} ${index}` });
  return Array.from({ length: total }, (_, index) => row(index));
}

interface Waiting {
  readonly signal: AbortSignal;
  readonly place: Place;
  answer(works: boolean): void;
}

interface Painted {
  readonly state: ListState;
  readonly place: Place;
  readonly ground: Ground | undefined;
}

class Scene {
  readonly list = new BucketList();
  readonly #memory = newMemory();
  #place: Place = { origin: origins[0]?.origin ?? '', namespace: undefined, key: keys[0] ?? '' };
  #ground: Ground | undefined;
  #waiting: Waiting[] = [];
  /** Every state since the last step, with what was to be shown at that moment. */
  #painted: Painted[] = [];

  constructor() {
    this.list.onDidChange((state) => this.#painted.push({ state, place: this.#place, ground: this.#ground }));
  }

  async take(next: Step): Promise<void> {
    if (next.kind === 'change') this.#change(next.part, next.choice);
    else if (next.kind === 'goToPage') void this.list.goToPage(next.page);
    else if (next.kind === 'answer') this.#answer(next.pick, next.works);
    else void this.list[next.kind]();
    await settle();
    for (const painted of this.#painted.splice(0)) checkPainted(painted);
    this.#checkRequests();
  }

  show(): void {
    const { origin, namespace, key } = this.#place;
    const server = origins.find((one) => one.origin === origin);
    assert.ok(server);
    const transport: Transport = { send: (request, signal) => this.#wait(request, signal), dispose: async () => {} };
    const { client } = connect(origin, {
      ...{ listApi: server.listApi, memory: this.#memory },
      apiKey: async () => succeeded(key),
      transport,
    });
    this.#ground = { ...groundOf(client, pageSize, namespace), id: nameOf(this.#place) };
    void this.list.show(this.#ground);
  }

  /** Everything is answered, the abandoned requests last but one another's reverse; then the list is whole. */
  async finish(): Promise<void> {
    for (let rounds = 0; this.#waiting.length > 0; rounds += 1) {
      assert.ok(rounds < 100, 'asks for ever');
      for (const waiting of this.#waiting.splice(0).reverse()) waiting.answer(true);
      await settle();
    }
    if (this.list.state.kind === 'failed') {
      void this.list.retry();
      await settle();
      return this.finish();
    }
    for (const painted of this.#painted.splice(0)) checkPainted(painted);
    const { state } = this.list;
    assert.ok(state.kind === 'loaded', state.kind);
    assert.equal(state.ground, this.#ground);
    const { rows, firstOffset, nextOffset, hasMore } = state.listed;
    const truth = bucketsOf(this.#place);
    const expected = Array.from({ length: rows.length }, (_, index) => truth.at(firstOffset + index)?.['bucket_id']);
    assert.deepEqual(
      rows.map(({ bucket }) => bucket.id),
      expected,
    );
    assert.ok(rows.length > 0 || firstOffset >= total);
    assert.equal(hasMore, rows.length > 0 && nextOffset < total);
    assert.equal(state.listed.changed, false);
    assert.deepEqual(
      shownCount(state.listed),
      rows.length === total ? { kind: 'all', shown: total } : { kind: 'of', shown: rows.length, total },
    );
    this.list.dispose();
  }

  #change(part: 'origin' | 'namespace' | 'key', choice: number): void {
    const place = { ...this.#place };
    if (part === 'origin') place.origin = origins[choice % origins.length]?.origin ?? '';
    if (part === 'namespace') place.namespace = namespaces[choice % namespaces.length];
    if (part === 'key') place.key = keys[choice % keys.length] ?? '';
    this.#place = place;
    this.show();
  }

  /** A network that delivers even what was abandoned. */
  #wait(request: Parameters<Transport['send']>[0], signal: AbortSignal): ReturnType<Transport['send']> {
    const { authorization = '', 'x-namespace': namespace } = request.headers;
    const place = { origin: request.url.origin, namespace, key: authorization.replace('Bearer ', '') };
    const generation = origins.find(({ origin }) => origin === place.origin)?.generation ?? 'seed';
    return new Promise((resolve) => {
      const answer = (works: boolean) => {
        const account = { generation, buckets: bucketsOf(place), namespaces: [] };
        const reply: HttpReply = works ? replyAs(account, stubRequest(request)) : json(503, {});
        resolve(succeeded(reply));
      };
      this.#waiting.push({ signal, place, answer });
    });
  }

  #answer(pick: number, works: boolean): void {
    const [chosen] = this.#waiting.splice(pick % Math.max(1, this.#waiting.length), 1);
    chosen?.answer(works);
  }

  #checkRequests(): void {
    const wanted = this.#waiting.filter(({ signal }) => !signal.aborted);
    assert.ok(wanted.length <= 1, 'two requests at once');
    for (const { place } of wanted) assert.deepEqual(place, this.#place);
    assert.equal(this.list.state.kind === 'loading', wanted.length === 1);
  }
}

/** Nothing of another place is in any state that was ever painted. */
function checkPainted({ state, place, ground }: Painted): void {
  assert.ok(state.kind !== 'idle');
  assert.equal(state.ground, ground);
  for (const { bucket } of state.listed?.rows ?? []) assert.ok(bucket.name.startsWith(`${nameOf(place)} `));
  if (state.listed?.total !== undefined) assert.equal(state.listed.total, total);
}

describe('BucketList while base URL, key and namespace change', () => {
  it('200 seeds: paints the rows of the last ground alone, and asks one request at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const scene = new Scene();
        scene.show();
        await settle();
        for (const next of steps) await scene.take(next);
        await scene.finish();
      }),
      { numRuns: 200, seed: 20_260_205 },
    );
  });
});
