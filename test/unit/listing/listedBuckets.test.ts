import assert from 'node:assert/strict';
import { appendPage, emptyFrom, type ListedBuckets } from '../../../src/listing/listedBuckets.ts';
import { parsePage } from '../../../src/model/page.ts';

const row = (id: string | number) => ({ bucket_id: `bkt_${id}`, bucket_name: `name ${id}` });
const numbered = (from: number, count: number) => Array.from({ length: count }, (_, index) => row(from + index));

interface Reply {
  readonly rows: readonly unknown[];
  readonly total?: number | null;
  /** As the server reports it. */
  readonly pageSize?: number;
}

/** The list after these replies, each asked for where the list stood. */
function listAfter(limit: number, ...replies: readonly Reply[]): ListedBuckets {
  return replies.reduce((listed, { rows, total, pageSize }) => {
    const page = parsePage({ results: rows, pagination: { total, page_size: pageSize } }, limit);
    assert.ok(page.ok);
    return appendPage(listed, page.value, { offset: listed.nextOffset, limit });
  }, emptyFrom(0));
}

const names = ({ rows }: ListedBuckets) => rows.map(({ bucket }) => bucket.name);

describe('appendPage, rows', () => {
  it('keeps them in the order in which they came, each with a key of its own', () => {
    const listed = listAfter(2, { rows: numbered(0, 2) }, { rows: numbered(2, 2) });
    assert.deepEqual(names(listed), ['name 0', 'name 1', 'name 2', 'name 3']);
    assert.equal(new Set(listed.rows.map(({ key }) => key)).size, 4);
  });

  it('drops a row whose id is there already, keeps the first, says that the list changed', () => {
    const again = { ...row(1), bucket_name: 'renamed' };
    const listed = listAfter(3, { rows: [row(0), row(1), row(1)] }, { rows: [again, row(2)] });
    assert.deepEqual(names(listed), ['name 0', 'name 1', 'name 2']);
    assert.equal(listed.changed, true);
    assert.equal(listed.nextOffset, 5);
  });

  it('keeps two ids with one name', () => {
    const listed = listAfter(2, { rows: [row(0), { bucket_id: 'bkt_x', bucket_name: 'name 0' }] });
    assert.deepEqual(names(listed), ['name 0', 'name 0']);
  });

  it('tells rows without an id apart by name and content', () => {
    const bare = (description: string) => ({ bucket_name: 'films', description });
    const listed = listAfter(3, { rows: [bare('a'), bare('b'), bare('a')] }, { rows: [bare('c'), bare('b')] });
    assert.deepEqual(
      listed.rows.map(({ bucket }) => bucket.description),
      ['a', 'b', 'c'],
    );
    assert.equal(listed.changed, true);
  });

  it('never takes a name for an id, or a numbered name for another', () => {
    const listed = listAfter(6, {
      rows: [
        { bucket_id: 'x', bucket_name: 'a' },
        { bucket_name: 'x' },
        { bucket_name: 'x', description: 'other' },
        { bucket_name: 'id:x' },
        { bucket_id: 'name:x', bucket_name: 'b' },
        { bucket_name: '2:x' },
      ],
    });
    assert.equal(listed.rows.length, 6);
    assert.equal(new Set(listed.rows.map(({ key }) => key)).size, 6);
  });

  it('gives a row the same key whatever came before it', () => {
    const [first] = listAfter(2, { rows: [row(7), row(8)] }).rows;
    const [, second] = listAfter(2, { rows: [row(6), row(7)] }).rows;
    assert.equal(first?.key, second?.key);
  });

  it('counts rows that cannot be read', () => {
    const listed = listAfter(3, { rows: [row(0), null, {}] }, { rows: [row(1), 'x'] });
    assert.equal(listed.unreadable, 3);
    assert.equal(listed.changed, false);
    assert.equal(listed.nextOffset, 5);
  });

  it('changes nothing that was handed out before', () => {
    const before = listAfter(2, { rows: numbered(0, 2) });
    const held = structuredClone(before);
    const page = parsePage({ results: numbered(1, 3) }, 2);
    assert.ok(page.ok);
    appendPage(before, page.value, { offset: 2, limit: 2 });
    assert.deepEqual(before, held);
    assert.deepEqual(emptyFrom(0).rows, []);
  });
});

describe('appendPage, whether there is more', () => {
  for (const [what, limit, replies, hasMore, total] of [
    ['a page below the total', 2, [{ rows: numbered(0, 2), total: 5 }], true, 5],
    [
      'the last page',
      2,
      [
        { rows: numbered(0, 2), total: 3 },
        { rows: numbered(2, 1), total: 3 },
      ],
      false,
      3,
    ],
    ['everything at once', 10, [{ rows: numbered(0, 3), total: 3 }], false, 3],
    ['nothing at all', 10, [{ rows: [], total: 0 }], false, 0],
    ['nothing, without a total', 10, [{ rows: [] }], false, undefined],
    ['a full page without a total', 2, [{ rows: numbered(0, 2), total: null }], true, undefined],
    ['a short page without a total', 2, [{ rows: numbered(0, 1), total: null }], false, undefined],
    ['a short page below the total', 10, [{ rows: numbered(0, 3), total: 8 }], true, 8],
    [
      'an empty page below the total',
      2,
      [
        { rows: numbered(0, 2), total: 8 },
        { rows: [], total: 8 },
      ],
      false,
      8,
    ],
    ['a total below what came: full page', 2, [{ rows: numbered(0, 2), total: 1 }], true, undefined],
    ['a total below what came: short page', 10, [{ rows: numbered(0, 2), total: 1 }], false, undefined],
    [
      'a total that grows',
      2,
      [
        { rows: numbered(0, 2), total: 3 },
        { rows: numbered(2, 2), total: 6 },
      ],
      true,
      6,
    ],
    [
      'a total that shrinks',
      2,
      [
        { rows: numbered(0, 2), total: 9 },
        { rows: numbered(2, 2), total: 4 },
      ],
      false,
      4,
    ],
    ['a total that goes away', 2, [{ rows: numbered(0, 2), total: 9 }, { rows: numbered(2, 2) }], true, undefined],
    ['a smaller page of the server’s own', 100, [{ rows: numbered(0, 10), pageSize: 10 }], true, undefined],
    ['a short page by the server’s own size', 100, [{ rows: numbered(0, 9), pageSize: 10 }], false, undefined],
    ['more rows than were asked for', 2, [{ rows: numbered(0, 5) }], true, undefined],
    [
      'an ignored offset',
      2,
      [
        { rows: numbered(0, 2), total: 9 },
        { rows: numbered(0, 2), total: 9 },
      ],
      false,
      9,
    ],
    ['an ignored offset, no total', 2, [{ rows: numbered(0, 2) }, { rows: numbered(0, 2) }], false, undefined],
    [
      'some rows moved',
      2,
      [
        { rows: numbered(0, 2), total: 9 },
        { rows: numbered(1, 2), total: 9 },
      ],
      true,
      9,
    ],
  ] as const) {
    it(`${what}: ${hasMore ? 'there is' : 'there is not'}`, () => {
      const listed = listAfter(limit, ...replies);
      assert.deepEqual([listed.hasMore, listed.total], [hasMore, total]);
    });
  }

  it('steps by the rows received, not by those asked for', () => {
    assert.equal(listAfter(100, { rows: numbered(0, 10), total: 40 }).nextOffset, 10);
    assert.equal(listAfter(2, { rows: numbered(0, 5), total: 40 }).nextOffset, 5);
  });

  it('ends on every server, whatever it says', () => {
    let listed = emptyFrom(0);
    for (let call = 0; listed.hasMore; call += 1) {
      assert.ok(call < 10, 'pages for ever');
      const rows = numbered(call === 0 ? 0 : 1, 2);
      const page = parsePage({ results: rows, total_count: 1_000_000 }, 2);
      assert.ok(page.ok);
      listed = appendPage(listed, page.value, { offset: listed.nextOffset, limit: 2 });
    }
    assert.equal(listed.rows.length, 3);
  });
});
