import assert from 'node:assert/strict';
import type { TransportError } from '../../../src/api/apiError.ts';
import type { HttpReply, HttpRequest, Transport } from '../../../src/api/http.ts';
import { newTraffic } from '../../../src/api/traffic.ts';
import { BucketList, type Ground } from '../../../src/listing/bucketList.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { failed, type Result, succeeded } from '../../../src/model/result.ts';
import { replyAs } from '../../support/generationServer.ts';
import { html, json, text } from '../../support/stubApi.ts';
import { connect } from '../api/connectedClient.ts';
import { stubRequest } from '../api/memoryTransport.ts';
import { type SimulatedClock, simulatedClock } from '../api/simulatedClock.ts';
import { groundOf, idsOf, listedIn } from './walking.ts';

const seeds = 10;
const requestsOfSeed = 2_000;
const partOfFaults = 0.2;
const pageSize = 5;

const queries: readonly BucketQuery[] = [{}, {}, { search: 'even' }, { search: 'odd' }];

const lost = (error: TransportError) => failed(error);
const faults: readonly ((good: HttpReply) => Result<HttpReply, TransportError>)[] = [
  ...(['hostNotFound', 'refused', 'reset', 'unreachable', 'certificateExpired', 'tls'] as const).map(
    (cause) => () => lost({ kind: 'network', cause, code: 'E' }),
  ),
  ...(['connect', 'headers', 'body', 'total'] as const).map(
    (phase) => () => lost({ kind: 'timeout', phase, milliseconds: 10_000 }),
  ),
  () => lost({ kind: 'tooLarge', limitBytes: 1, counted: 'wire' }),
  () => lost({ kind: 'undecodable', encoding: 'gzip' }),
  () => lost({ kind: 'incompleteReply' }),
  () => succeeded(html(200)),
  () => succeeded(html(502)),
  ...[400, 401, 403, 408, 409, 422, 429, 500, 503, 504].map((status) => () => succeeded(json(status, {}))),
  ...['2', '30', '120'].flatMap((seconds) =>
    [429, 503].map((status) => () => succeeded(json(status, {}, { 'retry-after': seconds }))),
  ),
  () => succeeded(json(307, {}, { location: 'https://elsewhere.example.com/' })),
  () => succeeded(json(200, { buckets: [] })),
  ({ body }) => succeeded(text(200, body.slice(0, body.length / 2), { 'content-type': 'application/json' })),
];

/** A reader of a server whose buckets come and go, over a network that fails one request in five. */
class Scene {
  readonly #list = new BucketList();
  readonly #clock: SimulatedClock;
  readonly #ground: Ground;
  #created = 0;
  #buckets = Array.from({ length: 37 }, () => this.#newBucket());
  requests = 0;
  faults = 0;
  /** How often the reader saw a failure. */
  failures = 0;

  constructor(seed: number) {
    this.#clock = simulatedClock(seed * 7_919);
    const transport: Transport = { send: (request) => this.#send(request), dispose: async () => {} };
    const { client } = connect('https://api.example.com', {
      ...{ transport, clock: this.#clock, traffic: newTraffic(), listApi: 'list' },
    });
    this.#ground = groundOf(client, pageSize);
    this.#list.onDidChange((state) => {
      if (state.kind === 'failed') this.failures += 1;
      if (state.kind === 'idle' || !state.listed) return;
      const ids = idsOf(state.listed);
      assert.equal(new Set(ids).size, ids.length, 'a bucket twice');
    });
  }

  async play(): Promise<void> {
    await this.#patiently(() => this.#list.show(this.#ground));
    while (this.requests < requestsOfSeed) await this.#patiently(this.#nextAct());
    await this.#patiently(() => this.#list.goToPage(1));
    await this.#readToTheEnd();
    const listed = listedIn(this.#list);
    assert.deepEqual(idsOf(listed), this.#truth(listed.query));
    assert.equal(listed.changed, false);
    assert.equal(listed.hasMore, false);
    this.#list.dispose();
  }

  #nextAct(): () => Promise<void> {
    const kind = this.#clock.random();
    if (kind < 0.05) return () => this.#changeAndShow();
    if (kind < 0.3) return () => this.#list.refresh();
    if (kind < 0.45) return () => this.#list.goToPage(1 + Math.floor(this.#clock.random() * 7));
    if (kind < 0.6) return () => this.#list.ask(this.#pick(queries));
    return kind < 0.75 ? () => this.#list.showPrevious() : () => this.#list.loadMore();
  }

  /** As a person who waits until the time that is shown, and clicks Retry until there are rows; these are the server's. */
  async #patiently(act: () => Promise<void>): Promise<void> {
    await act();
    for (let clicks = 0; this.#list.state.kind === 'failed'; clicks += 1) {
      assert.ok(clicks < 100, 'fails for ever');
      const { error } = this.#list.state;
      const until = 'retryAt' in error ? (error.retryAt ?? 0) : 0;
      this.#clock.time = Math.max(this.#clock.time + 1_000, until);
      await this.#list.retry();
    }
    const { rows, firstOffset, query } = listedIn(this.#list);
    const expected = this.#truth(query).slice(firstOffset, firstOffset + rows.length);
    assert.deepEqual(
      rows.map(({ bucket }) => bucket.id),
      expected,
    );
  }

  async #readToTheEnd(): Promise<void> {
    for (let before = -1; before !== listedIn(this.#list).rows.length; ) {
      before = listedIn(this.#list).rows.length;
      await this.#patiently(() => this.#list.loadMore());
    }
  }

  async #changeAndShow(): Promise<void> {
    const place = Math.floor(this.#clock.random() * this.#buckets.length);
    if (this.#clock.random() < 0.5) this.#buckets.splice(place, 1);
    else this.#buckets.splice(place, 0, this.#newBucket());
    await this.#list.show(this.#ground, this.#pick(queries));
  }

  async #send(request: HttpRequest): Promise<Result<HttpReply, TransportError>> {
    this.requests += 1;
    const account = { generation: '2026', buckets: this.#buckets, namespaces: [] } as const;
    const good = replyAs(account, stubRequest(request));
    if (this.#clock.random() >= partOfFaults) return succeeded(good);
    this.faults += 1;
    return this.#pick(faults)(good);
  }

  #newBucket() {
    this.#created += 1;
    const name = `bucket ${this.#created} ${this.#created % 2 === 0 ? 'even' : 'odd'}`;
    return { bucket_id: `bkt_${this.#created}`, bucket_name: name };
  }

  #truth({ search = '' }: BucketQuery): readonly string[] {
    return this.#buckets.filter(({ bucket_name: name }) => name.includes(search)).map(({ bucket_id: id }) => id);
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#clock.random() * values.length)] as Value;
  }
}

describe('BucketList over a network that fails one request in five', () => {
  it(`${requestsOfSeed.toLocaleString('en')} requests × ${seeds} seeds, ${faults.length} kinds of faults: ends at what the server has`, async () => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const scene = new Scene(seed);
      await scene.play();
      assert.ok(scene.requests >= requestsOfSeed);
      const part = scene.faults / scene.requests;
      assert.ok(Math.abs(part - partOfFaults) < 0.05, `${part} of the requests failed`);
      assert.ok(scene.failures > requestsOfSeed / 20, `${scene.failures} failures`);
    }
  });
});
