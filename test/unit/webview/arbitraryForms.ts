import fc from 'fast-check';
import { takesValue } from '../../../src/model/filter.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import {
  type BucketQuery,
  type Condition,
  type FilterGroup,
  type FilterNode,
  operators,
} from '../../../src/model/query.ts';

const line = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/[\n\r]/.test(text));
const field = fc.oneof(
  fc.constantFrom('bucket_name', 'object_count', 'created_at', 'metadata.team', '__proto__', 'AND', 'sections'),
  line.filter((text) => text.trim() !== ''),
);
const scalar = fc.oneof(
  line,
  fc.constantFrom('true', 'null', '12', '-0', 'a,b', ' padded ', '"', '2024-02-29', '2024-02-30', '1e400', '', '[1]'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { minLength: 1, maxLength: 4 }) },
);

const condition: fc.Arbitrary<Condition> = fc
  .record({ field, operator: fc.constantFrom(...operators), value })
  .filter((each) => takesValue(each.operator, each.value));

/** Groups of at most so many levels, with any of the keys that a group can have. */
function group(levels: number): fc.Arbitrary<FilterGroup> {
  const node: fc.Arbitrary<FilterNode> =
    levels > 1 ? fc.oneof({ weight: 3, arbitrary: condition }, group(levels - 1)) : condition;
  const nodes = fc.array(node, { maxLength: 3 });
  const keys = { AND: nodes, OR: nodes, NOT: nodes, case_sensitive: fc.boolean() };
  const equal = fc.array(fc.tuple(field, value), { minLength: 1, maxLength: 2 });
  return fc.record({ ...keys, equal }, { requiredKeys: [] });
}

/** A question that the form can show, whatever is in it. */
export const editableQuery: fc.Arbitrary<BucketQuery> = fc.record(
  {
    search: line.filter((text) => text !== ''),
    filters: group(3),
    sort: fc.record({ field, direction: fc.constantFrom('asc', 'desc') }),
  },
  { requiredKeys: [] },
);

/** Groups that may be deeper than a form, and hold values that no form has a place for. */
export const anyQuery: fc.Arbitrary<BucketQuery> = fc.record(
  {
    search: fc.string(),
    filters: fc.oneof(
      group(5),
      fc.record({ AND: fc.array(fc.record({ field, operator: fc.constant('eq' as const), value: anyValue() })) }),
    ),
    sort: fc.record({ field: fc.string(), direction: fc.constantFrom('asc', 'desc') }),
  },
  { requiredKeys: [] },
);

function anyValue(): fc.Arbitrary<JsonValue> {
  return fc.jsonValue().map((json) => json as JsonValue);
}
