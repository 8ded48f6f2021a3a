import assert from 'node:assert/strict';
import { type NamespacePage, parseNamespaces } from '../../../src/model/namespace.ts';
import { type NamespaceList, noNamespaces, rangeAfter, withPage } from '../../../src/model/namespaceList.ts';

type Answer = (offset: number, limit: number) => unknown;

/** Asks on until the list ends; answers it with the offsets that were asked for. */
function walked(answer: Answer): { readonly list: NamespaceList; readonly offsets: readonly number[] } {
  let list = noNamespaces;
  const offsets: number[] = [];
  while (list.end === 'more') {
    const { offset, limit } = rangeAfter(list);
    assert.equal(limit, 100);
    offsets.push(offset);
    list = withPage(list, pageOf(answer(offset, limit)));
  }
  return { list, offsets };
}

function pageOf(reply: unknown): NamespacePage {
  const page = parseNamespaces(reply);
  assert.ok(page.ok);
  return page.value;
}

const rows = (first: number, count: number) =>
  Array.from({ length: Math.max(0, count) }, (_, index) => ({ namespace_name: `n${first + index}` }));

/** A server with `count` namespaces, as its document says; `more` is said beside the rows. */
const serverWith =
  (count: number, more: object = {}, most = 1_000): Answer =>
  (offset, limit) => ({ results: rows(offset, Math.min(limit, most, count - offset)), ...more });

const namesOf = ({ namespaces }: NamespaceList) => namespaces.map(({ name }) => name);
const namesTo = (count: number) => rows(0, count).map((row) => row.namespace_name);
const hundreds = (pages: number, step = 100) => Array.from({ length: pages }, (_, page) => page * step);

describe('a list of namespaces, page by page', () => {
  for (const [count, pages] of [
    [0, 1],
    [1, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [950, 10],
    [1_000, 10],
  ] as const) {
    it(`has all ${count} after ${pages} requests where the server says how many there are`, () => {
      const { list, offsets } = walked(serverWith(count, { total_count: count }));
      assert.deepEqual(namesOf(list), namesTo(count));
      assert.deepEqual(offsets, hundreds(pages));
      assert.equal(list.end, 'whole');
    });
  }

  for (const [count, pages] of [
    [99, 1],
    [100, 2],
    [250, 3],
  ] as const) {
    it(`ends at the first page that is not full where it does not: ${count} after ${pages} requests`, () => {
      const { list, offsets } = walked(serverWith(count));
      assert.deepEqual(namesOf(list), namesTo(count));
      assert.deepEqual(offsets, hundreds(pages));
      assert.equal(list.end, 'whole');
    });
  }

  for (const more of [{}, { total_count: 5_000 }]) {
    it(`is cut at a thousand, after ten requests, ${'total_count' in more ? 'with' : 'without'} a total`, () => {
      const { list, offsets } = walked(serverWith(5_000, more));
      assert.deepEqual(namesOf(list), namesTo(1_000));
      assert.deepEqual(offsets, hundreds(10));
      assert.equal(list.end, 'cut');
    });
  }

  it('steps by the rows that come where pages are smaller, and is cut after ten of them', () => {
    const small = serverWith(5_000, { pagination: { page_size: 20, total: 5_000 } }, 20);
    const { list, offsets } = walked(small);
    assert.deepEqual(offsets, hundreds(10, 20));
    assert.deepEqual(namesOf(list), namesTo(200));
    assert.equal(list.end, 'cut');
    const untold = walked(serverWith(50, { pagination: { page_size: 20 } }, 20));
    assert.deepEqual(untold.offsets, [0, 20, 40]);
    assert.deepEqual([untold.list.namespaces.length, untold.list.end], [50, 'whole']);
  });

  it('asks on after a short page where a larger total is known', () => {
    const { list } = walked(serverWith(130, { total_count: 130 }, 30));
    assert.deepEqual(namesOf(list), namesTo(130));
    assert.equal(list.end, 'whole');
  });

  it('takes more than were asked for as all there are: such a server knows no pages', () => {
    const { list, offsets } = walked(() => ({ results: rows(0, 5_000) }));
    assert.deepEqual(offsets, [0]);
    assert.deepEqual([list.namespaces.length, list.end], [5_000, 'whole']);
  });

  it('ends at a page that brings nothing new, and says that there may be more', () => {
    for (const more of [{}, { total_count: 5_000 }]) {
      const { list, offsets } = walked(() => ({ results: rows(0, 100), ...more }));
      assert.deepEqual(offsets, [0, 100]);
      assert.deepEqual(namesOf(list), namesTo(100));
      assert.equal(list.end, 'cut');
    }
  });

  it('ends at an empty page although more were promised, and says so', () => {
    const { list, offsets } = walked((offset) => ({ results: offset === 0 ? rows(0, 100) : [], total_count: 300 }));
    assert.deepEqual(offsets, [0, 100]);
    assert.equal(list.end, 'cut');
  });

  it('lists each once although the server moves them', () => {
    const { list } = walked((offset) => ({ results: rows(Math.max(0, offset - 3), 100), total_count: 300 }));
    const names = namesOf(list);
    assert.equal(new Set(names).size, names.length);
  });

  it('steps over entries that cannot be read', () => {
    const { list } = walked((offset) => ({
      results: offset === 0 ? Array(100).fill(null) : rows(offset, 50),
      total_count: 150,
    }));
    assert.deepEqual([list.namespaces.length, list.nextOffset, list.end], [50, 150, 'whole']);
  });

  it('believes no total that the entries contradict', () => {
    const { list } = walked((offset) => ({ results: rows(offset, offset < 200 ? 100 : 10), total_count: 150 }));
    assert.deepEqual([list.namespaces.length, list.end], [210, 'whole']);
  });
});
