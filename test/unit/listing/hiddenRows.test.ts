import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BucketList, type Ground } from '../../../src/listing/bucketList.ts';
import { mostRows } from '../../../src/listing/listedBuckets.ts';
import { parsePage } from '../../../src/model/page.ts';
import type { BucketQuery, PageRange } from '../../../src/model/query.ts';
import { listedIn } from './walking.ts';

/** A bucket that answers the question, one that does not, and one of which the reply does not say. */
type Kind = 'wanted' | 'unwanted' | 'unknown';

interface Stored {
  readonly id: string;
  readonly kind: Kind;
}

const query: BucketQuery = { filters: { AND: [{ field: 'object_count', operator: 'gte', value: 10 }] } };

/** What other people do to the buckets, or the reader to the list. */
type Step =
  | { readonly kind: 'insert' | 'delete'; readonly place: number; readonly count: number }
  | { readonly kind: 'loadMore' | 'showPrevious' | 'refresh' | 'scanAll' }
  | { readonly kind: 'goToPage'; readonly page: number };

const kinds = fc.constantFrom<Kind>('wanted', 'unwanted', 'unwanted', 'unknown');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('insert', 'delete'),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('loadMore', 'loadMore', 'showPrevious', 'refresh', 'scanAll') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('goToPage'), page: fc.integer({ min: 1, max: 12 }) }) },
);

/** A server that applies no filter, and repeats nothing but what moved between two requests. */
class Server {
  readonly replies: { readonly range: PageRange; readonly rows: readonly Stored[] }[] = [];
  readonly ground: Ground;
  #rows: Stored[];
  #created = 0;
  readonly #kinds: readonly Kind[];

  /** It sends `most` rows at once. */
  constructor(pageSize: number, most: number, count: number, kindsInTurn: readonly Kind[]) {
    this.#kinds = kindsInTurn;
    this.#rows = Array.from({ length: count }, () => this.#create());
    this.ground = {
      id: 'g',
      pageSize,
      fetchPage: async (_query, range) => {
        const rows = this.#rows.slice(range.offset, range.offset + Math.min(range.limit, most));
        this.replies.push({ range, rows });
        const results = rows.map(({ id, kind }) => ({
          bucket_id: id,
          bucket_name: id,
          ...(kind === 'unknown' ? {} : { object_count: kind === 'wanted' ? 10 : 9 }),
        }));
        return parsePage({ results, total_count: this.#rows.length }, range.limit);
      },
    };
  }

  #create(): Stored {
    const kind = this.#kinds[this.#created % this.#kinds.length] ?? 'wanted';
    this.#created += 1;
    return { id: `b${this.#created}`, kind };
  }

  get count(): number {
    return this.#rows.length;
  }

  change(kind: 'insert' | 'delete', place: number, count: number): void {
    const at = Math.round(place * this.#rows.length);
    if (kind === 'delete') this.#rows.splice(at, count);
    else this.#rows.splice(at, 0, ...Array.from({ length: count }, () => this.#create()));
  }
}

/** The plain reading: every reply that the list is made of, each bucket once, where it was first heard of. */
class Model {
  #rows: Stored[] = [];

  anew(rows: readonly Stored[]): void {
    this.#rows = [];
    this.append(rows);
  }

  append(rows: readonly Stored[]): void {
    for (const row of rows) if (!this.#has(row)) this.#rows.push(row);
  }

  prepend(rows: readonly Stored[]): void {
    this.#rows = [...rows.filter((row) => !this.#has(row)), ...this.#rows];
  }

  #has({ id }: Stored): boolean {
    return this.#rows.some((row) => row.id === id);
  }

  get shown(): readonly string[] {
    return this.#rows.filter(({ kind }) => kind !== 'unwanted').map(({ id }) => id);
  }

  get hidden(): readonly string[] {
    return this.#rows.flatMap(({ id, kind }) => (kind === 'unwanted' ? [`id:${id}`] : []));
  }
}

describe('hidden rows of a server that applies no filter, whose buckets come and go', () => {
  it('1,000 seeds, pages of 1 to 50: each bucket once, shown or hidden, and none hidden of which nothing is known', async () => {
    let hidden = 0;
    let previous = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 0, max: 120 }),
        fc.array(kinds, { minLength: 1, maxLength: 12 }),
        fc.array(step, { minLength: 5, maxLength: 30 }),
        async (pageSize, most, count, kindsInTurn, steps) => {
          const server = new Server(pageSize, most, count, kindsInTurn);
          const list = new BucketList();
          const model = new Model();
          await list.show(server.ground, query);
          model.anew(server.replies.flatMap(({ rows }) => rows));
          for (const next of steps) {
            if (next.kind === 'insert' || next.kind === 'delete') {
              server.change(next.kind, next.place, next.count);
              continue;
            }
            const before = listedIn(list);
            server.replies.length = 0;
            if (next.kind === 'goToPage') await list.goToPage(next.page);
            else await list[next.kind]();
            const listed = listedIn(list);
            const rows = server.replies.flatMap((reply) => reply.rows);
            const isPrevious = next.kind === 'showPrevious' && before.rows.length > 0;
            if (server.replies.length === 0) assert.equal(listed, before);
            else if (listed.total === 0) model.anew([]);
            else if (isPrevious) model.prepend(rows);
            else if (next.kind === 'loadMore' || next.kind === 'scanAll') model.append(rows);
            // A jump that brought the first rows again leaves the list as it was.
            else if (!(next.kind === 'goToPage' && listed.rows === before.rows)) model.anew(rows);
            assert.deepEqual(
              listed.rows.map(({ bucket }) => bucket.id),
              model.shown,
            );
            assert.deepEqual([...listed.hidden].sort(), [...model.hidden].sort());
            assert.ok(listed.total === undefined || listed.total >= listed.nextOffset || listed.rows.length === 0);
            if (server.replies.length > 0) assert.equal(listed.statedTotal, server.count);
            assert.equal(listed.unreadable, 0);
            assert.equal(listed.fromMemory, false);
            hidden += listed.hidden.length;
            if (isPrevious && server.replies.length > 0) previous += 1;
          }
          list.dispose();
        },
      ),
      { numRuns: 1_000, seed: 20_260_312 },
    );
    assert.ok(hidden > 1_000 && previous > 20, `${hidden} hidden, ${previous} pages before`);
  });

  it('do not count against the rows that are shown at most', async () => {
    const server = new Server(1_000, 1_000, 5_000, ['unwanted', 'wanted']);
    const list = new BucketList();
    await list.show(server.ground, query);
    await list.scanAll();
    const { rows, hidden, hasMore } = listedIn(list);
    assert.deepEqual([rows.length, hidden.length, hasMore], [mostRows, mostRows, true]);
  });
});
