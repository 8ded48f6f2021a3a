import assert from 'node:assert/strict';
import { BucketList } from '../../../src/listing/bucketList.ts';
import { type ListedBuckets, mostRows, rangeBefore } from '../../../src/listing/listedBuckets.ts';
import { type ShownCount, shownCount } from '../../../src/listing/shownCount.ts';
import { idsBetween, numbered, type ScriptedGround, type ScriptedServer, scriptedGround } from './scriptedGround.ts';
import { idsOf, listedIn, loadToTheEnd } from './walking.ts';

describe('the paging rule', () => {
  let list: BucketList;
  let ground: ScriptedGround;

  beforeEach(() => {
    list = new BucketList();
  });
  afterEach(() => list.dispose());

  async function shown(server: ScriptedServer, pageSize = 100): Promise<ListedBuckets> {
    ground = scriptedGround(server, pageSize);
    await list.show(ground);
    return listedIn(list);
  }
  async function listAfter(...commands: ('loadMore' | 'showPrevious' | 'refresh' | number)[]): Promise<ListedBuckets> {
    for (const command of commands) await (typeof command === 'number' ? list.goToPage(command) : list[command]());
    return listedIn(list);
  }
  const asked = () => ground.asked.map(({ offset, limit }) => [offset, limit]);
  const said = (): ShownCount => shownCount(listedIn(list));
  const notices = ({ changed, endedEarly, offsetIgnored, unreadable }: ListedBuckets) =>
    [changed && 'changed', endedEarly && 'endedEarly', offsetIgnored && 'offsetIgnored', unreadable].filter(Boolean);

  describe('without totals', () => {
    it('ends at a short page, and knows all there is only then', async () => {
      await shown({ rows: numbered(250) });
      assert.deepEqual(said(), { kind: 'shown', shown: 100 });
      await loadToTheEnd(list);
      assert.deepEqual(said(), { kind: 'all', shown: 250 });
      assert.equal(ground.asked.length, 3);
    });

    it('ends at an empty page where the last one was full', async () => {
      await shown({ rows: numbered(200) });
      const listed = await loadToTheEnd(list);
      assert.deepEqual([said(), notices(listed)], [{ kind: 'all', shown: 200 }, []]);
      assert.equal(ground.asked.length, 3);
    });

    it('counts the rows before a jump as at least there, but only if it brought any', async () => {
      await shown({ rows: numbered(250) });
      await listAfter(2);
      assert.deepEqual(said(), { kind: 'ofAtLeast', shown: 100, atLeast: 200 });
      await listAfter(9);
      assert.deepEqual(said(), { kind: 'shown', shown: 0 });
    });
  });

  describe('with totals that are wrong', () => {
    it('shows none that is below the rows, and pages on by full pages', async () => {
      await shown({ rows: numbered(250), total: () => 99 });
      assert.deepEqual(said(), { kind: 'shown', shown: 100 });
      const listed = await loadToTheEnd(list);
      assert.deepEqual([said(), notices(listed)], [{ kind: 'shown', shown: 250 }, []]);
    });

    it('asks on while one promises more, and says so when nothing comes', async () => {
      await shown({ rows: numbered(150), total: () => 1_000 });
      const listed = await loadToTheEnd(list);
      assert.deepEqual([said(), notices(listed)], [{ kind: 'of', shown: 150, total: 1_000 }, ['endedEarly']]);
      assert.deepEqual(asked(), [
        [0, 100],
        [100, 100],
        [150, 100],
      ]);
    });

    it('tells of each move, also of one that the rows contradict, and of one after a silence', async () => {
      for (const totals of [
        [250, 251],
        [250, 80],
        [20, 250],
        [250, null, 240],
      ]) {
        const next = [...totals];
        await shown({ rows: numbered(250), total: () => next.shift() ?? null });
        const listed = await listAfter(...totals.slice(1).map(() => 'loadMore' as const));
        assert.deepEqual(notices(listed), ['changed'], String(totals));
      }
    });

    it('takes one that is no count for none', async () => {
      for (const total of [-1, 1.5, '250', [250], true, 1e300]) {
        await shown({ rows: numbered(250), total: () => total });
        assert.deepEqual([said(), notices(listedIn(list))], [{ kind: 'shown', shown: 100 }, []]);
      }
    });

    it('says that there are no buckets where a page beyond the end says that there are none at all', async () => {
      await shown({ rows: numbered(0), total: () => 0 });
      const listed = await listAfter(7);
      assert.deepEqual([said(), rangeBefore(listed, 100)], [{ kind: 'all', shown: 0 }, undefined]);
    });
  });

  for (const [how, server] of [
    ['that it reports', { rows: numbered(250, 10), reportedPageSize: 10 }],
    ['that its total betrays', { rows: numbered(250, 10), total: () => 250 }],
  ] as const) {
    describe(`on a server with a smaller page ${how}`, () => {
      it('steps by the rows that came, to the end', async () => {
        await shown(server);
        const listed = await loadToTheEnd(list);
        assert.deepEqual([idsOf(listed), notices(listed)], [idsBetween(0, 250), []]);
        assert.deepEqual(said(), { kind: 'all', shown: 250 });
      });

      it('goes back by its page: one request, no gap', async () => {
        await shown(server);
        const listed = await listAfter(2, 'showPrevious', 'showPrevious');
        assert.deepEqual(asked().slice(1), [
          [100, 100],
          [90, 10],
          [80, 10],
        ]);
        assert.deepEqual([idsOf(listed), notices(listed)], [idsBetween(80, 110), []]);
      });
    });
  }

  it('fills the gap before the last page on a server whose pages turn out smaller', async () => {
    await shown({ rows: numbered(205, 10), total: () => 205 });
    const listed = await listAfter(3, 'showPrevious');
    assert.deepEqual([idsOf(listed), notices(listed)], [idsBetween(100, 205), []]);
    assert.deepEqual(asked().slice(1, 4), [
      [200, 100],
      [100, 100],
      [110, 90],
    ]);
    assert.deepEqual(rangeBefore(listed, 100), { offset: 90, limit: 10 });
  });

  describe('on a server that ignores the offset', () => {
    for (const [what, total, count] of [
      ['without totals', undefined, { kind: 'shown', shown: 100 }],
      ['with a total', () => 400, { kind: 'of', shown: 100, total: 400 }],
      ['with a total within the next page', () => 150, { kind: 'of', shown: 100, total: 150 }],
      ['with the total of a page', () => 100, { kind: 'all', shown: 100 }],
    ] as const) {
      const server: ScriptedServer = {
        rows: ({ limit }) => numbered(400)({ offset: 0, limit }),
        ...(total ? { total } : {}),
      };

      it(`${what}: Load More ends at the first repetition`, async () => {
        await shown(server);
        const listed = await loadToTheEnd(list);
        assert.deepEqual([idsOf(listed), said()], [idsBetween(0, 100), count]);
        assert.ok(ground.asked.length <= 2);
        assert.equal(listed.offsetIgnored, ground.asked.length === 2);
      });

      it(`${what}: Go to Page does not pass the first rows for later ones`, async () => {
        await shown(server);
        const listed = await listAfter(3);
        assert.deepEqual([idsOf(listed), listed.firstOffset, listed.hasMore], [idsBetween(0, 100), 0, false]);
        assert.equal(listed.offsetIgnored, true);
        assert.equal(said().kind === 'ofAtLeast', false);
      });
    }

    it('is found out although its buckets grow meanwhile', async () => {
      const rows: ScriptedServer['rows'] = ({ limit }) =>
        numbered(400)({ offset: 0, limit }).map((row) => ({ ...(row as object), object_count: ground.asked.length }));
      await shown({ rows });
      assert.equal((await listAfter(3)).offsetIgnored, true);
    });

    it('goes back to nothing but what is there', async () => {
      let honest = true;
      await shown({ rows: (range) => numbered(400)(honest ? range : { ...range, offset: 300 }) });
      await listAfter(4);
      honest = false;
      const listed = await listAfter('showPrevious');
      assert.deepEqual([idsOf(listed), listed.firstOffset], [idsBetween(300, 400), 300]);
      assert.deepEqual(notices(listed), ['changed', 'offsetIgnored']);
      assert.equal(rangeBefore(listed, 100), undefined);
    });
  });

  describe('rows', () => {
    it('come once although their ids repeat across pages, and that is told', async () => {
      await shown({ rows: ({ offset, limit }) => numbered(400)({ offset: Math.max(0, offset - 1), limit }) }, 10);
      const listed = await listAfter('loadMore', 'loadMore');
      assert.deepEqual([idsOf(listed), notices(listed)], [idsBetween(0, 29), ['changed']]);
    });

    it('without ids are told apart by name and content, page after page', async () => {
      const bare = (index: number) => ({ bucket_name: 'films', metadata: { index } });
      await shown(
        { rows: ({ offset, limit }) => Array.from({ length: limit }, (_, index) => bare(offset + index)) },
        1_000,
      );
      const listed = await listAfter('loadMore');
      assert.equal(new Set(listed.rows.map(({ key }) => key)).size, 2_000);
      assert.deepEqual(notices(listed), []);
    });

    it('that cannot be read are stepped over and counted, a whole page of them too', async () => {
      const rows: ScriptedServer['rows'] = (range) =>
        numbered(25)(range).map((row, index) => (range.offset === 10 || index === 3 ? null : row));
      await shown({ rows, total: () => 25 }, 10);
      const listed = await loadToTheEnd(list);
      assert.deepEqual([listed.rows.length, notices(listed), said()], [13, [12], { kind: 'of', shown: 13, total: 25 }]);
    });

    it('that cannot be read are at least there', async () => {
      await shown({ rows: () => [null, 7, {}] });
      assert.deepEqual(said(), { kind: 'ofAtLeast', shown: 0, atLeast: 3 });
    });

    it('end at an empty page in between, and that is told', async () => {
      const rows: ScriptedServer['rows'] = (range) => (range.offset === 20 ? [] : numbered(50)(range));
      await shown({ rows, total: () => 50 }, 10);
      const listed = await loadToTheEnd(list);
      assert.deepEqual([idsOf(listed), notices(listed)], [idsBetween(0, 20), ['endedEarly']]);
    });
  });

  describe('more rows than were asked for', () => {
    it('are taken and stepped over', async () => {
      await shown({ rows: ({ offset }) => numbered(400)({ offset, limit: 150 }), total: () => 400 });
      const listed = await loadToTheEnd(list);
      assert.deepEqual([idsOf(listed), notices(listed), said()], [idsBetween(0, 400), [], { kind: 'all', shown: 400 }]);
    });

    it('never pass the cap: the view is full, and more is there', async () => {
      const listed = await shown({ rows: ({ offset }) => numbered(5_000)({ offset, limit: 3_000 }) });
      assert.deepEqual([listed.rows.length, listed.hasMore, listed.nextOffset], [mostRows, true, mostRows]);
      await listAfter('loadMore');
      assert.equal(ground.asked.length, 1);
      assert.deepEqual(said(), { kind: 'shown', shown: mostRows });
    });

    it('are no sign of a change on the way back', async () => {
      await shown({ rows: ({ offset, limit }) => numbered(400)({ offset, limit: limit + 50 }), total: () => 400 });
      const listed = await listAfter(3, 'showPrevious');
      assert.deepEqual([idsOf(listed), notices(listed), listed.firstOffset], [idsBetween(100, 350), [], 100]);
    });
  });

  describe('on the way back', () => {
    it('tells that rows are missing before those that are there', async () => {
      let count = 400;
      await shown({ rows: (range) => numbered(count)(range) });
      await listAfter(4);
      count = 250;
      const listed = await listAfter('showPrevious');
      assert.deepEqual(
        [idsOf(listed), notices(listed)],
        [[...idsBetween(200, 250), ...idsBetween(300, 400)], ['changed']],
      );
    });

    it('finds what was added at the end meanwhile', async () => {
      let total = 20;
      await shown({ rows: (range) => numbered(total)(range), total: () => total }, 10);
      await listAfter(2);
      total = 22;
      assert.deepEqual([(await listAfter('showPrevious')).hasMore, notices(listedIn(list))], [true, ['changed']]);
      assert.deepEqual(idsOf(await listAfter('loadMore')), idsBetween(0, 22));
    });

    it('fills the view to the cap and no further', async () => {
      await shown({ rows: numbered(9_000), total: () => 9_000 }, 1_000);
      await listAfter(5, 'loadMore');
      assert.deepEqual(rangeBefore(await listAfter('showPrevious'), 1_000), undefined);
      await listAfter(3);
      const listed = await listAfter('showPrevious');
      assert.equal(listed.rows.length, mostRows);
      assert.deepEqual(idsOf(listed), idsBetween(1_000, 3_000));
    });

    it('asks for the first rows where the list started within the first page', async () => {
      await shown({ rows: numbered(300) });
      list.dispose();
      list = new BucketList();
      await list.show({ ...ground, pageSize: 70 });
      const listed = await listAfter(2, 'showPrevious', 'showPrevious');
      assert.deepEqual([idsOf(listed), listed.firstOffset], [idsBetween(0, 140), 0]);
    });
  });

  it('a number below 1 is page 1', async () => {
    await shown({ rows: numbered(300), total: () => 300 });
    for (const page of [0, -5]) assert.equal((await listAfter(page)).firstOffset, 0);
  });
});
