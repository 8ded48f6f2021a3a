import assert from 'node:assert/strict';
import { countText } from '../../../src/extension/buckets/listingText.ts';
import { appendPage, emptyFrom, type ListedBuckets } from '../../../src/listing/listedBuckets.ts';
import { shownCount } from '../../../src/listing/shownCount.ts';
import { parsePage } from '../../../src/model/page.ts';
import { rowsFrom } from '../fakes.ts';
import { numbers } from './rows.ts';

interface Reply {
  readonly rows: readonly unknown[];
  readonly total?: number | null;
}

/** What is listed after these replies, one page after the other from `start`. */
function listedAfter(start: number, limit: number, ...replies: readonly Reply[]): ListedBuckets {
  let listed = emptyFrom(start);
  for (const { rows, total } of replies) {
    const page = parsePage({ results: rows, ...(total === undefined ? {} : { total_count: total }) }, limit);
    assert.ok(page.ok);
    listed = appendPage(listed, page.value, { offset: listed.nextOffset, limit });
  }
  return listed;
}

const textOf = (listed: ListedBuckets) => countText(shownCount(listed), numbers);

describe('buckets/shownCount', () => {
  for (const [what, listed, expected] of [
    ['a page of many', listedAfter(0, 100, { rows: rowsFrom(1, 100), total: 4_312 }), '100 of 4,312'],
    ['all, with a total', listedAfter(0, 100, { rows: rowsFrom(1, 37), total: 37 }), '37 buckets'],
    ['all, without a total', listedAfter(0, 100, { rows: rowsFrom(1, 37) }), '37 buckets'],
    ['one', listedAfter(0, 100, { rows: rowsFrom(1, 1), total: 1 }), '1 bucket'],
    ['none', listedAfter(0, 100, { rows: [], total: 0 }), 'There are no buckets here yet.'],
    ['none, without a total', listedAfter(0, 100, { rows: [] }), 'There are no buckets here yet.'],
    ['a full page without a total', listedAfter(0, 100, { rows: rowsFrom(1, 100) }), '100 shown'],
    ['a total of null', listedAfter(0, 100, { rows: rowsFrom(1, 100), total: null }), '100 shown'],
    ['pages without a total, after a jump', listedAfter(100, 100, { rows: rowsFrom(101, 100) }), '100 of at least 200'],
    ['the last page, after a jump', listedAfter(100, 100, { rows: rowsFrom(101, 12), total: 112 }), '12 of 112'],
    ['a page beyond the end', listedAfter(900, 100, { rows: [], total: 112 }), '0 of 112'],
    ['a total below the rows', listedAfter(0, 100, { rows: rowsFrom(1, 100), total: 7 }), '100 shown'],
    [
      'a total that the next page contradicts',
      listedAfter(0, 2, { rows: rowsFrom(1, 2), total: 3 }, { rows: rowsFrom(3, 2), total: 3 }),
      '4 shown',
    ],
    [
      'a page that repeats rows',
      listedAfter(0, 2, { rows: rowsFrom(1, 2), total: 10 }, { rows: rowsFrom(2, 2), total: 10 }),
      '3 of 10',
    ],
  ] as const) {
    it(`says “${expected}” of ${what}`, () => assert.equal(textOf(listed), expected));
  }

  it('never says a number that the rows contradict, whatever the server says', () => {
    for (const start of [0, 3, 50]) {
      for (const received of [0, 1, 4, 5]) {
        for (const total of [undefined, null, 0, 1, 4, 5, 8, 55, 1_000]) {
          for (const unreadable of [0, 1]) {
            const rows = [...rowsFrom(start + 1, received), ...Array.from({ length: unreadable }, () => null)];
            const listed = listedAfter(start, 5, { rows, ...(total === undefined ? {} : { total }) });
            const count = shownCount(listed);
            const name = JSON.stringify({ start, received, total, unreadable, count });
            assert.equal(count.shown, listed.rows.length, name);
            if (count.kind === 'of') assert.ok(count.total > count.shown, name);
            if (count.kind === 'ofAtLeast') assert.ok(count.atLeast > count.shown, name);
            if (count.kind === 'ofAtLeast') assert.ok(count.atLeast <= start + received + unreadable, name);
            if (count.kind === 'all') assert.ok(!listed.hasMore && (start === 0 || listed.total === 0), name);
          }
        }
      }
    }
  });
});
