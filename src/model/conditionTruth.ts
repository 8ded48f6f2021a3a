import { type FieldReach, follow, rootOf } from './fieldPath.ts';
import { isDynamicValue } from './filter.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import type { Condition } from './query.ts';
import { anyOf, not, type Truth, truthOf } from './truth.ts';

/** Makes a test of a pattern in linear time; undefined if it cannot read the pattern. */
export type RegexEngine = (pattern: string, caseSensitive: boolean) => ((text: string) => boolean) | undefined;

export interface MatchOptions {
  /**
   * `contract`: what every server must answer by the published contract, unknown wherever it is silent.
   * `mongo`: what MongoDB means where the contract is silent; unknown only for patterns that cannot be read and dynamic values.
   */
  readonly meaning: 'contract' | 'mongo';
  /** Without an engine every pattern is unknown. */
  readonly regex?: RegexEngine | undefined;
}

/** A statement about a row, with all that does not depend on the row worked out before. */
export type RowTest = (row: JsonObject) => Truth;

/** The test of one condition; a condition that a list meets holds if it holds for any member. */
export function conditionTest(condition: Condition, caseSensitive: boolean, options: MatchOptions): RowTest {
  if (isDynamicValue(condition.value)) return () => 'unknown';
  const path = condition.field.split('.');
  if (options.meaning === 'mongo') {
    const test = mongoTest(condition, caseSensitive, options);
    return (row) => test(follow(row, path));
  }
  const root = rootOf(condition.field);
  const test = contractTest(condition, caseSensitive);
  return (row) => {
    if (!Object.hasOwn(row, root)) return 'unknown';
    const reach = follow(row, path);
    return reach.crossesList || reach.dottedKey || reach.values.some(Array.isArray) ? 'unknown' : test(reach);
  };
}

type ReachTest = (reach: FieldReach) => Truth;

function mongoTest({ operator, value }: Condition, caseSensitive: boolean, { regex }: MatchOptions): ReachTest {
  const folded = folding(caseSensitive);
  switch (operator) {
    case 'eq':
      return (reach) => truthOf(equalsAny(reach, value, folded));
    case 'ne':
      return (reach) => truthOf(!equalsAny(reach, value, folded));
    case 'in':
      return (reach) => truthOf(listOf(value).some((one) => equalsAny(reach, one, folded)));
    case 'nin':
      return (reach) => truthOf(!listOf(value).some((one) => equalsAny(reach, one, folded)));
    case 'gt':
    case 'lt':
    case 'gte':
    case 'lte': {
      const holds = comparison(operator, value, folded);
      return (reach) => truthOf(candidates(reach).some(holds));
    }
    case 'contains':
      return (reach) =>
        truthOf(textsOf(reach).some(textTest('contains', value, folded)) || hasMember(reach, value, folded));
    case 'starts_with':
    case 'ends_with': {
      const holds = textTest(operator, value, folded);
      return (reach) => truthOf(textsOf(reach).some(holds));
    }
    case 'regex': {
      const holds = typeof value === 'string' ? regex?.(value, caseSensitive) : undefined;
      return (reach) => (holds ? truthOf(textsOf(reach).some(holds)) : 'unknown');
    }
    case 'text': {
      const words = wordsOf(value).map((word) => textTest('contains', word, folded));
      return (reach) => {
        const texts = textsOf(reach);
        return truthOf(texts.length > 0 && words.every((holds) => texts.some(holds)));
      };
    }
    case 'exists':
      return ({ values }) => truthOf(values.length > 0 === value);
    case 'is_null':
      return (reach) => truthOf(equalsAny(reach, null, folded) === value);
  }
}

/** Of fields that the row states, without a list on the way: there the contract leaves least to guess. */
function contractTest(condition: Condition, caseSensitive: boolean): ReachTest {
  const { operator, value } = condition;
  const folded = folding(caseSensitive);
  const meant = mongoTest(condition, caseSensitive, { meaning: 'mongo' });
  switch (operator) {
    case 'eq':
    case 'ne':
      return isScalar(value) ? meant : () => 'unknown';
    case 'in':
    case 'nin': {
      const tests = listOf(value).map((one) =>
        contractTest({ ...condition, operator: 'eq', value: one }, caseSensitive),
      );
      const within: ReachTest = (reach) => anyOf(tests.map((test) => test(reach)));
      return operator === 'in' ? within : (reach) => not(within(reach));
    }
    case 'gt':
    case 'lt':
    case 'gte':
    case 'lte': {
      if (!isScalar(value)) return () => 'unknown';
      const [ignoring, minding] = [
        comparison(operator, value, folding(false)),
        comparison(operator, value, folding(true)),
      ];
      // Whether case counts for what comes first is not said.
      return ({ values }) =>
        values.some(ignoring) === values.some(minding) ? truthOf(values.some(ignoring)) : 'unknown';
    }
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      if (typeof value !== 'string') return () => 'unknown';
      const holds = textTest(operator, value, folded);
      // A number might be searched as it is written.
      return ({ values }) =>
        anyOf(
          values.map((one) => (typeof one === 'string' ? truthOf(holds(one)) : one === null ? 'false' : 'unknown')),
        );
    }
    case 'regex':
    case 'text':
      return () => 'unknown';
    case 'exists':
      // A server that fills what it does not store with null says null for both.
      return ({ values }) => (values.includes(null) ? 'unknown' : truthOf(values.length > 0 === value));
    case 'is_null':
      return (reach) => (reach.missing ? 'unknown' : meant(reach));
  }
}

type Folding = (text: string) => string;

function folding(caseSensitive: boolean): Folding {
  return caseSensitive ? (text) => text : (text) => text.toLowerCase();
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null;
}

/** Every value that may satisfy a condition: those reached, and the members of those that are lists. */
function candidates({ values }: FieldReach): readonly JsonValue[] {
  return values.some(Array.isArray) ? values.flatMap((one) => [one, ...listOf(one)]) : values;
}

function textsOf(reach: FieldReach): readonly string[] {
  return candidates(reach).filter((one) => typeof one === 'string');
}

function equalsAny(reach: FieldReach, value: JsonValue, folded: Folding): boolean {
  return (value === null && reach.missing) || candidates(reach).some((one) => isEqual(one, value, folded));
}

function hasMember({ values }: FieldReach, value: JsonValue, folded: Folding): boolean {
  return values.some((one) => listOf(one).some((member) => isEqual(member, value, folded)));
}

/** Same content, whatever the order of keys; text by the folding. */
function isEqual(one: JsonValue, other: JsonValue, folded: Folding): boolean {
  if (typeof one === 'string' && typeof other === 'string') return folded(one) === folded(other);
  if (Array.isArray(one) || Array.isArray(other)) {
    const [ones, others] = [listOf(one), listOf(other)];
    const lists = Array.isArray(one) && Array.isArray(other) && ones.length === others.length;
    return lists && ones.every((member, place) => isEqual(member, others[place] ?? null, folded));
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return one === other;
  const entries = Object.entries(one);
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([key, value]) => Object.hasOwn(other, key) && isEqual(value, other[key] ?? null, folded))
  );
}

/** Numbers are compared with numbers, text with text; nothing else holds. */
function comparison(
  operator: 'gt' | 'lt' | 'gte' | 'lte',
  value: JsonValue,
  folded: Folding,
): (one: JsonValue) => boolean {
  if (typeof value === 'number') return (one) => typeof one === 'number' && isOrdered(operator, one, value);
  if (typeof value !== 'string') return () => false;
  const bound = folded(value);
  return (one) => typeof one === 'string' && isOrdered(operator, folded(one), bound);
}

function isOrdered<Kind extends number | string>(
  operator: 'gt' | 'lt' | 'gte' | 'lte',
  one: Kind,
  bound: Kind,
): boolean {
  switch (operator) {
    case 'gt':
      return one > bound;
    case 'lt':
      return one < bound;
    case 'gte':
      return one >= bound;
    case 'lte':
      return one <= bound;
  }
}

function textTest(
  operator: 'contains' | 'starts_with' | 'ends_with',
  value: JsonValue,
  folded: Folding,
): (text: string) => boolean {
  if (typeof value !== 'string') return () => false;
  const part = folded(value);
  switch (operator) {
    case 'contains':
      return (text) => folded(text).includes(part);
    case 'starts_with':
      return (text) => folded(text).startsWith(part);
    case 'ends_with':
      return (text) => folded(text).endsWith(part);
  }
}

function wordsOf(value: JsonValue): readonly string[] {
  return typeof value === 'string' ? value.split(/\s+/).filter((word) => word !== '') : [];
}
