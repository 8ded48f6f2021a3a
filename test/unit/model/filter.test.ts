import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  deepestFilter,
  deepestValue,
  parseFilter,
  printFilter,
  withoutEmptyGroups,
} from '../../../src/model/filter.ts';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import { type FilterGroup, isEmptyGroup, operators } from '../../../src/model/query.ts';
import { parseQuery } from '../../../src/model/queryJson.ts';
import { mistakesIn, onlyMistake } from './mistakes.ts';
import { conditions, filters, hostileNames } from './randomFilters.ts';

function filterOf(json: unknown): FilterGroup {
  const filter = parseFilter(json);
  assert.ok(filter.ok, JSON.stringify(filter));
  return filter.value;
}

/** So many groups inside each other. */
function nested(depth: number): JsonObject {
  return depth === 1 ? { a: 1 } : { AND: [nested(depth - 1)] };
}

const size = { field: 'total_size_bytes', operator: 'gt', value: 1e9 } as const;
const archived = { field: 'status', operator: 'eq', value: 'ARCHIVED' } as const;

describe('parseFilter', () => {
  it('keeps every key of a node, empty lists and groups included', () => {
    const json = { AND: [size, {}], OR: [], NOT: [{ OR: [archived] }], case_sensitive: false };
    assert.deepEqual(filterOf(json), json);
    assert.deepEqual(filterOf({}), {});
  });

  it('takes null lists and a null case switch for absent', () => {
    assert.deepEqual(filterOf({ AND: null, OR: null, NOT: null, case_sensitive: null }), {});
  });

  it('makes a group of a single condition, and equality of a missing operator', () => {
    assert.deepEqual(filterOf({ field: 'status', value: 'ARCHIVED' }), { AND: [archived] });
  });

  it('keeps the shorthand as pairs, in the order written, whatever their names', () => {
    const json = JSON.parse('{"metadata.x": 1, "__proto__": {"a": 1}, "AND": [], "constructor": null, "and": [2]}');
    const filter = filterOf(json);
    assert.deepEqual(filter.equal, [
      ['metadata.x', 1],
      ['__proto__', { a: 1 }],
      ['constructor', null],
      ['and', [2]],
    ]);
    assert.equal(Object.getPrototypeOf(filter), Object.prototype);
  });

  it('tells a condition that lacks its field from the shorthand', () => {
    assert.deepEqual(onlyMistake(parseFilter({ OR: [{ operator: 'eq', value: 1 }] })), {
      code: 'missingField',
      path: ['OR', 0, 'field'],
    });
    assert.deepEqual(filterOf({ value: 1 }).equal, [['value', 1]]);
    assert.deepEqual(filterOf({ operator: 1 }).equal, [['operator', 1]]);
  });

  it('collects every mistake with its place', () => {
    const json = {
      AND: [3, { field: 7, operator: 'like' }, { field: '', value: 1, extra: 1, AND: [] }],
      OR: { field: 'a', value: 1 },
      NOT: [{ NOT: [null, { operator: 'eq', value: 1 }], '': 1 }],
      case_sensitive: 'yes',
    };
    assert.deepEqual(mistakesIn(parseFilter(json)), [
      'AND.0: notAnObject',
      'AND.1.field: notAString',
      'AND.1.operator: unknownOperator',
      'AND.1.value: missingValue',
      'AND.2.field: emptyField',
      'AND.2.extra: unknownKey',
      'AND.2.AND: unknownKey',
      'OR: notAList',
      'NOT.0.NOT.0: notAnObject',
      'NOT.0.NOT.1.field: missingField',
      'NOT.0.: emptyField',
      'case_sensitive: notABoolean',
    ]);
    for (const other of [null, undefined, 'x', 1, true, []]) {
      assert.deepEqual(mistakesIn(parseFilter(other)), [': notAnObject']);
    }
  });

  it('names the operator that it does not know, and what another one expects', () => {
    const mistake = (condition: JsonObject) => onlyMistake(parseFilter({ AND: [condition] }));
    assert.deepEqual(mistake({ field: 'a', operator: 'like', value: 1 }), {
      code: 'unknownOperator',
      path: ['AND', 0, 'operator'],
      operator: 'like',
    });
    assert.deepEqual(mistake({ field: 'a', operator: null, value: 1 }), {
      code: 'unknownOperator',
      path: ['AND', 0, 'operator'],
      operator: null,
    });
    assert.deepEqual(mistake({ field: 'a', operator: 'in', value: 'x' }), {
      code: 'wrongValue',
      path: ['AND', 0, 'value'],
      expected: 'list',
      operator: 'in',
    });
  });

  it('takes for each operator the values that mean something to it, and a dynamic one for all', () => {
    const samples: readonly JsonValue[] = [true, 'x', 1, null, [1], { a: 1 }];
    const taken = Object.fromEntries(
      operators.map((operator) => [
        operator,
        samples.filter((value) => parseFilter({ field: 'a', operator, value }).ok),
      ]),
    );
    const [boolean, text, list, scalar] = [[true], ['x'], [[1]], [true, 'x', 1, null]];
    assert.deepEqual(taken, {
      eq: samples,
      ne: samples,
      gt: samples,
      lt: samples,
      gte: samples,
      lte: samples,
      in: list,
      nin: list,
      contains: scalar,
      starts_with: text,
      ends_with: text,
      regex: text,
      exists: boolean,
      is_null: boolean,
      text,
    });
    for (const operator of operators) {
      assert.ok(parseFilter({ field: 'a', operator, value: { type: 'dynamic', field: 'x' } }).ok, operator);
    }
  });

  it('takes ten groups inside each other and refuses the eleventh at its place', () => {
    assert.equal(deepestFilter, 10);
    assert.ok(parseFilter(nested(10)).ok);
    assert.deepEqual(onlyMistake(parseFilter(nested(11))), {
      code: 'tooDeep',
      path: Array.from({ length: 10 }, () => ['AND', 0]).flat(),
      deepest: 10,
    });
    assert.ok(parseFilter({ AND: [nested(9), size] }).ok);
  });

  it('ends on nesting that would fill the stack, in groups, values and fields', () => {
    const deepList = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    const groups = JSON.parse('{"AND":['.repeat(100_000) + ']}'.repeat(100_000));
    assert.deepEqual(onlyMistake(parseFilter(groups)).code, 'tooDeep');
    assert.ok(parseFilter({ a: deepList(deepestValue) }).ok);
    for (const depth of [deepestValue + 1, 100_000]) {
      assert.deepEqual(mistakesIn(parseFilter({ a: deepList(depth) })), ['a: tooDeep']);
      const condition = { field: 'a', operator: 'in', value: deepList(depth) };
      assert.deepEqual(mistakesIn(parseFilter(condition)), ['value: tooDeep']);
      assert.deepEqual(mistakesIn(parseFilter({ field: 'a.'.repeat(depth), value: 1 })), ['field: tooDeep']);
    }
  });

  it('collects more mistakes than a call takes arguments', () => {
    const result = parseQuery({ filters: { AND: Array(150_000).fill(1) } });
    assert.ok(!result.ok);
    assert.equal(result.error.length, 150_000);
  });

  it('never throws, whatever the JSON', () => {
    const names = ['AND', 'OR', 'NOT', 'case_sensitive', 'field', 'operator', 'value', ...hostileNames];
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.oneof(fc.constantFrom<JsonValue>(...operators, true, null, 1), fc.jsonValue({ maxDepth: 1 })),
        fc.dictionary(fc.constantFrom(...names), tie('node'), { maxKeys: 4 }),
        fc.array(tie('node'), { maxLength: 2 }),
      ),
    }));
    fc.assert(
      fc.property(node, (json) => {
        const result = parseFilter(JSON.parse(JSON.stringify(json)));
        if (!result.ok) assert.ok(result.error.length > 0);
        else assert.deepEqual(filterOf(printFilter(result.value)), result.value);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('printFilter', () => {
  it('is read back as the same filter, with and without words between', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        assert.deepEqual(filterOf(printFilter(filter)), filter);
        assert.deepEqual(filterOf(JSON.parse(JSON.stringify(printFilter(filter)))), filter);
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds no key but those of the grammar without the shorthand, and the same conditions', () => {
    const known = new Set(['AND', 'OR', 'NOT', 'case_sensitive', 'field', 'operator', 'value']);
    const check = (node: JsonValue): number => {
      assert.ok(typeof node === 'object' && node !== null && !Array.isArray(node));
      const object = node as JsonObject;
      assert.deepEqual(
        Object.keys(object).filter((key) => !known.has(key)),
        [],
      );
      if (Object.hasOwn(object, 'field')) return 1;
      return ['AND', 'OR', 'NOT']
        .flatMap((key) => (object[key] ?? []) as readonly JsonValue[])
        .reduce<number>((sum, one) => sum + check(one), 0);
    };
    const count = ({ AND = [], OR = [], NOT = [], equal = [] }: FilterGroup): number =>
      [...AND, ...OR, ...NOT].reduce((sum, one) => sum + ('field' in one ? 1 : count(one)), equal.length);
    fc.assert(
      fc.property(filters, (filter) => {
        assert.equal(check(printFilter(filter, { shorthand: false })), count(filter));
      }),
      { numRuns: 1_000 },
    );
  });

  it('appends the pairs to AND without the shorthand', () => {
    const equal = [['__proto__', 1]] as const;
    const pair = { field: '__proto__', operator: 'eq', value: 1 };
    assert.deepEqual(printFilter({ equal }, { shorthand: false }), { AND: [pair] });
    assert.deepEqual(printFilter({ AND: [size], NOT: [{ equal }] }, { shorthand: false }), {
      AND: [size],
      NOT: [{ AND: [pair] }],
    });
  });

  it('makes conditions of pairs that no key can say', () => {
    const printed = (...equal: [string, JsonValue][]) => filterOf(printFilter({ equal }));
    for (const name of ['AND', 'OR', 'NOT', 'case_sensitive', 'field']) {
      assert.deepEqual(printed([name, 1]), { AND: [{ field: name, operator: 'eq', value: 1 }] });
    }
    assert.deepEqual(printed(['a', 1], ['a', 2]), {
      AND: [{ field: 'a', operator: 'eq', value: 2 }],
      equal: [['a', 1]],
    });
    assert.deepEqual(printed(['operator', 'eq'], ['value', 2]), {
      AND: [{ field: 'operator', operator: 'eq', value: 'eq' }],
      equal: [['value', 2]],
    });
  });

  it('prints a field named __proto__ as a key of its own', () => {
    const printed = printFilter({ equal: [['__proto__', { polluted: true }]] });
    assert.deepEqual(Object.keys(printed), ['__proto__']);
    assert.equal(JSON.stringify(printed), '{"__proto__":{"polluted":true}}');
    assert.equal(printed['polluted'], undefined);
    assert.equal(({} as JsonObject)['polluted'], undefined);
  });
});

describe('withoutEmptyGroups', () => {
  it('leaves no group without a condition, and every condition', () => {
    assert.deepEqual(withoutEmptyGroups({ AND: [{ OR: [] }, { OR: [size, {}] }], OR: [{}], NOT: [] }), {
      AND: [{ OR: [size] }],
    });
    assert.deepEqual(withoutEmptyGroups({ AND: [], case_sensitive: true }), { case_sensitive: true });
    assert.equal(withoutEmptyGroups({ OR: [{ NOT: [], case_sensitive: true }] }), undefined);
    const holdsEmpty = ({ AND, OR, NOT }: FilterGroup): boolean =>
      [AND, OR, NOT].some(
        (list) =>
          list?.length === 0 || list?.some((node) => !('field' in node) && (isEmptyGroup(node) || holdsEmpty(node))),
      );
    fc.assert(
      fc.property(filters, (filter) => {
        const left = withoutEmptyGroups(filter);
        assert.equal(isEmptyGroup(left ?? {}), isEmptyGroup(filter));
        assert.ok(!left || !holdsEmpty(left));
      }),
    );
  });
});

describe('conditions', () => {
  it('are read back one by one', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        assert.deepEqual(filterOf({ OR: [condition] }), { OR: [condition] });
      }),
    );
  });
});
