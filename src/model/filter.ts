import type { ExpectedValue, FilterMistake, FilterPath } from './filterMistake.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import {
  type Condition,
  type FilterGroup,
  type FilterNode,
  isCondition,
  isEmptyGroup,
  type Operator,
  operators,
} from './query.ts';
import { failed, type Result, succeeded } from './result.ts';

export type { ExpectedValue, FilterMistake, FilterPath } from './filterMistake.ts';

/** How many groups may stand inside each other, the outermost counted. */
export const deepestFilter = 10;

/** How many lists and objects a value may have inside each other, and parts a dotted field: both are followed by recursion. */
export const deepestValue = 64;

const listKeys = ['AND', 'OR', 'NOT'] as const;
type ListKey = (typeof listKeys)[number];

const conditionKeys: ReadonlySet<string> = new Set(['field', 'operator', 'value']);
const groupKeys: ReadonlySet<string> = new Set([...listKeys, 'case_sensitive']);

/**
 * Reads a filter from what `JSON.parse` answers, with every mistake in it. A single condition becomes a group of one;
 * a null list or case switch counts as absent. Every key but those of a group is a field that must equal its value.
 */
export function parseFilter(json: unknown): Result<FilterGroup, readonly FilterMistake[]> {
  const mistakes: FilterMistake[] = [];
  const node = readNode(json as JsonValue, [], 1, mistakes);
  if (mistakes.length > 0 || node === undefined) return failed(mistakes);
  return succeeded(isCondition(node) ? { AND: [node] } : node);
}

/** True for `{"type": "dynamic", …}`, which stands for a value that only a retriever knows. */
export function isDynamicValue(value: JsonValue): boolean {
  return isJsonObject(value) && Object.hasOwn(value, 'type') && value['type'] === 'dynamic';
}

/** What the operator's value must be; undefined if it takes every value. */
export function expectedValue(operator: Operator): ExpectedValue | undefined {
  switch (operator) {
    case 'exists':
    case 'is_null':
      return 'boolean';
    case 'in':
    case 'nin':
      return 'list';
    case 'starts_with':
    case 'ends_with':
    case 'regex':
    case 'text':
      return 'string';
    // A list is searched for a member of any kind, but a member is never a list or an object.
    case 'contains':
      return 'scalar';
    default:
      return undefined;
  }
}

/** Whether an operator takes this value; a dynamic one always is. */
export function takesValue(operator: Operator, value: JsonValue): boolean {
  if (isDynamicValue(value)) return true;
  switch (expectedValue(operator)) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'string':
      return typeof value === 'string';
    case 'scalar':
      return typeof value !== 'object' || value === null;
    default:
      return true;
  }
}

function readNode(json: JsonValue, path: FilterPath, depth: number, mistakes: FilterMistake[]): FilterNode | undefined {
  if (!isJsonObject(json)) {
    mistakes.push({ code: 'notAnObject', path });
    return undefined;
  }
  if (Object.hasOwn(json, 'field')) return readCondition(json, path, mistakes);
  if (Object.hasOwn(json, 'operator') && Object.hasOwn(json, 'value')) {
    mistakes.push({ code: 'missingField', path: [...path, 'field'] });
    return undefined;
  }
  if (depth > deepestFilter) {
    mistakes.push({ code: 'tooDeep', path, deepest: deepestFilter });
    return undefined;
  }
  return readGroup(json, path, depth, mistakes);
}

function readCondition(json: JsonObject, path: FilterPath, mistakes: FilterMistake[]): Condition | undefined {
  const before = mistakes.length;
  const { field = null, operator = 'eq', value } = json;
  if (typeof field !== 'string') mistakes.push({ code: 'notAString', path: [...path, 'field'] });
  else checkField(field, [...path, 'field'], mistakes);
  if (!isOperator(operator)) mistakes.push({ code: 'unknownOperator', path: [...path, 'operator'], operator });
  if (value === undefined) mistakes.push({ code: 'missingValue', path: [...path, 'value'] });
  else {
    const expected = isOperator(operator) && !takesValue(operator, value) ? expectedValue(operator) : undefined;
    if (expected && isOperator(operator)) {
      mistakes.push({ code: 'wrongValue', path: [...path, 'value'], expected, operator });
    }
    checkDepth(value, [...path, 'value'], mistakes);
  }
  for (const key of Object.keys(json)) {
    if (!conditionKeys.has(key)) mistakes.push({ code: 'unknownKey', path: [...path, key], key });
  }
  if (mistakes.length > before || typeof field !== 'string' || !isOperator(operator) || value === undefined) {
    return undefined;
  }
  return { field, operator, value };
}

function readGroup(json: JsonObject, path: FilterPath, depth: number, mistakes: FilterMistake[]): FilterGroup {
  const group: { -readonly [Key in keyof FilterGroup]: FilterGroup[Key] } = {};
  const equal: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(json)) {
    const place = [...path, key];
    if (key === 'case_sensitive') {
      if (typeof value === 'boolean') group.case_sensitive = value;
      else if (value !== null) mistakes.push({ code: 'notABoolean', path: place });
    } else if (isListKey(key)) {
      if (Array.isArray(value)) group[key] = readNodes(value, place, depth + 1, mistakes);
      else if (value !== null) mistakes.push({ code: 'notAList', path: place });
    } else {
      checkField(key, place, mistakes);
      checkDepth(value, place, mistakes);
      equal.push([key, value]);
    }
  }
  if (equal.length > 0) group.equal = equal;
  return group;
}

function readNodes(list: readonly JsonValue[], path: FilterPath, depth: number, mistakes: FilterMistake[]) {
  const nodes: FilterNode[] = [];
  list.forEach((json, place) => {
    const node = readNode(json, [...path, place], depth, mistakes);
    if (node) nodes.push(node);
  });
  return nodes;
}

function isOperator(operator: JsonValue): operator is Operator {
  return operators.some((known) => known === operator);
}

function isListKey(key: string): key is ListKey {
  return listKeys.some((known) => known === key);
}

export function checkField(field: string, path: FilterPath, mistakes: FilterMistake[]): void {
  if (field === '') mistakes.push({ code: 'emptyField', path });
  else if (field.split('.').length > deepestValue) mistakes.push({ code: 'tooDeep', path, deepest: deepestValue });
}

function checkDepth(value: JsonValue, path: FilterPath, mistakes: FilterMistake[]): void {
  if (isDeeperThan(value, deepestValue)) mistakes.push({ code: 'tooDeep', path, deepest: deepestValue });
}

function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}

/**
 * The wire form. Without the shorthand, its pairs become `eq` conditions behind those of AND: the oldest contract
 * forbids keys of any other name. So do pairs that no key can say: a name of the grammar's own, or one said twice.
 */
export function printFilter(filter: FilterGroup, { shorthand = true }: { shorthand?: boolean } = {}): JsonObject {
  const equal = filter.equal ?? [];
  const names = new Set(equal.map(([field]) => field));
  const said = new Set<string>();
  const pairs: [string, JsonValue][] = [];
  const conditions: Condition[] = [];
  for (const [field, value] of equal) {
    // The two together would be read as a condition that lacks its field.
    const reserved = groupKeys.has(field) || field === 'field' || (field === 'operator' && names.has('value'));
    if (!shorthand || reserved || said.has(field)) conditions.push({ field, operator: 'eq', value });
    else pairs.push([field, value]);
    said.add(field);
  }
  const lists: [string, JsonValue][] = [];
  for (const key of listKeys) {
    const added = key === 'AND' ? conditions : [];
    if (filter[key] === undefined && added.length === 0) continue;
    lists.push([key, [...(filter[key] ?? []), ...added].map((node) => printNode(node, shorthand))]);
  }
  const caseSwitch = filter.case_sensitive === undefined ? [] : [['case_sensitive', filter.case_sensitive] as const];
  // Entries and never assignments: a field may be named `__proto__`.
  return Object.fromEntries<JsonValue>([...lists, ...pairs, ...caseSwitch]);
}

function printNode(node: FilterNode, shorthand: boolean): JsonObject {
  if (isCondition(node)) return { field: node.field, operator: node.operator, value: node.value };
  return printFilter(node, { shorthand });
}

/**
 * The filter without the groups that hold no condition, undefined if it asks for nothing. A list of nothing means
 * different things to different servers, so it is never sent; the case switch of the outermost group stays.
 */
export function withoutEmptyGroups(filter: FilterGroup): FilterGroup | undefined {
  const { AND, OR, NOT, ...rest } = filter;
  const lists = { AND: withoutEmpty(AND), OR: withoutEmpty(OR), NOT: withoutEmpty(NOT) };
  const kept = Object.fromEntries(Object.entries(lists).filter(([, nodes]) => nodes.length > 0));
  const left: FilterGroup = { ...kept, ...rest };
  return Object.keys(left).length > 0 ? left : undefined;
}

function withoutEmpty(nodes: readonly FilterNode[] = []): readonly FilterNode[] {
  return nodes.flatMap((node): FilterNode[] => {
    if (isCondition(node)) return [node];
    return isEmptyGroup(node) ? [] : [withoutEmptyGroups(node) ?? {}];
  });
}
