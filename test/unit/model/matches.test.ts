import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import type { MatchOptions, RegexEngine, SearchOptions, Truth } from '../../../src/model/matches.ts';
import type { BucketQuery, FilterGroup, FilterNode, Operator } from '../../../src/model/query.ts';
import { holds } from './plainReading.ts';
import { filters, rows, smallFilters, values } from './randomFilters.ts';
import { isDecidable, matchesFilter, matchesQuery, matchesSearch } from './singleRows.ts';

const contract: MatchOptions = { meaning: 'contract' };
const mongo: MatchOptions = { meaning: 'mongo' };

/** An engine for the patterns that the tests use. */
const regex: RegexEngine = (pattern, caseSensitive) => {
  if (pattern === '[') return undefined;
  const expression = new RegExp(pattern, caseSensitive ? '' : 'i');
  return (text) => expression.test(text);
};

const row: JsonObject = JSON.parse(`{
  "bucket_id": "bkt_1", "bucket_name": "Film Stills", "description": null, "object_count": 12,
  "status": "ACTIVE", "is_locked": false, "tags": ["Red", "car", 7],
  "metadata": { "year": 1999, "camera": { "lens": "Wide" }, "a.b": 1, "shots": [{ "take": 1 }, { "take": 2 }], "__proto__": "x" }
}`);

/** Both meanings of one condition, the contract's first. */
function both(field: string, operator: Operator, value: JsonValue, of: JsonObject = row): [Truth, Truth] {
  const filter: FilterGroup = { AND: [{ field, operator, value }] };
  return [matchesFilter(filter, of, contract), matchesFilter(filter, of, { ...mongo, regex })];
}

const yes: [Truth, Truth] = ['true', 'true'];
const no: [Truth, Truth] = ['false', 'false'];
const openYes: [Truth, Truth] = ['unknown', 'true'];
const openNo: [Truth, Truth] = ['unknown', 'false'];

describe('matchesFilter, one condition', () => {
  const cases: readonly [field: string, operator: Operator, value: JsonValue, expected: [Truth, Truth]][] = [
    ['status', 'eq', 'active', yes],
    ['status', 'eq', 'archived', no],
    ['status', 'ne', 'active', no],
    ['object_count', 'eq', 12, yes],
    ['object_count', 'eq', '12', no],
    ['is_locked', 'eq', false, yes],
    ['is_locked', 'eq', 0, no],
    ['metadata.camera.lens', 'eq', 'WIDE', yes],
    ['metadata', 'eq', 1, no],
    ['metadata.camera', 'eq', { lens: 'wide' }, openYes],
    ['status', 'eq', { $regex: '^A' }, openNo],
    ['status', 'in', ['archived', 'active'], yes],
    ['status', 'in', [], no],
    ['status', 'nin', [], yes],
    ['status', 'nin', ['archived', 'active'], no],
    ['status', 'in', [{ $ne: 'x' }], openNo],
    ['status', 'in', [{ $ne: 'x' }, 'active'], yes],
    // Missing inside a known field is null; a null that is stated is as well.
    ['metadata.gone', 'eq', null, yes],
    ['metadata.gone.deeper', 'in', [1, null], yes],
    ['metadata.gone', 'ne', null, no],
    ['metadata.gone', 'ne', 1, yes],
    ['metadata.gone', 'nin', [1], yes],
    ['description', 'eq', null, yes],
    ['description.x', 'eq', null, yes],
    // A field that the row does not state may be anything to the server.
    ['created_at', 'eq', null, openYes],
    ['created_at', 'exists', false, openYes],
    ['gone.deeper', 'ne', 1, openYes],
    ['object_count', 'gt', 11, yes],
    ['object_count', 'gt', 12, no],
    ['object_count', 'gte', 12, yes],
    ['object_count', 'lt', '2', no],
    ['object_count', 'lte', 12, yes],
    ['status', 'gt', 'ABC', yes],
    ['status', 'lt', 'B', yes],
    // In upper case the text comes first, ignoring case it does not.
    ['status', 'lt', 'aa', openNo],
    ['status', 'gt', 5, no],
    ['status', 'gte', null, no],
    ['status', 'gte', [], openNo],
    ['metadata.gone', 'lt', 5, no],
    ['bucket_name', 'contains', 'M ST', yes],
    ['bucket_name', 'contains', 'stillss', no],
    ['bucket_name', 'starts_with', 'FILM', yes],
    ['bucket_name', 'starts_with', 'stills', no],
    ['bucket_name', 'ends_with', 'stills', yes],
    ['bucket_name', 'ends_with', 'film', no],
    ['bucket_name', 'contains', 7, openNo],
    ['object_count', 'contains', '1', openNo],
    ['description', 'contains', '', no],
    ['metadata.gone', 'starts_with', '', no],
    ['metadata.year', 'exists', true, yes],
    ['metadata.gone', 'exists', true, no],
    ['metadata.gone', 'exists', false, yes],
    // Whether a null was stored or put in for nothing cannot be seen.
    ['description', 'exists', true, openYes],
    ['description', 'is_null', true, yes],
    ['description', 'is_null', false, no],
    ['status', 'is_null', false, yes],
    ['metadata.gone', 'is_null', true, openYes],
    ['bucket_name', 'regex', 'm s', openYes],
    ['bucket_name', 'regex', '^s', openNo],
    ['bucket_name', 'regex', '[', ['unknown', 'unknown']],
    ['bucket_name', 'text', 'stills FILM', openYes],
    ['bucket_name', 'text', 'stills movie', openNo],
    ['bucket_name', 'text', ' ', openYes],
    ['metadata.gone', 'text', '', openNo],
    // Lists.
    ['tags', 'eq', 'red', openYes],
    ['tags', 'eq', ['red', 'CAR', 7], openYes],
    ['tags', 'ne', 'red', openNo],
    ['tags', 'contains', 'ed', openYes],
    ['tags', 'contains', 7, openYes],
    ['tags', 'gt', 5, openYes],
    ['tags', 'in', ['blue', 'car'], openYes],
    ['tags', 'text', 'red car', openYes],
    ['tags.1', 'eq', 'car', openYes],
    ['tags.1', 'eq', 'red', openNo],
    ['tags.x', 'eq', null, openYes],
    ['metadata.shots.take', 'eq', 2, openYes],
    ['metadata.shots.take', 'gt', 2, openNo],
    ['metadata.shots.1.take', 'eq', 2, openYes],
    ['metadata.shots.0.take', 'eq', 2, openNo],
    ['metadata.shots.lens', 'exists', true, openNo],
    // A key that holds a dot.
    ['metadata.a.b', 'eq', 1, openNo],
    ['metadata.a.b', 'exists', false, openYes],
    // What every object inherits is no field.
    ['constructor', 'exists', true, openNo],
    ['__proto__', 'exists', true, openNo],
    ['metadata.constructor.name', 'exists', true, no],
    ['metadata.toString', 'eq', null, yes],
    ['bucket_name.length', 'exists', true, no],
    ['metadata.__proto__', 'eq', 'X', yes],
    ['metadata.__proto__.y', 'exists', true, no],
    ['status', 'eq', { type: 'dynamic', field: 'x' }, ['unknown', 'unknown']],
  ];
  for (const [field, operator, value, expected] of cases) {
    it(`${field} ${operator} ${JSON.stringify(value)}: ${expected.join(', ')}`, () => {
      assert.deepEqual(both(field, operator, value), expected);
    });
  }

  it('minds case on the node and inside it, unless an inner group says otherwise', () => {
    const condition = { field: 'status', operator: 'eq', value: 'active' } as const;
    const answers = (filter: FilterGroup) => [matchesFilter(filter, row, contract), matchesFilter(filter, row, mongo)];
    assert.deepEqual(answers({ AND: [condition], case_sensitive: true }), no);
    assert.deepEqual(answers({ equal: [['status', 'active']], case_sensitive: true }), no);
    assert.deepEqual(answers({ AND: [{ OR: [{ NOT: [condition] }] }], case_sensitive: true }), yes);
    assert.deepEqual(answers({ AND: [{ OR: [condition], case_sensitive: false }], case_sensitive: true }), yes);
    assert.deepEqual(answers({ OR: [{ AND: [condition], case_sensitive: true }, condition] }), yes);
    assert.deepEqual(answers({ AND: [{ AND: [condition], case_sensitive: true }] }), no);
  });
});

describe('matchesFilter, groups', () => {
  const t: FilterNode = { field: 'status', operator: 'eq', value: 'ACTIVE' };
  const f: FilterNode = { field: 'status', operator: 'eq', value: 'x' };
  const u: FilterNode = { field: 'created_at', operator: 'eq', value: 'x' };
  const truth = (filter: FilterGroup) => matchesFilter(filter, row, contract);

  it('joins by the three-valued logic of Kleene', () => {
    const expected = {
      AND: { tt: 'true', tf: 'false', tu: 'unknown', ff: 'false', fu: 'false', uu: 'unknown' },
      OR: { tt: 'true', tf: 'true', tu: 'true', ff: 'false', fu: 'unknown', uu: 'unknown' },
      NOT: { tt: 'false', tf: 'false', tu: 'false', ff: 'true', fu: 'unknown', uu: 'unknown' },
    } as const;
    const nodes = { t, f, u } as const;
    for (const [key, row] of Object.entries(expected)) {
      for (const [pair, answer] of Object.entries(row)) {
        const list = [...pair].map((name) => nodes[name as 't' | 'f' | 'u']);
        assert.equal(truth({ [key]: list }), answer, `${key} ${pair}`);
        assert.equal(truth({ [key]: list.toReversed() }), answer, `${key} ${pair} reversed`);
      }
    }
  });

  it('joins the keys of one node by AND', () => {
    assert.equal(truth({ AND: [t], OR: [f, t], NOT: [f] }), 'true');
    assert.equal(truth({ AND: [t], OR: [f], NOT: [f] }), 'false');
    assert.equal(truth({ AND: [t], OR: [t], NOT: [f, t] }), 'false');
    assert.equal(truth({ AND: [u], OR: [t], NOT: [f] }), 'unknown');
    assert.equal(truth({ AND: [t], equal: [['status', 'x']] }), 'false');
  });

  it('lets groups without a condition count for nothing, wherever they stand', () => {
    assert.equal(truth({ AND: [{}, { OR: [] }], OR: [{}], NOT: [{}, { NOT: [{}] }] }), 'true');
    assert.equal(truth({ OR: [{}, f] }), 'false');
    assert.equal(truth({ NOT: [{ AND: [] }, t] }), 'false');
  });

  const nodes = fc.array(smallFilters, { minLength: 1, maxLength: 3 });
  const meanings = fc.constantFrom(contract, { ...mongo, regex });
  const negated = (node: FilterNode): FilterGroup => ({ NOT: [node] });

  it('obeys De Morgan, and NOT of a list is that none of it holds', () => {
    const never: FilterNode = { field: 'status', operator: 'in', value: [] };
    fc.assert(
      fc.property(nodes, rows, meanings, (drawn, drawnRow, options) => {
        const of = { ...drawnRow, status: 'ACTIVE' };
        // One more condition in each, one that never holds, so that none is an empty group, which counts for nothing.
        const list = drawn.map((group): FilterGroup => ({ OR: [group, never] }));
        const answer = (filter: FilterGroup) => matchesFilter(filter, of, options);
        assert.equal(answer({ NOT: list }), answer({ AND: list.map(negated) }));
        assert.equal(answer({ NOT: [{ AND: list }] }), answer({ OR: list.map(negated) }));
        assert.equal(answer({ NOT: [{ OR: list }] }), answer({ NOT: list }));
        const each = list.map((node) => answer({ AND: [node] }));
        const none = each.includes('true') ? 'false' : each.includes('unknown') ? 'unknown' : 'true';
        assert.equal(answer({ NOT: list }), none);
      }),
      { numRuns: 1_000 },
    );
  });

  it('agrees with a plain reading of MongoDB over 10,000 filters and rows', () => {
    const counts = { true: 0, false: 0 };
    fc.assert(
      fc.property(smallFilters.filter(isPlain), rows, (filter, of) => {
        const expected = holds(filter, of);
        counts[`${expected}`] += 1;
        assert.equal(matchesFilter(filter, of, mongo), String(expected));
      }),
      { numRuns: 10_000 },
    );
    // The agreement means something only if both answers occur.
    assert.ok(counts.true > 1_000 && counts.false > 1_000, JSON.stringify(counts));
  });

  it('never says by the contract what MongoDB contradicts', () => {
    const counts = { true: 0, false: 0, unknown: 0 };
    fc.assert(
      fc.property(smallFilters, rows, (filter, of) => {
        const answer = matchesFilter(filter, of, contract);
        counts[answer] += 1;
        if (answer !== 'unknown') assert.equal(matchesFilter(filter, of, { ...mongo, regex }), answer);
      }),
      { numRuns: 10_000 },
    );
    assert.ok(Math.min(counts.true, counts.false, counts.unknown) > 200, JSON.stringify(counts));
  });

  it('keeps by the contract what it said when the row states one more field', () => {
    fc.assert(
      fc.property(
        smallFilters,
        rows,
        fc.constantFrom('n', 's', 'l', 'm', 'gone', 'constructor'),
        values,
        (filter, of, name, value) => {
          const before = matchesFilter(filter, of, contract);
          const more = Object.hasOwn(of, name) ? of : { ...of, [name]: value };
          if (before !== 'unknown') assert.equal(matchesFilter(filter, more, contract), before);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('pollutes nothing', () => {
    fc.assert(
      fc.property(filters, rows, (filter, of) => {
        matchesFilter(filter, of, mongo);
        assert.deepEqual(Object.keys(Object.prototype), []);
        assert.equal(Object.getPrototypeOf({}), Object.prototype);
      }),
      { numRuns: 200 },
    );
  });

  it('ends on rows that are nested without end', () => {
    const deep: JsonObject = { m: JSON.parse(`${'{"m":'.repeat(100_000)}"x"${'}'.repeat(100_000)}`) };
    assert.equal(matchesFilter({ AND: [{ field: 'm.m.m', operator: 'eq', value: { m: 1 } }] }, deep, mongo), 'false');
    assert.equal(matchesSearch('X', deep, contract), 'unknown');
  });
});

/** Whether the plain reading knows every operator in it. */
function isPlain({ AND = [], OR = [], NOT = [] }: FilterGroup): boolean {
  return [...AND, ...OR, ...NOT].every((node) => ('field' in node ? node.operator !== 'regex' : isPlain(node)));
}

describe('matchesSearch', () => {
  const film: JsonObject = {
    bucket_id: 'bkt_7',
    bucket_name: 'Film',
    description: 'Stills of 1999',
    status: 'ACTIVE',
    metadata: { source: 'https://x.org', tags: ['night', { mood: 'calm' }], year: 2001 },
  };
  const found = (search: string, options: Partial<SearchOptions> = {}) => [
    matchesSearch(search, film, { ...options, meaning: 'contract' }),
    matchesSearch(search, film, { ...options, meaning: 'mongo' }),
  ];

  it('finds part of id, name or description, case ignored unless asked', () => {
    for (const search of ['', 'fil', 'FILM', 'BKT_7', 'of 19']) assert.deepEqual(found(search), yes, search);
    assert.deepEqual(found('FILM', { caseSensitive: true }), no);
    assert.deepEqual(found('Film', { caseSensitive: true }), yes);
    assert.deepEqual(found('films'), no);
  });

  it('does not know by the contract whether other text counts', () => {
    assert.deepEqual(found('night'), openYes);
    assert.deepEqual(found('CALM'), openYes);
    assert.deepEqual(found('CALM', { caseSensitive: true }), no);
    assert.deepEqual(found('active'), openNo);
    assert.deepEqual(found('mood'), no);
    assert.deepEqual(found('2001'), no);
  });

  it('does not know by the contract what a wildcard stands for', () => {
    assert.deepEqual(found('F*m'), openNo);
    assert.deepEqual(found('Fil?'), openNo);
    assert.equal(matchesSearch('a*', { bucket_name: 'A*B' }, contract), 'true');
  });

  it('reads only the fields it is told to, in the mongo meaning', () => {
    assert.equal(matchesSearch('bkt', film, { ...mongo, searchedFields: ['bucket_name', 'description'] }), 'false');
  });
});

describe('matchesQuery', () => {
  it('wants search and filter, with the case of the outermost group', () => {
    const query: BucketQuery = {
      search: 'FILM',
      filters: { AND: [{ field: 'object_count', operator: 'gt', value: 1 }] },
    };
    assert.equal(matchesQuery(query, row, contract), 'true');
    assert.equal(matchesQuery({ ...query, search: 'x' }, row, mongo), 'true');
    assert.equal(matchesQuery({ ...query, search: 'films' }, row, contract), 'false');
    assert.equal(
      matchesQuery({ ...query, filters: { ...query.filters, case_sensitive: true } }, row, contract),
      'false',
    );
    assert.equal(matchesQuery({ sort: { field: 'gone', direction: 'asc' } }, row, contract), 'true');
  });
});

describe('isDecidable', () => {
  const other: JsonObject = { ...row, object_count: 5, created_at: null };

  it('is false as soon as one row is unknown', () => {
    const ask = (field: string): BucketQuery => ({ filters: { AND: [{ field, operator: 'eq', value: 5 }] } });
    assert.equal(isDecidable(ask('object_count'), [row, other]), true);
    assert.equal(isDecidable(ask('created_at'), [other]), true);
    assert.equal(isDecidable(ask('created_at'), [row, other]), false);
    assert.equal(isDecidable(ask('created_at'), []), true);
    assert.equal(isDecidable({ search: 'film' }, [row]), true);
    assert.equal(isDecidable({ search: 'wide' }, [row]), false);
  });

  it('wants a field to sort by that every row states, and whose values have an order', () => {
    const by = (field: string): BucketQuery => ({ sort: { field, direction: 'desc' } });
    assert.equal(isDecidable(by('object_count'), [row, other]), true);
    assert.equal(isDecidable(by('created_at'), [other]), true);
    assert.equal(isDecidable(by('created_at'), [row, other]), false);
    assert.equal(isDecidable(by('metadata.year'), [row]), true);
    assert.equal(isDecidable(by('metadata.gone'), [row]), true);
    for (const field of ['tags', 'metadata', 'metadata.shots.take', 'metadata.a.b', 'constructor']) {
      assert.equal(isDecidable(by(field), [row]), false, field);
    }
  });
});
