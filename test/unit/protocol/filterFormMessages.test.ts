import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type FromFilterForm,
  filterFormActions,
  longestMessage,
  parseFromFilterForm,
} from '../../../src/protocol/filterFormMessages.ts';

const edit = { type: 'edit', baseRevision: 0, query: {} };

/** Anything that could come, and things that look nearly right. */
const message = fc.oneof(
  fc.constantFrom<unknown>({ type: 'ready' }, edit, { type: 'action', action: 'clear' }),
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
  fc.record(
    {
      type: fc.oneof(fc.constantFrom('ready', 'edit', 'action', 'command', '__proto__'), fc.anything()),
      baseRevision: fc.oneof(fc.integer(), fc.double(), fc.anything()),
      query: fc.oneof(
        fc.jsonValue(),
        fc.record({ search: fc.anything(), filters: fc.jsonValue(), sort: fc.anything() }, { requiredKeys: [] }),
      ),
      action: fc.oneof(fc.constantFrom<string>(...filterFormActions), fc.anything()),
    },
    { requiredKeys: ['type'] },
  ),
);

describe('protocol/filterFormMessages', () => {
  it('reads what the form says', () => {
    const messages: FromFilterForm[] = [
      { type: 'ready' },
      { type: 'edit', baseRevision: 7, query: { search: 'x', sort: { field: 'f', direction: 'asc' } } },
      ...filterFormActions.map((action) => ({ type: 'action', action }) as const),
    ];
    for (const each of messages) assert.deepEqual(parseFromFilterForm(each), each);
  });

  it('drops 1,000 messages of any kind, or reads them, and throws at none', () => {
    let read = 0;
    fc.assert(
      fc.property(message, (each) => {
        const parsed = parseFromFilterForm(each);
        if (parsed === undefined) return;
        read += 1;
        assert.ok(['ready', 'edit', 'action'].includes(parsed.type));
        if (parsed.type === 'action') assert.ok(filterFormActions.includes(parsed.action));
      }),
      { numRuns: 1_000 },
    );
    assert.ok(read > 0, 'none was read: the comparison says nothing');
  });

  it('takes no commands, addresses or anything more than it knows', () => {
    for (const each of [
      undefined,
      null,
      'ready',
      [],
      {},
      { type: 'command', command: 'workbench.action.reloadWindow' },
      { type: 'ready', url: 'https://example.com' },
      { type: 'action', action: 'mixpeek.clearFilter' },
      { type: 'action', action: 'clear', command: 'x' },
      { type: 'action', action: 'toString' },
      { ...edit, baseRevision: -1 },
      { ...edit, baseRevision: 0.5 },
      { ...edit, query: { filters: { AND: [{ field: 'f', operator: 'like', value: 1 }] } } },
      { ...edit, query: { limit: 5 } },
      { ...edit, namespace: 'other' },
    ]) {
      assert.equal(parseFromFilterForm(each), undefined, JSON.stringify(each));
    }
    assert.ok(parseFromFilterForm(edit));
  });

  it('takes 16 KiB and not a character more', () => {
    const withSearch = (search: string) => ({ ...edit, query: { search } });
    const room = longestMessage - JSON.stringify(withSearch('')).length;
    assert.ok(parseFromFilterForm(withSearch('x'.repeat(room))));
    assert.equal(parseFromFilterForm(withSearch('x'.repeat(room + 1))), undefined);
  });

  it('is not hurt by what has no end', () => {
    const cycle: Record<string, unknown> = { type: 'ready' };
    cycle['self'] = cycle;
    assert.equal(parseFromFilterForm(cycle), undefined);
    let deep: unknown = {};
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    assert.equal(parseFromFilterForm({ ...edit, query: deep }), undefined);
  });
});
