import assert from 'node:assert/strict';
import fc from 'fast-check';
import { operators, readQuery } from '../../../src/model/query.ts';
import { parseQuery, printQuery } from '../../../src/model/queryJson.ts';
import { anyQuery } from '../webview/arbitraryForms.ts';

const kept = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

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
});
