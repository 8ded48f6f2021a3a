import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BucketList } from '../../../src/listing/bucketList.ts';
import { shownCount } from '../../../src/listing/shownCount.ts';
import { rowNumber, type ScriptedServer, scriptedGround } from './scriptedGround.ts';
import { listedIn } from './walking.ts';

const command = fc.oneof(
  fc.constantFrom('loadMore', 'loadMore', 'showPrevious', 'refresh'),
  fc.integer({ min: 1, max: 12 }),
);

interface Run {
  readonly count: number;
  readonly mostAtOnce: number;
  readonly reports: boolean;
  readonly pageSize: number;
  readonly commands: readonly ('loadMore' | 'showPrevious' | 'refresh' | number)[];
}

const run: fc.Arbitrary<Run> = fc.record({
  count: fc.nat(40),
  mostAtOnce: fc.integer({ min: 1, max: 12 }),
  reports: fc.boolean(),
  pageSize: fc.integer({ min: 1, max: 8 }),
  commands: fc.array(command as fc.Arbitrary<Run['commands'][number]>, { maxLength: 15 }),
});

describe('shownCount', () => {
  for (const [what, totalOf] of [
    ['with totals', (count: number) => count],
    ['without totals', () => null],
  ] as const) {
    it(`of an honest server ${what}: never another total, never more than there are, "all" only for all`, async () => {
      await fc.assert(
        fc.asyncProperty(run, async ({ count, mostAtOnce, reports, pageSize, commands }) => {
          const most = Math.min(mostAtOnce, pageSize);
          // Without total and report, a page below ours cannot be told from the last one.
          const sends = what === 'with totals' || reports ? most : pageSize;
          const rows: ScriptedServer['rows'] = ({ offset, limit }) =>
            Array.from({ length: Math.max(0, Math.min(limit, sends, count - offset)) }, (_, index) =>
              rowNumber(offset + index),
            );
          const server = { rows, total: () => totalOf(count), ...(reports ? { reportedPageSize: sends } : {}) };
          const list = new BucketList();
          await list.show(scriptedGround(server, pageSize));
          for (const next of [...commands, undefined]) {
            const listed = listedIn(list);
            const said = shownCount(listed);
            assert.equal(said.shown, listed.rows.length);
            if (said.kind === 'of') assert.ok(said.total === count && said.shown < count);
            if (said.kind === 'ofAtLeast') assert.ok(said.atLeast <= count && said.shown < said.atLeast);
            if (said.kind === 'all') assert.equal(said.shown, count);
            assert.deepEqual([listed.changed, listed.endedEarly, listed.offsetIgnored], [false, false, false]);
            if (typeof next === 'number') await list.goToPage(next);
            else if (next) await list[next]();
          }
          list.dispose();
        }),
        { numRuns: 300, seed: 20_260_206 },
      );
    });
  }

  it('of a server that says and sends anything: never less than the rows, never "all" where more may follow', async () => {
    const reply = fc.record({
      ids: fc.array(fc.option(fc.nat(12)), { maxLength: 9 }),
      total: fc.option(fc.integer({ min: -2, max: 40 })),
    });
    await fc.assert(
      fc.asyncProperty(run, fc.infiniteStream(reply), async ({ pageSize, commands }, replies) => {
        let latest = { total: null as number | null };
        const server: ScriptedServer = {
          rows: () => {
            const { value } = replies.next();
            latest = value;
            return value.ids.map((id: number | null) => (id === null ? null : rowNumber(id)));
          },
          total: () => latest.total,
        };
        const list = new BucketList();
        await list.show(scriptedGround(server, pageSize));
        for (const next of [...commands, undefined]) {
          const listed = listedIn(list);
          const said = shownCount(listed);
          const ids = listed.rows.map(({ bucket }) => bucket.id);
          assert.equal(new Set(ids).size, ids.length);
          assert.equal(said.shown, ids.length);
          if (said.kind === 'of') assert.ok(said.total > said.shown);
          if (said.kind === 'of' && ids.length > 0) assert.ok(said.total >= listed.firstOffset + ids.length);
          if (said.kind === 'ofAtLeast') assert.ok(said.atLeast > said.shown);
          if (said.kind === 'all') {
            assert.ok(!listed.hasMore && listed.firstOffset === 0);
            assert.ok(listed.total === ids.length || !(listed.changed || listed.offsetIgnored));
          }
          if (typeof next === 'number') await list.goToPage(next);
          else if (next) await list[next]();
        }
        list.dispose();
      }),
      { numRuns: 500, seed: 20_260_207 },
    );
  });
});
