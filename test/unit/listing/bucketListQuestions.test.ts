import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BucketList, canScan, type Ground } from '../../../src/listing/bucketList.ts';
import { mostScannedPages } from '../../../src/listing/listTasks.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { queryTest } from '../../../src/model/matches.ts';
import { parsePage } from '../../../src/model/page.ts';
import { type BucketQuery, everything, type FilterGroup } from '../../../src/model/query.ts';
import { compareRows } from '../model/singleRows.ts';
import { controlledGround, fault, settle } from './controlledGround.ts';

const largerThan = (value: number): FilterGroup => ({ AND: [{ field: 'object_count', operator: 'gt', value }] });

/** Buckets whose count of objects is their number. */
function bucketRows(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, number) => ({
    bucket_id: `b${number}`,
    bucket_name: `bucket ${number}`,
    description: number % 2 === 0 ? 'even' : 'odd',
    object_count: number,
    total_size_bytes: (number * 7) % 10,
  }));
}

interface Asked {
  readonly query: BucketQuery;
  readonly offset: number;
}

type Obedience = 'filters' | 'ignoresFilters' | 'cannotSort';

/** A server over rows that a test may change; it may apply no filter, or not be told of an order. */
function serverOver(rows: () => readonly JsonObject[], obedience: Obedience = 'filters', pageSize = 10) {
  const asked: Asked[] = [];
  const ground: Ground = {
    id: 'g',
    pageSize,
    fetchPage: async (query, { offset, limit }) => {
      asked.push({ query, offset });
      const test = queryTest(query, { meaning: 'mongo' });
      const found = obedience === 'ignoresFilters' ? [...rows()] : rows().filter((row) => test(row) === 'true');
      if (query.sort && obedience !== 'cannotSort') found.sort(compareRows(query.sort));
      const page = parsePage({ results: found.slice(offset, offset + limit), total_count: found.length }, limit);
      const isUnsorted = obedience === 'cannotSort' && query.sort !== undefined;
      return page.ok && isUnsorted ? { ok: true, value: { ...page.value, isUnsorted } } : page;
    },
  };
  return { ground, asked };
}

function namesIn(list: BucketList): readonly string[] {
  const { state } = list;
  return state.kind === 'idle' ? [] : (state.listed?.rows ?? []).map(({ bucket }) => bucket.name);
}

const numbersIn = (list: BucketList) => namesIn(list).map((name) => Number(name.split(' ')[1]));

describe('listing/bucketList: questions', () => {
  it('are put to the server from the first row, and the rows of the last one stay until the answer', async () => {
    const server = serverOver(() => bucketRows(35));
    const list = new BucketList();
    await list.show(server.ground);
    await list.loadMore();
    const asking = list.ask({ filters: largerThan(30) });
    assert.equal(list.state.kind, 'loading');
    assert.equal(namesIn(list).length, 20);
    await asking;
    assert.deepEqual(numbersIn(list), [31, 32, 33, 34]);
    assert.deepEqual(server.asked.at(-1), { query: { filters: largerThan(30) }, offset: 0 });
  });

  it('asked again ask nobody', async () => {
    const server = serverOver(() => bucketRows(35));
    const list = new BucketList();
    await list.show(server.ground, { filters: largerThan(30) });
    await list.ask({ filters: { AND: [{ value: 30, operator: 'gt', field: 'object_count' }] } });
    assert.equal(server.asked.length, 1);
  });

  it('that the whole list decides are answered at once, without a request', async () => {
    const rows = bucketRows(25);
    const server = serverOver(() => rows);
    const list = new BucketList();
    await list.show(server.ground);
    await list.loadMore();
    await list.loadMore();
    assert.equal(list.whole?.length, 25);
    const asked = server.asked.length;
    const questions: BucketQuery[] = [
      { filters: largerThan(20) },
      { search: 'odd' },
      { sort: { field: 'total_size_bytes', direction: 'desc' } },
      { search: 'ODD', filters: largerThan(3), sort: { field: 'object_count', direction: 'desc' } },
      everything,
    ];
    for (const query of questions) {
      await list.ask(query);
      assert.equal(list.state.kind, 'loaded');
      const test = queryTest(query, { meaning: 'mongo' });
      const expected = rows.filter((row) => test(row) === 'true');
      if (query.sort) expected.sort(compareRows(query.sort));
      assert.deepEqual(
        numbersIn(list),
        expected.map((row) => row['object_count']),
      );
    }
    assert.equal(server.asked.length, asked);
    // Once the reader of questions is loaded, the answer is there before `ask` returns.
    void list.ask({ filters: largerThan(22) });
    assert.deepEqual(numbersIn(list), [23, 24]);
  });

  it('that it does not decide go to the server', async () => {
    const server = serverOver(() => bucketRows(5));
    const list = new BucketList();
    await list.show(server.ground);
    assert.equal(list.whole?.length, 5);
    const questions: BucketQuery[] = [
      { filters: { AND: [{ field: 'unknown_field', operator: 'eq', value: 1 }] } },
      { filters: { AND: [{ field: 'bucket_name', operator: 'text', value: 'bucket' }] } },
      { sort: { field: 'created_at', direction: 'asc' } },
    ];
    for (const query of questions) {
      await list.ask(query);
      assert.deepEqual(server.asked.at(-1), { query, offset: 0 });
    }
    assert.equal(server.asked.length, 1 + questions.length);
  });

  for (const [part, state] of [
    ['a part of the list', { rows: 25, loadMore: 1 }],
    ['a list that changed while it was read', { rows: 25, loadMore: 2, grows: true }],
  ] as const) {
    it(`are not answered from ${part}`, async () => {
      const rows = bucketRows(state.rows);
      const server = serverOver(() => rows);
      const list = new BucketList();
      await list.show(server.ground);
      if ('grows' in state) rows.unshift({ bucket_id: 'new', bucket_name: 'bucket 99', object_count: 99 });
      for (let more = 0; more < state.loadMore; more += 1) await list.loadMore();
      assert.equal(list.whole, undefined);
      const asked = server.asked.length;
      await list.ask({ filters: largerThan(20) });
      assert.equal(server.asked.length, asked + 1);
    });
  }

  it('are asked anew by Refresh, and an answer that contradicts memory drops it', async () => {
    let rows = bucketRows(8);
    const server = serverOver(() => rows);
    const list = new BucketList();
    await list.show(server.ground);
    await list.ask({ filters: largerThan(5) });
    assert.equal(server.asked.length, 1);
    await list.refresh();
    assert.equal(server.asked.length, 2, 'Refresh asks the server');
    assert.equal(list.whole?.length, 8, 'it agrees');
    rows = bucketRows(9);
    await list.refresh();
    assert.deepEqual(numbersIn(list), [6, 7, 8]);
    assert.equal(list.whole, undefined);
    await list.ask({ filters: largerThan(7) });
    assert.equal(server.asked.length, 4, 'memory answers no more');
  });

  it('of another ground find no memory of this one', async () => {
    const server = serverOver(() => bucketRows(5));
    const other = serverOver(() => bucketRows(5));
    const list = new BucketList();
    await list.show(server.ground);
    await list.show({ ...other.ground, id: 'other' }, { filters: largerThan(2) });
    assert.equal(list.whole, undefined);
    assert.equal(other.asked.length, 1);
  });

  it('that fail leave the rows of the last one, which are not continued as if they answered', async () => {
    const ground = controlledGround('g', 2);
    const list = new BucketList();
    const shown = list.show(ground);
    ground.latest.answer(parsePage({ results: bucketRows(2), total_count: 9 }, 2));
    await shown;
    const query = { filters: largerThan(1) };
    const asking = list.ask(query);
    ground.latest.answer(fault);
    await asking;
    assert.equal(list.state.kind, 'failed');
    assert.deepEqual(numbersIn(list), [0, 1]);
    const asked = ground.asked.length;
    await list.loadMore();
    assert.equal(ground.asked.length, asked, 'a page of the new question does not follow rows of the old one');
    const retrying = list.retry();
    assert.deepEqual([ground.latest.query, ground.latest.range.offset], [query, 0]);
    ground.latest.answer(parsePage({ results: bucketRows(5).slice(2), total_count: 3 }, 2));
    await retrying;
    assert.deepEqual(numbersIn(list), [2, 3, 4]);
  });

  it('end with the answer to the last one, over 200 rapid changes and answers in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (choices) => {
        const choose = (below: number) => (choices.next().value ?? 0) % below;
        const ground = controlledGround('g', 100);
        const rows = bucketRows(40);
        const list = new BucketList();
        void list.show(ground);
        const open = () => ground.asked.filter(({ settled }) => !settled);
        const answerOne = async () => {
          const waiting = open();
          const page = waiting[choose(waiting.length)];
          if (!page) return;
          const test = queryTest(page.query, { meaning: 'mongo' });
          const found = rows.filter((row) => test(row) === 'true');
          page.answer(parsePage({ results: found, total_count: found.length + 1_000 }, 100));
          await settle();
        };
        let last = -1;
        for (let change = 0; change < 200; change += 1) {
          last = choose(40);
          void list.ask({ filters: largerThan(last) });
          assert.ok(open().filter(({ signal }) => !signal.aborted).length <= 1, 'one request at a time');
          if (choose(3) === 0) await answerOne();
        }
        while (open().length > 0) await answerOne();
        assert.equal(list.state.kind, 'loaded');
        assert.deepEqual(
          numbersIn(list),
          Array.from({ length: 39 - last }, (_, step) => last + 1 + step),
        );
        const { query } = ground.latest;
        assert.deepEqual(query, { filters: largerThan(last) });
      }),
      { numRuns: 8 },
    );
  });
});

describe('listing/bucketList: a server that applies no filter', () => {
  const query: BucketQuery = { filters: largerThan(42) };

  it('has the rows that definitely do not match hidden and counted', async () => {
    const server = serverOver(() => bucketRows(100), 'ignoresFilters', 50);
    const list = new BucketList();
    await list.show(server.ground, query);
    assert.deepEqual(numbersIn(list), [43, 44, 45, 46, 47, 48, 49]);
    assert.ok(list.state.kind === 'loaded' && list.state.listed.hidden.length === 43);
    assert.equal(canScan(list.state), true);
  });

  it('never has a row hidden of which nothing is known', async () => {
    const sample: FilterGroup = {
      AND: [{ field: 'name', operator: 'eq', value: 'John' }],
      OR: [{ field: 'status', operator: 'regex', value: '^x' }],
      NOT: [{ field: 'age', operator: 'gte', value: 21 }],
    };
    const server = serverOver(() => bucketRows(20), 'ignoresFilters', 50);
    const list = new BucketList();
    await list.show(server.ground, { filters: sample });
    assert.equal(namesIn(list).length, 20);
    assert.equal(canScan(list.state), false);
  });

  it('is read to its end by a scan that shows what it finds as it goes', async () => {
    const server = serverOver(() => bucketRows(95), 'ignoresFilters');
    const list = new BucketList();
    await list.show(server.ground, { filters: largerThan(62) });
    const seen: number[] = [];
    list.onDidChange((state) => {
      if (state.kind === 'loading' && state.task.kind === 'scan') seen.push(state.listed?.nextOffset ?? 0);
    });
    await list.scanAll();
    assert.deepEqual(seen, [10, 20, 30, 40, 50, 60, 70, 80, 90, 95]);
    assert.equal(list.state.kind, 'loaded');
    assert.deepEqual(
      numbersIn(list),
      Array.from({ length: 32 }, (_, step) => 63 + step),
    );
    assert.equal(canScan(list.state), false);
    assert.deepEqual(
      server.asked.map(({ offset }) => offset),
      [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
    );
  });

  it('is scanned no further than so many pages at once', async () => {
    const server = serverOver(() => bucketRows(2_000), 'ignoresFilters');
    const list = new BucketList();
    await list.show(server.ground, { filters: largerThan(1_990) });
    await list.scanAll();
    assert.equal(server.asked.length, 1 + mostScannedPages);
    assert.equal(canScan(list.state), true, 'a further click scans on');
    await list.scanAll();
    assert.deepEqual(numbersIn(list), [1_991, 1_992, 1_993, 1_994, 1_995, 1_996, 1_997, 1_998, 1_999]);
  });

  it('is not scanned on after Stop, and what was found stays', async () => {
    const ground = controlledGround('g', 10);
    const list = new BucketList();
    const page = (offset: number) =>
      parsePage({ results: bucketRows(100).slice(offset, offset + 10), total_count: 100 }, 10);
    const shown = list.show(ground, { filters: largerThan(5) });
    ground.latest.answer(page(0));
    await shown;
    const scanning = list.scanAll();
    ground.latest.answer(page(10));
    await settle();
    assert.equal(ground.latest.range.offset, 20);
    list.stopScan();
    assert.equal(ground.latest.signal.aborted, true);
    assert.equal(list.state.kind, 'loaded');
    ground.latest.answer(page(20));
    await scanning;
    assert.equal(numbersIn(list).at(-1), 19);
    assert.equal(ground.asked.length, 3);
  });

  it('that fails during a scan keeps what was found, and goes on from there', async () => {
    const ground = controlledGround('g', 10);
    const list = new BucketList();
    const page = (offset: number) =>
      parsePage({ results: bucketRows(30).slice(offset, offset + 10), total_count: 30 }, 10);
    const shown = list.show(ground, { filters: largerThan(5) });
    ground.latest.answer(page(0));
    await shown;
    const scanning = list.scanAll();
    ground.latest.answer(page(10));
    await settle();
    ground.latest.answer(fault);
    await scanning;
    assert.equal(list.state.kind, 'failed');
    assert.equal(numbersIn(list).at(-1), 19);
    const retrying = list.retry();
    assert.equal(ground.latest.range.offset, 20);
    ground.latest.answer(page(20));
    await retrying;
    assert.equal(numbersIn(list).at(-1), 29);
    assert.equal(list.state.kind, 'loaded');
  });

  it('and sends one page whatever is asked ends a scan', async () => {
    const rows = bucketRows(10);
    const asked: number[] = [];
    const ground: Ground = {
      id: 'g',
      pageSize: 10,
      fetchPage: async (_query, { offset, limit }) => {
        asked.push(offset);
        return parsePage({ results: rows, total_count: 1_000 }, limit);
      },
    };
    const list = new BucketList();
    await list.show(ground, { filters: largerThan(5) });
    await list.scanAll();
    assert.deepEqual(asked, [0, 10]);
    assert.ok(list.state.kind === 'loaded' && list.state.listed.offsetIgnored);
  });
});

describe('listing/bucketList: a server that cannot be told of an order', () => {
  it('has its rows put in order among those shown, on every page', async () => {
    const server = serverOver(() => bucketRows(25), 'cannotSort');
    const list = new BucketList();
    await list.show(server.ground, { sort: { field: 'object_count', direction: 'desc' } });
    assert.deepEqual(numbersIn(list), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert.ok(list.state.kind === 'loaded' && list.state.listed.sortedHere);
    await list.loadMore();
    assert.deepEqual(
      numbersIn(list),
      Array.from({ length: 20 }, (_, step) => 19 - step),
    );
    await list.goToPage(3);
    await list.showPrevious();
    assert.deepEqual(numbersIn(list).slice(0, 3), [24, 23, 22]);
  });
});
