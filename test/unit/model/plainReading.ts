import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import type { FilterGroup, FilterNode } from '../../../src/model/query.ts';

/**
 * MongoDB's meaning of a filter read once more, as plainly as can be and in another way: every condition becomes a
 * question about the list of things found at the field, among them `undefined` for nothing. Patterns and dynamic
 * values are left to the caller.
 */
export function holds(node: FilterNode, row: JsonObject, caseSensitive = false): boolean {
  if ('field' in node) return holdsCondition(node.field, node.operator, node.value, row, caseSensitive);
  const minding = node.case_sensitive === undefined ? caseSensitive : node.case_sensitive;
  const said = (list: readonly FilterNode[] | undefined) => (list ?? []).filter(saysSomething);
  for (const one of said(node.AND)) if (!holds(one, row, minding)) return false;
  for (const [field, value] of node.equal ?? []) if (!holdsCondition(field, 'eq', value, row, minding)) return false;
  for (const one of said(node.NOT)) if (holds(one, row, minding)) return false;
  if (said(node.OR).length === 0) return true;
  for (const one of said(node.OR)) if (holds(one, row, minding)) return true;
  return false;
}

function saysSomething(node: FilterNode): boolean {
  if ('field' in node) return true;
  const { AND = [], OR = [], NOT = [], equal = [] }: FilterGroup = node;
  return equal.length > 0 || AND.some(saysSomething) || OR.some(saysSomething) || NOT.some(saysSomething);
}

type Found = JsonValue | undefined;

/** Text the same if case is ignored, and every object with its keys in order, as one text: equal means equal text. */
function canonical(value: Found, caseSensitive: boolean): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(caseSensitive ? value : value.toLowerCase());
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, caseSensitive)).join()}]`;
  if (typeof value !== 'object') return String(value);
  const object = value as JsonObject;
  const parts = Object.keys(object).sort();
  return `{${parts.map((key) => `${JSON.stringify(key)}:${canonical(object[key], caseSensitive)}`).join()}}`;
}

function at(value: Found, names: readonly string[]): Found[] {
  const [name, ...rest] = names;
  if (name === undefined) return [value];
  if (Array.isArray(value)) {
    if (name in value && /^[0-9]+$/.test(name)) return at(value[Number(name)], rest);
    return value.flatMap((one) =>
      Array.isArray(one) || one === null || typeof one !== 'object' ? [] : at(one, names),
    );
  }
  const found = new Map(Object.entries(typeof value === 'object' && value !== null ? value : {}));
  return found.has(name) ? at(found.get(name), rest) : [undefined];
}

function holdsCondition(
  field: string,
  operator: string,
  value: JsonValue,
  row: JsonObject,
  caseSensitive: boolean,
): boolean {
  const ends = at(row, field.split('.'));
  const found = ends.length === 0 ? [undefined] : ends;
  const members = found.flatMap((one) => (Array.isArray(one) ? one : []));
  const all: Found[] = [...found, ...members];
  const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
  const same = (other: JsonValue) =>
    all.some((one) => canonical(one, caseSensitive) === canonical(other, caseSensitive));
  const texts = all.filter((one) => typeof one === 'string').map(fold);
  const compared = (test: (order: number) => boolean) =>
    all.some((one) => {
      if (typeof one === 'number' && typeof value === 'number') return test(Math.sign(one - value));
      if (typeof one !== 'string' || typeof value !== 'string') return false;
      const [left, right] = [fold(one), fold(value)];
      return test(left === right ? 0 : [left, right].sort()[0] === left ? -1 : 1);
    });
  switch (operator) {
    case 'eq':
      return same(value);
    case 'ne':
      return !same(value);
    case 'in':
      return (value as JsonValue[]).some(same);
    case 'nin':
      return !(value as JsonValue[]).some(same);
    case 'gt':
      return compared((order) => order > 0);
    case 'lt':
      return compared((order) => order < 0);
    case 'gte':
      return compared((order) => order >= 0);
    case 'lte':
      return compared((order) => order <= 0);
    case 'contains':
      if (typeof value === 'string' && texts.some((text) => text.indexOf(fold(value)) >= 0)) return true;
      return members.some((one) => canonical(one, caseSensitive) === canonical(value, caseSensitive));
    case 'starts_with':
      return texts.some((text) => text.slice(0, fold(String(value)).length) === fold(String(value)));
    case 'ends_with':
      return texts.some(
        (text) =>
          text.lastIndexOf(fold(String(value))) === text.length - fold(String(value)).length &&
          text.length >= fold(String(value)).length,
      );
    case 'text': {
      const words = fold(String(value)).match(/\S+/g) ?? [];
      return texts.length > 0 && words.every((word) => texts.some((text) => text.indexOf(word) >= 0));
    }
    case 'exists':
      return found.some((one) => one !== undefined) === value;
    case 'is_null':
      return all.some((one) => one === undefined || one === null) === value;
    default:
      throw new Error(`no reading of ${operator}`);
  }
}
