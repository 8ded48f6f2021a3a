import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import {
  type Condition,
  type FilterGroup,
  type FilterNode,
  type Operator,
  operators,
} from '../../../src/model/query.ts';

/** Names that mean something to every object or to the grammar itself, beside ordinary ones. */
export const hostileNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'value',
  'operator',
  'a.b',
  '$where',
];

const texts = fc.constantFrom('', 'a', 'A', 'ab', 'Ab c', 'b', 'ß', 'İ', '😀', '10');
const numbers = fc.constantFrom(-1, 0, 1, 2.5, 10, 1e20);
const scalars: fc.Arbitrary<JsonValue> = fc.oneof(texts, numbers, fc.boolean(), fc.constant(null));

/** What reading JSON makes of a value: objects with the usual prototype, `__proto__` a key like others. */
function asJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

/** Few values, so that they meet; of every kind. */
export const values: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 6, arbitrary: scalars },
  { weight: 2, arbitrary: fc.array(scalars, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), scalars, { maxKeys: 2 }), {
      maxLength: 2,
    }),
  },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('x', 'y', '0'), scalars, { maxKeys: 2 }) },
);

const fields = fc.constantFrom('n', 's', 'l', 'm', 'm.x', 'm.y', 'm.x.y', 'l.x', 'l.0', 'gone', ...hostileNames);

function valueFor(operator: Operator): fc.Arbitrary<JsonValue> {
  switch (operator) {
    case 'exists':
    case 'is_null':
      return fc.boolean();
    case 'in':
    case 'nin':
      return fc.array(values, { maxLength: 3 });
    case 'contains':
      return scalars;
    case 'starts_with':
    case 'ends_with':
    case 'text':
      return texts;
    case 'regex':
      return fc.constantFrom('a', '^A', 'b$', '(a|b)+', '[');
    default:
      return values;
  }
}

export const conditions: fc.Arbitrary<Condition> = fc
  .tuple(fields, fc.constantFrom(...operators))
  .chain(([field, operator]) => valueFor(operator).map((value) => asJson({ field, operator, value })));

const pairs = fc.uniqueArray(fc.tuple(fields, values), { minLength: 1, maxLength: 3, selector: ([field]) => field });

/** Groups with any of their keys, some of them empty, as `parseFilter` answers them. */
export const filters: fc.Arbitrary<FilterGroup> = fc
  .letrec<{ group: FilterGroup; node: FilterNode }>((tie) => ({
    node: fc.oneof({ maxDepth: 3, depthSize: 'small', withCrossShrink: true }, conditions, tie('group')),
    group: fc
      .record(
        {
          AND: fc.array(tie('node'), { maxLength: 2 }),
          OR: fc.array(tie('node'), { maxLength: 2 }),
          NOT: fc.array(tie('node'), { maxLength: 2 }),
          case_sensitive: fc.boolean(),
          equal: pairs,
        },
        { requiredKeys: [] },
      )
      // The two names together would be read as a condition without a field.
      .filter(({ equal = [] }) => !['value', 'operator'].every((name) => equal.some(([field]) => field === name))),
  }))
  .group.map(asJson);

const keys = fc.constantFrom('AND', 'OR', 'NOT');

/** Mostly of one or two conditions: in larger ones each answer hides many others. */
export const smallFilters: fc.Arbitrary<FilterGroup> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(keys, conditions).map(([key, one]) => ({ [key]: [one] })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(keys, conditions, conditions, fc.boolean())
      .map(([key, one, other, case_sensitive]) => ({ [key]: [one, other], case_sensitive })),
  },
  { weight: 2, arbitrary: pairs.map((equal) => asJson({ equal })) },
  { weight: 1, arbitrary: filters },
);

/** Rows with some of the fields that the filters ask for. */
export const rows: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.record(
      {
        n: numbers,
        s: texts,
        l: fc.oneof(fc.array(values, { maxLength: 3 }), values),
        m: fc.oneof(
          fc.dictionary(fc.constantFrom('x', 'y', 'x.y', '__proto__'), values, { maxKeys: 3 }),
          fc.array(fc.dictionary(fc.constantFrom('x', 'y'), values, { maxKeys: 2 }), { maxLength: 2 }),
          values,
        ),
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(fc.constantFrom('a', ...hostileNames), values, { maxKeys: 2 }),
  )
  .map(([known, others]) => asJson({ ...known, ...others }));
