import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePage } from '../../../src/model/page.ts';

const row = (name: string) => ({ bucket_name: name, object_count: 1, total_size_bytes: 1 });
const rows = [row('a'), row('b'), row('c')];

function pageOf(reply: unknown, limit = 10) {
  const page = parsePage(reply, limit);
  assert.ok(page.ok, JSON.stringify(page));
  return page.value;
}

describe('parsePage', () => {
  const pagination = { total: 43, page: 1, page_size: 10, total_pages: 5, next_page: '2', previous_page: null };
  const stats = { total_objects: 3, total_size_bytes: 3, avg_objects_per_bucket: 1, avg_size_per_bucket: 1 };
  const noTotals = { total: null, page: null, page_size: null, total_pages: null, next_page: null };

  for (const [form, reply, total] of [
    ['the oldest contract', { results: rows, pagination }, 43],
    ['2025-09', { results: rows, pagination: { ...pagination, has_more: true, limit: 10, skip: 0 } }, 43],
    ['2025-10', { results: rows, pagination, total_count: 43, stats }, 43],
    ['2025-12, totals null', { results: rows, pagination: { ...noTotals, next_cursor: null }, total_count: 43 }, 43],
    ['2025-12, no total at all', { results: rows, pagination: noTotals, total_count: null, stats: null }, undefined],
    ['2026', { results: rows, pagination: { ...pagination, next_cursor: 'x' }, total_count: 43, object: 'list' }, 43],
    ['2026, empty pagination', { results: rows, pagination: {} }, undefined],
    ['pagination left out', { results: rows }, undefined],
    ['pagination of another type', { results: rows, pagination: [pagination], total_count: 43 }, 43],
  ] as const) {
    it(`reads the form of ${form}`, () => {
      const page = pageOf(reply);
      assert.deepEqual(
        page.buckets.map(({ name }) => name),
        ['a', 'b', 'c'],
      );
      assert.equal(page.received, 3);
      assert.equal(page.total, total);
      assert.equal(page.pageSize, 10);
    });
  }

  it('believes total_count before pagination.total, and neither if it is no count', () => {
    const totalOf = (total_count: unknown, total: unknown) =>
      pageOf({ results: [], total_count, pagination: { total } }).total;
    assert.equal(totalOf(7, 3), 7);
    assert.equal(totalOf(0, 3), 0);
    for (const none of [null, -1, 1.5, '7', [7], 1e300]) {
      assert.equal(totalOf(none, 3), 3);
      assert.equal(totalOf(none, none), undefined);
    }
  });

  it('takes the reported page size only where it is smaller than the one that was sent', () => {
    const pageSizeOf = (page_size: unknown) => pageOf({ results: [], pagination: { page_size } }, 100).pageSize;
    assert.equal(pageSizeOf(10), 10);
    for (const other of [100, 1000, 0, -5, null, '10', 2.5, undefined]) assert.equal(pageSizeOf(other), 100);
  });

  it('leaves out unreadable rows and counts them as received', () => {
    const page = pageOf({ results: [row('a'), null, {}, { bucket_name: 7 }, 'b', [row('c')], row('d')] });
    assert.deepEqual(
      page.buckets.map(({ name }) => name),
      ['a', 'd'],
    );
    assert.equal(page.received, 7);
  });

  for (const [reply, path] of [
    [null, '$'],
    ['text', '$'],
    [[], '$'],
    [rows, '$'],
    [7, '$'],
    [{}, '$.results'],
    [{ results: null }, '$.results'],
    [{ results: {} }, '$.results'],
    [{ results: 'a' }, '$.results'],
    [{ detail: 'ok' }, '$.results'],
  ] as const) {
    it(`refuses ${JSON.stringify(reply)} at ${path}`, () => {
      assert.deepEqual(parsePage(reply, 10), { ok: false, error: { kind: 'invalidReply', path } });
    });
  }

  it('never throws, and never counts fewer rows than it reads', () => {
    const reply = fc.oneof(
      fc.jsonValue(),
      fc.record({ results: fc.array(fc.jsonValue()), pagination: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(reply, fc.integer({ min: 1, max: 1000 }), (value, limit) => {
        const page = parsePage(value, limit);
        if (!page.ok) return;
        assert.ok(page.value.buckets.length <= page.value.received);
        assert.ok(page.value.pageSize >= 1 && page.value.pageSize <= limit);
      }),
    );
  });
});
