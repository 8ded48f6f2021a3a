import { type FilterMistake, type FilterPath, isDynamicValue } from '../model/filter.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { RegexEngine } from '../model/matches.ts';
import { type Condition, type FilterGroup, isCondition, operators } from '../model/query.ts';
import { issue } from './validationIssue.ts';

/** A mistake in `filters` as an entry of the published 422 form; `filters` is what was sent. */
export function filterIssue(mistake: FilterMistake, filters: JsonValue): JsonObject {
  const [type, message, context] = complaint(mistake);
  return issue(type, ['body', 'filters', ...mistake.path], message, valueIn(filters, mistake.path), context);
}

/** Whether an engine for patterns is needed to answer. */
export function usesRegex(filters: FilterGroup): boolean {
  return conditionsIn(filters, []).some(({ condition }) => condition.operator === 'regex');
}

/** The conditions that no row can be said to meet or not: patterns that cannot be read, values that only a retriever has. */
export function unanswerableIssues(filters: FilterGroup, regex: RegexEngine | undefined): readonly JsonObject[] {
  return conditionsIn(filters, []).flatMap(({ condition: { operator, value }, path }) => {
    const place = ['body', 'filters', ...path];
    if (isDynamicValue(value)) return [issue('value_error', place, 'A dynamic value has no meaning here', value)];
    if (operator !== 'regex' || typeof value !== 'string' || regex?.(value, true)) return [];
    return [issue('value_error', place, 'The pattern cannot be read', value)];
  });
}

interface PlacedCondition {
  readonly condition: Condition;
  /** Where its value stands. */
  readonly path: FilterPath;
}

function conditionsIn(group: FilterGroup, path: FilterPath): readonly PlacedCondition[] {
  const listed = (['AND', 'OR', 'NOT'] as const).flatMap((key) =>
    (group[key] ?? []).flatMap((node, place): readonly PlacedCondition[] => {
      const there = [...path, key, place];
      return isCondition(node) ? [{ condition: node, path: [...there, 'value'] }] : conditionsIn(node, there);
    }),
  );
  const equal = (group.equal ?? []).map(
    ([field, value]): PlacedCondition => ({ condition: { field, operator: 'eq', value }, path: [...path, field] }),
  );
  return [...listed, ...equal];
}

function complaint(mistake: FilterMistake): [type: string, message: string, context?: JsonObject] {
  switch (mistake.code) {
    case 'notAnObject':
      return ['dict_type', 'A filter or condition must be an object'];
    case 'notAList':
      return ['list_type', 'AND, OR and NOT must be lists'];
    case 'notAString':
      return ['string_type', 'field must be a string'];
    case 'notABoolean':
      return ['bool_type', 'case_sensitive must be true or false'];
    case 'missingField':
      return ['missing', 'A condition needs a field'];
    case 'missingValue':
      return ['missing', 'A condition needs a value'];
    case 'emptyField':
      return ['string_too_short', 'A field needs a name', { min_length: 1 }];
    case 'unknownOperator':
      return ['enum', 'There is no such operator', { expected: operators.join(', ') }];
    case 'wrongValue':
      return [`${typeNames[mistake.expected]}_type`, `The value of ${mistake.operator} must be a ${mistake.expected}`];
    case 'unknownKey':
      return ['extra_forbidden', 'A condition has only field, operator and value'];
    case 'tooDeep':
      return ['value_error', `Nothing may be nested deeper than ${mistake.deepest} levels`];
    default:
      return ['value_error', 'The filters cannot be read'];
  }
}

const typeNames = { boolean: 'bool', list: 'list', string: 'string', scalar: 'scalar' } as const;

/** What stands at a path, or in the last place of it that there is. */
function valueIn(filters: JsonValue, path: FilterMistake['path']): JsonValue {
  let value = filters;
  for (const step of path) {
    const next: JsonValue | undefined = Array.isArray(value)
      ? value[Number(step)]
      : isJsonObject(value) && Object.hasOwn(value, step)
        ? value[step]
        : undefined;
    if (next === undefined) return value;
    value = next;
  }
  return value;
}
