import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery, printQuery } from '../../../src/model/filter.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { operators, readQuery } from '../../../src/model/query.ts';
import { anyQuery } from '../webview/arbitraryForms.ts';

const kept = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function nested(levels: number): JsonValue {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

describe('readQuery', () => {
  it('gives back every question that was kept', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        assert.deepEqual(readQuery(kept(query)), kept(query));
      }),
    );
  });

  it('throws at nothing that was kept, and answers only what can be printed and parsed', () => {
    const hostile = fc.letrec<{ node: unknown; group: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.record(
          {
            field: fc.constantFrom('x', '__proto__', '', 7),
            operator: fc.constantFrom(...operators, 'toString'),
            value: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
        fc.jsonValue(),
        tie('group'),
      ),
      group: fc.dictionary(
        fc.constantFrom('AND', 'OR', 'NOT', 'equal', 'case_sensitive', '__proto__', 'constructor', 'field'),
        fc.oneof(fc.array(tie('node'), { maxLength: 2 }), fc.jsonValue()),
        { maxKeys: 3 },
      ),
    })).group;
    let read = 0;
    fc.assert(
      fc.property(fc.record({ filters: hostile }), (value) => {
        const query = readQuery(kept(value));
        if (!query) return;
        read += 1;
        parseQuery(printQuery(query));
      }),
      { numRuns: 2_000 },
    );
    assert.ok(read > 100, `${read} read`);
    assert.equal(Reflect.get({}, 'AND'), undefined);
  });

  it('takes no value that is nested without end, in a condition or in the short form', () => {
    const asked = (levels: number) => [
      { filters: { AND: [{ field: 'x', operator: 'eq', value: nested(levels) }] } },
      { filters: { equal: [['x', nested(levels)]] } },
    ];
    for (const query of asked(64)) assert.deepEqual(readQuery(query), query);
    for (const query of [...asked(65), ...asked(3_000)]) assert.equal(readQuery(query), undefined);
  });
});
