import assert from 'node:assert/strict';
import type { HttpReply, Transport } from '../../../src/api/http.ts';
import { BucketList, type Ground, type ListState } from '../../../src/listing/bucketList.ts';
import { BucketSearch } from '../../../src/listing/bucketSearch.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { succeeded } from '../../../src/model/result.ts';
import { replyAs } from '../../support/generationServer.ts';
import { json } from '../../support/stubApi.ts';
import { connect, newMemory } from '../api/connectedClient.ts';
import { stubRequest } from '../api/memoryTransport.ts';
import { simulatedClock } from '../api/simulatedClock.ts';
import { settle } from './controlledGround.ts';
import { groundOf } from './walking.ts';

const seeds = 100;
const operationsAtOnce = 50;
const mostInFlight = 4;
const pageSize = 3;
const total = 11;

const origins = ['https://one.example.com', 'https://two.example.com'];
const namespaces = [undefined, 'ns_films', 'ns_news'];
const keys = ['sk_first_0123', 'sk_second_0123'];
const queries: readonly BucketQuery[] = [{}, { search: 'even' }, { search: 'odd' }];

interface Place {
  readonly origin: string;
  readonly namespace: string | undefined;
  readonly key: string;
}

/** In every row and every refusal: what is painted tells where it comes from. */
const nameOf = ({ origin, namespace, key }: Place) => `${origin} ${namespace} ${key}`;

function rowsOf(place: Place, { search = '' }: BucketQuery = {}) {
  const names = Array.from({ length: total }, (_, index) => `${nameOf(place)} ${index} ${index % 2 ? 'odd' : 'even'}`);
  return names.filter((name) => name.includes(search)).map((name) => ({ bucket_id: `bkt ${name}`, bucket_name: name }));
}

interface InFlight {
  readonly view: 'list' | 'search';
  readonly place: Place;
  readonly signal: AbortSignal;
  answer(works: boolean): void;
}

/** A view and a palette search over two servers, two accounts and three namespaces. */
class Scene {
  readonly #random: () => number;
  /** How often an operation does not even wait until the one before has sent its request. */
  readonly #haste: number;
  readonly #list = new BucketList();
  readonly #memory = newMemory();
  readonly #searchSignals = new WeakSet<AbortSignal>();
  #search: BucketSearch | undefined;
  #place: Place = { origin: origins[0] ?? '', namespace: undefined, key: keys[0] ?? '' };
  #isSignedIn = false;
  #ground: Ground | undefined;
  #inFlight: InFlight[] = [];
  #isOver = false;
  paintings = 0;
  requests = 0;

  constructor(seed: number) {
    const { random } = simulatedClock(seed * 7_919);
    this.#random = random;
    this.#haste = (seed % 10) / 10;
    this.#list.onDidChange((state) => this.#checkPainting(state));
  }

  /** Begins all operations without waiting for any; replies come in between, in any order, the abandoned ones too. */
  async playAll(): Promise<void> {
    this.#show();
    for (let operation = 0; operation < operationsAtOnce; operation += 1) {
      this.#operate();
      if (this.#random() < 0.4) this.#answerOne();
      if (this.#random() >= this.#haste) await settle();
      this.#checkInFlight();
    }
    this.#isOver = true;
    for (let rounds = 0; this.#isUnderWay(); rounds += 1) {
      assert.ok(rounds < 1_000, 'asks for ever');
      void this.#list.retry();
      while (this.#inFlight.length > 0) this.#answerOne();
      await settle();
    }
    this.#checkTruth();
    this.#search?.dispose();
    this.#list.dispose();
  }

  #isUnderWay(): boolean {
    return this.#inFlight.length > 0 || ['loading', 'failed'].includes(this.#list.state.kind);
  }

  #operate(): void {
    const operations: readonly (() => void)[] = [
      () => void this.#list.refresh(),
      () => void this.#list.loadMore(),
      () => void this.#list.showPrevious(),
      () => void this.#list.goToPage(1 + this.#upTo(5)),
      () => void this.#list.retry(),
      () => void this.#list.ask(this.#pick(queries)),
      () => this.#search?.type(this.#pick(['even', 'odd', 'example'])),
      () => void this.#search?.submit(),
      () => this.#move({ namespace: this.#pick(namespaces) }),
      () => this.#move({ origin: this.#pick(origins) }),
      () => this.#move({ key: this.#pick(keys) }),
      () => this.#signOut(),
    ];
    // Nobody is signed out for long: there is little to see then.
    if (!this.#isSignedIn && this.#random() < 0.5) this.#show();
    else this.#pick(operations)();
  }

  #move(change: Partial<Place>): void {
    this.#place = { ...this.#place, ...change };
    if (this.#isSignedIn) this.#show();
  }

  #show(): void {
    const { origin, namespace, key } = this.#place;
    const transport: Transport = { send: (request, signal) => this.#send(request, signal), dispose: async () => {} };
    const { client } = connect(origin, { memory: this.#memory, apiKey: async () => succeeded(key), transport });
    const ground = { ...groundOf(client, pageSize, namespace), id: nameOf(this.#place) };
    this.#isSignedIn = true;
    this.#ground = ground;
    void this.#list.show(ground, this.#pick(queries));
    this.#openSearch(this.#place, {
      ...ground,
      fetchPage: (query, range, signal) => {
        this.#searchSignals.add(signal);
        return ground.fetchPage(query, range, signal);
      },
    });
  }

  #openSearch(place: Place, ground: Ground): void {
    this.#search?.dispose();
    const { state } = this.#list;
    const rows = state.kind === 'idle' ? [] : (state.listed?.rows ?? []);
    this.#search = new BucketSearch(ground, () => ({ rows, whole: undefined }));
    this.#search.onDidChange(({ rows: found, error }) => {
      for (const { bucket } of found) assert.ok(bucket.name.startsWith(`${nameOf(place)} `), 'found elsewhere');
      if (error && 'message' in error) assert.equal(error.message, nameOf(place));
    });
  }

  #signOut(): void {
    this.#isSignedIn = false;
    this.#ground = undefined;
    this.#search?.dispose();
    this.#search = undefined;
    this.#list.clear();
  }

  #send(request: Parameters<Transport['send']>[0], signal: AbortSignal): ReturnType<Transport['send']> {
    this.requests += 1;
    const { authorization = '', 'x-namespace': namespace } = request.headers;
    const place = { origin: request.url.origin, namespace, key: authorization.replace('Bearer ', '') };
    return new Promise((resolve) => {
      const answer = (works: boolean) => {
        const account = { generation: '2026', buckets: rowsOf(place), namespaces: [] } as const;
        const refusal = json(403, { error: { type: 'PermissionError', message: nameOf(place) } });
        const reply: HttpReply = works ? replyAs(account, stubRequest(request)) : refusal;
        resolve(succeeded(reply));
      };
      const view = this.#searchSignals.has(signal) ? 'search' : 'list';
      this.#inFlight.push({ view, place, signal, answer });
    });
  }

  #answerOne(): void {
    const [chosen] = this.#inFlight.splice(this.#upTo(this.#inFlight.length), 1);
    chosen?.answer(this.#isOver || this.#random() < 0.75);
  }

  #checkInFlight(): void {
    const wanted = this.#inFlight.filter(({ signal }) => !signal.aborted);
    for (const view of ['list', 'search'] as const) {
      assert.ok(wanted.filter((one) => one.view === view).length <= 1, `two requests of the ${view} at once`);
    }
    for (const origin of origins) {
      assert.ok(wanted.filter(({ place }) => place.origin === origin).length <= mostInFlight);
    }
    for (const { place } of wanted) assert.equal(nameOf(place), this.#ground?.id);
  }

  /** Nothing of another ground is in any state that is ever told: no row, no count, no failure. */
  #checkPainting(state: ListState): void {
    this.paintings += 1;
    assert.equal(state.kind === 'idle', !this.#isSignedIn);
    if (state.kind === 'idle') return;
    assert.equal(state.ground, this.#ground);
    if (state.kind === 'failed' && 'message' in state.error) assert.equal(state.error.message, nameOf(this.#place));
    if (!state.listed) return;
    const { rows, query, total: told } = state.listed;
    const truth = rowsOf(this.#place, query).map(({ bucket_id: id }) => id);
    const ids = rows.map(({ bucket }) => bucket.id);
    assert.equal(new Set(ids).size, ids.length, 'a bucket twice');
    assert.deepEqual(
      ids.filter((id) => !truth.includes(id ?? '')),
      [],
    );
    if (told !== undefined) assert.equal(told, truth.length);
  }

  #checkTruth(): void {
    const { state } = this.#list;
    assert.equal(state.kind, this.#isSignedIn ? 'loaded' : 'idle');
    if (state.kind === 'idle') return;
    assert.ok(state.kind === 'loaded', state.kind);
    const { rows, query, firstOffset } = state.listed;
    const truth = rowsOf(this.#place, query).slice(firstOffset, firstOffset + rows.length);
    assert.deepEqual(query, state.query);
    assert.deepEqual(
      rows.map(({ bucket }) => bucket.id),
      truth.map(({ bucket_id: id }) => id),
    );
  }

  #upTo(end: number): number {
    return Math.floor(this.#random() * end);
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#upTo(values.length)] as Value;
  }
}

describe('BucketList and BucketSearch under operations that do not wait for one another', () => {
  it(`${operationsAtOnce} operations × ${seeds} seeds: one request for each view, and no stale paint`, async () => {
    let [paintings, requests] = [0, 0];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const scene = new Scene(seed);
      await scene.playAll();
      paintings += scene.paintings;
      requests += scene.requests;
    }
    // Otherwise nothing was at stake.
    assert.ok(paintings > 25 * seeds, `${paintings} states`);
    assert.ok(requests > 15 * seeds, `${requests} requests`);
  });
});
