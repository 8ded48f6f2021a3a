import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseNamespaces } from '../../../src/model/namespace.ts';

function pageOf(reply: unknown) {
  const page = parseNamespaces(reply);
  assert.ok(page.ok, JSON.stringify(page));
  return page.value;
}

const films = { namespace_name: 'films', namespace_id: 'ns_1', description: 'Feature films', bucket_count: 12 };
const bare = { name: 'x', id: undefined, description: undefined, bucketCount: undefined };

describe('parseNamespaces', () => {
  for (const [form, reply, total, pageSize] of [
    [
      'the newest',
      { results: [films], pagination: { total: null, next_cursor: null }, total_count: 31 },
      31,
      undefined,
    ],
    ['2025-09', { results: [films], pagination: { total: 31, page: 1, page_size: 10, total_pages: 4 } }, 31, 10],
    [
      'the documented sample',
      { results: [films], pagination: { has_more: true, limit: 10, skip: 0 } },
      undefined,
      undefined,
    ],
    ['a bare list', [films], undefined, undefined],
    ['a list by its name', { namespaces: [films] }, undefined, undefined],
  ] as const) {
    it(`reads the form of ${form}`, () => {
      assert.deepEqual(pageOf(reply), {
        namespaces: [{ name: 'films', id: 'ns_1', description: 'Feature films', bucketCount: 12 }],
        received: 1,
        pageSize,
        total,
      });
    });
  }

  it('needs nothing but a name', () => {
    assert.deepEqual(pageOf([{ namespace_name: 'x' }]).namespaces, [bare]);
    const odd = { namespace_name: 'x', namespace_id: 7, description: null, bucket_count: -1 };
    assert.deepEqual(pageOf([odd, { ...odd, namespace_id: '', description: '' }]).namespaces, [bare, bare]);
  });

  it('leaves out what has no name', () => {
    const entries = [
      null,
      'films',
      [],
      {},
      { namespace_name: '' },
      { namespace_name: 7 },
      { namespace_id: 'ns_1' },
      films,
    ];
    const page = pageOf({ results: entries });
    assert.deepEqual([page.namespaces.length, page.received], [1, 8]);
  });

  it('believes no total that the entries contradict, or that is no count', () => {
    const totalOf = (total_count: unknown) => pageOf({ results: [films, films], total_count }).total;
    assert.equal(totalOf(2), 2);
    for (const none of [1, 0, -1, null, '2', 2.5]) assert.equal(totalOf(none), undefined);
  });

  it('reads thousands', () => {
    const results = Array.from({ length: 5_000 }, (_, index) => ({ namespace_name: `n${index}` }));
    assert.equal(pageOf({ results, total_count: 5_000 }).namespaces.length, 5_000);
  });

  for (const reply of [null, 7, 'films', {}, { results: null }, { results: {} }, { namespaces: 'films' }]) {
    it(`refuses ${JSON.stringify(reply)}`, () => {
      assert.deepEqual(parseNamespaces(reply), { ok: false, error: { kind: 'invalidReply', path: '$.results' } });
    });
  }

  it('never throws, and names every namespace', () => {
    const entry = fc.oneof(fc.jsonValue(), fc.record({ namespace_name: fc.jsonValue(), namespace_id: fc.jsonValue() }));
    const reply = fc.oneof(fc.jsonValue(), fc.record({ results: fc.array(entry), pagination: fc.jsonValue() }));
    fc.assert(
      fc.property(reply, (value) => {
        const page = parseNamespaces(value);
        if (page.ok) for (const { name, id } of page.value.namespaces) assert.ok(name !== '' && id !== '');
      }),
    );
  });
});
