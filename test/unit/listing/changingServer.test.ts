import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BucketList, type Ground } from '../../../src/listing/bucketList.ts';
import type { ListedBuckets } from '../../../src/listing/listedBuckets.ts';
import type { PageAnswer } from '../../../src/listing/listTasks.ts';
import { shownCount } from '../../../src/listing/shownCount.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { parsePage } from '../../../src/model/page.ts';
import type { PageRange } from '../../../src/model/query.ts';
import { idsOf, listedIn } from './walking.ts';

/** What other people do to the server's buckets, or the reader to the list; places are parts of the whole. */
type Step =
  | { readonly kind: 'insert' | 'delete'; readonly place: number; readonly count: number }
  | { readonly kind: 'loadMore' | 'showPrevious' | 'refresh' }
  | { readonly kind: 'goToPage'; readonly page: number };

const place = fc.double({ min: 0, max: 1, noNaN: true });
const count = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('insert', 'delete'), place, count }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('loadMore', 'loadMore', 'loadMore', 'showPrevious', 'refresh') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('goToPage'), page: fc.integer({ min: 1, max: 8 }) }) },
);

const pageSize = 4;

/** A reply as the reader got it. */
interface Got {
  readonly asked: PageRange;
  readonly ids: readonly string[];
  readonly total: number | undefined;
}

/** A server whose buckets change between requests, and a reader who pages through it. */
class Scene {
  readonly list = new BucketList();
  readonly #saysTotal: boolean;
  #buckets: string[] = Array.from({ length: 18 }, (_, index) => `bkt_${index}`);
  #created = 18;
  /** The replies that the current list is made of. */
  #made: Got[] = [];
  #asked: Got[] = [];

  constructor(saysTotal: boolean) {
    this.#saysTotal = saysTotal;
  }

  readonly ground: Ground = {
    id: 'a',
    pageSize,
    fetchPage: async (_query, range) => this.#answer(range),
  };

  #answer(asked: PageRange): PageAnswer {
    const ids = this.#buckets.slice(asked.offset, asked.offset + asked.limit);
    const total = this.#saysTotal ? this.#buckets.length : undefined;
    this.#asked.push({ asked, ids, total });
    const results: JsonObject[] = ids.map((id) => ({ bucket_id: id, bucket_name: id }));
    return parsePage({ results, ...(total === undefined ? {} : { total_count: total }) }, asked.limit);
  }

  async take(next: Step): Promise<void> {
    if (next.kind === 'insert' || next.kind === 'delete') return this.#change(next.kind, next.place, next.count);
    const before = listedIn(this.list);
    if (next.kind === 'goToPage') await this.list.goToPage(next.page);
    else await this.list[next.kind]();
    this.#check(next.kind, before);
  }

  async start(): Promise<void> {
    await this.list.show(this.ground);
    this.#made = this.#asked.splice(0);
  }

  #change(kind: 'insert' | 'delete', part: number, many: number): void {
    const at = Math.round(part * this.#buckets.length);
    if (kind === 'delete') this.#buckets.splice(at, many);
    else this.#buckets.splice(at, 0, ...Array.from({ length: many }, () => `bkt_${this.#created++}`));
  }

  #check(kind: Exclude<Step['kind'], 'insert' | 'delete'>, before: ListedBuckets): void {
    const listed = listedIn(this.list);
    const got = this.#asked.splice(0);
    const ids = idsOf(listed);
    assert.equal(new Set(ids).size, ids.length, 'a bucket is shown twice');
    this.#checkCount(listed);
    // A jump that brought the first rows again leaves the list as it was.
    const keeps =
      kind === 'loadMore' || (kind === 'showPrevious' && before.rows.length > 0) || listed.rows === before.rows;
    if (got.length === 0) {
      assert.equal(listed, before);
      return;
    }
    const missing =
      kind === 'showPrevious' && keeps && got.reduce((sum, reply) => sum + reply.ids.length, 0) < pageSizeOf(got);
    const made = keeps ? [...this.#made, ...got] : got;
    this.#made = made;
    const revealed = reveals(made) || missing;
    assert.equal(listed.changed, (keeps && before.changed) || revealed, JSON.stringify(made));
  }

  /** What is said of the whole is never less than what is seen, and never contradicts the server's last word. */
  #checkCount(listed: ListedBuckets): void {
    const said = shownCount(listed);
    assert.equal(said.shown, listed.rows.length);
    if (said.kind === 'of') assert.ok(said.total > said.shown);
    if (said.kind === 'ofAtLeast') assert.ok(said.atLeast > said.shown);
    if (said.kind === 'all' && !listed.changed) assert.equal(listed.firstOffset, 0);
  }
}

function pageSizeOf([first]: readonly Got[]): number {
  return first?.asked.limit ?? 0;
}

/**
 * Whether replies betray a change to one who knows nothing but them: an id comes twice, or the totals differ.
 * Nothing else can, as a reply holds no more than rows and a total. As many deletions as insertions in between leave
 * the total as it was, and an id comes twice only if its row moved across the border between what was asked and what
 * is asked: changes behind the reader, or a deletion that lets a row slip past, move none into sight again.
 */
function reveals(replies: readonly Got[]): boolean {
  const ids = replies.flatMap((reply) => reply.ids);
  const totals = replies.flatMap(({ total }) => (total === undefined ? [] : [total]));
  return new Set(ids).size < ids.length || new Set(totals).size > 1;
}

describe('BucketList over a server whose buckets come and go', () => {
  for (const [saysTotal, what] of [
    [true, 'with totals'],
    [false, 'without totals'],
  ] as const) {
    it(`500 seeds ${what}: no bucket twice, and every change that shows is told`, async () => {
      let told = 0;
      let untold = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          const scene = new Scene(saysTotal);
          await scene.start();
          for (const next of steps) await scene.take(next);
          if (listedIn(scene.list).changed) told += 1;
          else untold += 1;
          scene.list.dispose();
        }),
        { numRuns: 500, seed: 20_260_204 },
      );
      assert.ok(told > 50 && untold > 50, `${told} told, ${untold} not`);
    });
  }

  it('cannot see a deletion and an insertion between two pages: nothing in the replies tells of them', async () => {
    const scene = new Scene(true);
    await scene.start();
    await scene.take({ kind: 'delete', place: 0, count: 1 });
    await scene.take({ kind: 'insert', place: 1, count: 1 });
    await scene.take({ kind: 'loadMore' });
    const listed = listedIn(scene.list);
    assert.deepEqual(idsOf(listed).slice(3, 5), ['bkt_3', 'bkt_5']);
    assert.equal(listed.changed, false);
  });
});
