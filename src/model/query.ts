import { isJsonObject, type JsonValue } from './json.ts';

/** The operators of a filter condition, the same in every published generation. */
export const operators = [
  'eq',
  'ne',
  'gt',
  'lt',
  'gte',
  'lte',
  'in',
  'nin',
  'contains',
  'starts_with',
  'ends_with',
  'regex',
  'exists',
  'is_null',
  'text',
] as const;
export type Operator = (typeof operators)[number];

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: JsonValue;
}

/** A group of conditions; its keys hold together (AND), and NOT means that none of the listed holds. */
export interface FilterGroup {
  readonly AND?: readonly FilterNode[];
  readonly OR?: readonly FilterNode[];
  readonly NOT?: readonly FilterNode[];
  readonly case_sensitive?: boolean;
  /**
   * The short form of equality, `{"metadata.title": "x"}`, in the order written. A list of pairs, because a field may
   * have any name, that of a key above or of a part of every object included.
   */
  readonly equal?: readonly (readonly [field: string, value: JsonValue])[];
}

export type FilterNode = Condition | FilterGroup;

export interface Sort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** What is asked of the listing: search, filter and sort are one question. */
export interface BucketQuery {
  readonly search?: string;
  readonly filters?: FilterGroup;
  readonly sort?: Sort;
}

/** Which rows of the answer are wanted, counted in buckets. */
export interface PageRange {
  readonly offset: number;
  readonly limit: number;
}

/** The question that asks for everything. */
export const everything: BucketQuery = {};

/** What a question is made of; each part can be changed without the others. In the order of its document. */
export const queryParts = ['search', 'filters', 'sort'] as const;
export type QueryPart = (typeof queryParts)[number];

/** The question that has each of its parts from the one that is named for it. */
export function composeQuery(sourceOf: (part: QueryPart) => BucketQuery): BucketQuery {
  const composed = queryParts.flatMap((part) => {
    const value = sourceOf(part)[part];
    return value === undefined ? [] : [[part, value]];
  });
  return Object.fromEntries(composed);
}

/** True for a condition, false for a group. */
export function isCondition(node: FilterNode): node is Condition {
  return 'field' in node;
}

/** Whether a question leaves buckets out: a sort alone does not. */
export function narrows({ search, filters }: BucketQuery): boolean {
  return (search !== undefined && search !== '') || (filters !== undefined && !isEmptyGroup(filters));
}

/** Whether two questions ask the same in the same words. */
export function sameQuery(one: BucketQuery, other: BucketQuery): boolean {
  const sameSearch = (one.search ?? '') === (other.search ?? '');
  return sameSearch && sameJson(one.filters, other.filters) && sameJson(one.sort, other.sort);
}

/** A group that holds no condition anywhere; the case switch alone asks for nothing. */
export function isEmptyGroup({ AND = [], OR = [], NOT = [], equal = [] }: FilterGroup): boolean {
  return equal.length === 0 && [...AND, ...OR, ...NOT].every((node) => !isCondition(node) && isEmptyGroup(node));
}

/** Same content whatever the order of an object's keys. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [ones, others] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    ones.length === others.size && ones.every(([key, value]) => others.has(key) && sameJson(value, others.get(key)))
  );
}

/** Reads back a question that was kept as it is; undefined for anything else, such as what another version has kept. */
export function readQuery(kept: unknown): BucketQuery | undefined {
  if (!isJsonObject(kept)) return undefined;
  const { search, filters, sort } = kept;
  if (search !== undefined && typeof search !== 'string') return undefined;
  if (filters !== undefined && !isKeptGroup(filters, deepestKept)) return undefined;
  if (sort !== undefined && !isKeptSort(sort)) return undefined;
  return kept as BucketQuery;
}

/** Deeper groups than any filter may have. */
const deepestKept = 16;

function isKeptSort(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  return typeof value['field'] === 'string' && (value['direction'] === 'asc' || value['direction'] === 'desc');
}

function isKeptGroup(value: JsonValue, depthLeft: number): boolean {
  if (!isJsonObject(value) || depthLeft === 0) return false;
  return Object.entries(value).every(([key, part]) => {
    if (key === 'case_sensitive') return typeof part === 'boolean';
    if (!Array.isArray(part)) return false;
    if (key === 'equal')
      return part.every((pair) => Array.isArray(pair) && typeof pair[0] === 'string' && pair.length === 2);
    const isNode = (node: JsonValue) => isKeptCondition(node) || isKeptGroup(node, depthLeft - 1);
    return (key === 'AND' || key === 'OR' || key === 'NOT') && part.every(isNode);
  });
}

function isKeptCondition(node: JsonValue): boolean {
  if (!isJsonObject(node) || typeof node['field'] !== 'string') return false;
  return operators.some((operator) => operator === node['operator']) && node['value'] !== undefined;
}
