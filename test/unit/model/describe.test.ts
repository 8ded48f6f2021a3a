import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DescriptionToken, describeQuery } from '../../../src/model/describe.ts';
import type { BucketQuery, FilterGroup } from '../../../src/model/query.ts';
import { filters } from './randomFilters.ts';

const a = { field: 'a', operator: 'eq', value: 1 } as const;
const b = { field: 'b', operator: 'gt', value: 2 } as const;
const c = { field: 'c', operator: 'exists', value: true } as const;

const signs = { and: '&', or: '|', not: '!', open: '(', close: ')' } as const;

/** The tokens as one line, conditions by their field. */
function lineOf(tokens: readonly DescriptionToken[]): string {
  return tokens
    .map((token) => {
      switch (token.kind) {
        case 'search':
          return `"${token.text}"`;
        case 'condition':
          return token.field;
        case 'caseSensitive':
          return 'Aa';
        case 'more':
          return `+${token.conditions}`;
        case 'sort':
          return `^${token.field} ${token.direction}`;
        default:
          return signs[token.kind];
      }
    })
    .join(' ');
}

function described(query: BucketQuery, mostConditions?: number): string {
  return lineOf(describeQuery(query, mostConditions === undefined ? {} : { mostConditions }));
}

function countConditions({ AND = [], OR = [], NOT = [], equal = [] }: FilterGroup): number {
  return [...AND, ...OR, ...NOT].reduce(
    (sum, node) => sum + ('field' in node ? 1 : countConditions(node)),
    equal.length,
  );
}

describe('describeQuery', () => {
  it('says search, filter, case and sort in this order, and nothing of a question for everything', () => {
    assert.equal(described({}), '');
    assert.equal(described({ search: '', filters: { AND: [{}], case_sensitive: true } }), '');
    assert.equal(
      described({ search: 'x', filters: { AND: [a], case_sensitive: true }, sort: { field: 'n', direction: 'desc' } }),
      '"x" a Aa ^n desc',
    );
  });

  it('keeps field, operator and value together', () => {
    assert.deepEqual(describeQuery({ filters: { NOT: [b], equal: [['__proto__', null]] } }), [
      { kind: 'condition', field: '__proto__', operator: 'eq', value: null },
      { kind: 'and' },
      { kind: 'not' },
      { kind: 'condition', ...b },
    ]);
  });

  for (const [filter, line] of [
    [{ AND: [a, b], OR: [c] }, 'a & b & c'],
    [{ AND: [a], OR: [b, c] }, 'a & ( b | c )'],
    [{ OR: [a, { AND: [b, c] }] }, 'a | ( b & c )'],
    [{ OR: [a, { OR: [b, c] }] }, 'a | b | c'],
    [{ AND: [{ AND: [a] }, { AND: [b, c] }] }, 'a & b & c'],
    [{ NOT: [a, b] }, '! a & ! b'],
    [{ NOT: [{ OR: [a, b] }] }, '! ( a | b )'],
    [{ NOT: [{ NOT: [a] }] }, 'a'],
    [{ NOT: [{ NOT: [a, b] }, {}] }, '! ( ! a & ! b )'],
    [{ OR: [{}, a], AND: [] }, 'a'],
  ] as const) {
    it(`says ${JSON.stringify(filter).replaceAll(/\{"field":"(.)"[^}]*\}/g, '$1')} as ${line}`, () => {
      assert.equal(described({ filters: filter }), line);
    });
  }

  it('counts the conditions beyond the most', () => {
    const query: BucketQuery = {
      filters: { AND: [a, { OR: [b, c, a] }], NOT: [b] },
      sort: { field: 'n', direction: 'asc' },
    };
    assert.equal(described(query, 5), 'a & ( b | c | a ) & ! b ^n asc');
    assert.equal(described(query, 3), 'a & ( b | c ) +2 ^n asc');
    assert.equal(described(query, 2), 'a & b +3 ^n asc');
    assert.equal(described(query, 0), '+5 ^n asc');
  });

  it('is bounded, well formed and complete for every filter', () => {
    fc.assert(
      fc.property(filters, fc.nat(6), (filter, most) => {
        const tokens = describeQuery({ filters: filter }, { mostConditions: most });
        const said = tokens.filter(({ kind }) => kind === 'condition').length;
        const left = tokens.reduce((sum, token) => sum + (token.kind === 'more' ? token.conditions : 0), 0);
        assert.equal(said + left, countConditions(filter));
        assert.ok(said <= most && tokens.length <= 25 * (most + 1));
        let open = 0;
        for (const { kind } of tokens) {
          open += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
          assert.ok(open >= 0);
        }
        assert.equal(open, 0);
        assert.doesNotMatch(lineOf(tokens), /\( \)|\( [&|]|[&|] \)|[&|] [&|]|! [&|)]|[&|!(]$/);
      }),
      { numRuns: 1_000 },
    );
  });
});
