import { conditionTest, type MatchOptions, type RowTest } from './conditionTruth.ts';
import { follow, ownValue, rootOf } from './fieldPath.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { type BucketQuery, type FilterGroup, type FilterNode, isCondition, isEmptyGroup, type Sort } from './query.ts';
import { not, type Truth, truthOf } from './truth.ts';

export type { MatchOptions, RegexEngine, RowTest } from './conditionTruth.ts';
export type { Truth } from './truth.ts';

export interface SearchOptions {
  readonly meaning: MatchOptions['meaning'];
  readonly caseSensitive?: boolean | undefined;
  /** What a server of the mongo meaning reads; by default id, name, description and every text in the metadata. */
  readonly searchedFields?: readonly string[] | undefined;
}

const ownFields = ['bucket_id', 'bucket_name', 'description'];
const searchedByDefault = [...ownFields, 'metadata'];

/** Tells of each row whether it is in the answer to a question; patterns are read once. */
export function queryTest({ search = '', filters = {} }: BucketQuery, options: MatchOptions): RowTest {
  const searched = searchTest(search, { meaning: options.meaning, caseSensitive: filters.case_sensitive });
  const filtered = filterTest(filters, options);
  return (row) => allHold([searched, filtered], row);
}

/** Tells of each row whether a filter holds. Groups without any condition count for nothing, wherever they stand. */
export function filterTest(filter: FilterGroup, options: MatchOptions): RowTest {
  return groupTest(filter, false, options);
}

/** Tells of each row whether it holds the searched text; an empty search finds every row. */
export function searchTest(search: string, options: SearchOptions): RowTest {
  if (search === '') return () => 'true';
  const { meaning, caseSensitive = false, searchedFields = searchedByDefault } = options;
  const part = caseSensitive ? search : search.toLowerCase();
  const holds = (text: string) => (caseSensitive ? text : text.toLowerCase()).includes(part);
  if (meaning === 'mongo') {
    return (row) => truthOf(searchedFields.some((field) => someText(ownValue(row, field), holds)));
  }
  // The documents call the search one with wildcards and name none.
  const otherwise: Truth = /[*?]/.test(search) ? 'unknown' : 'false';
  return (row) => {
    const found = ownFields.some((field) => someText(ownValue(row, field), holds));
    if (found) return 'true';
    // Newer servers search other text too, without saying which.
    return someText(row, holds) ? 'unknown' : otherwise;
  };
}

/**
 * Tells of each row whether it is in the answer; unknown too if its place in the order is. One unknown row leaves the
 * answer open. The rows must be all there are.
 */
export function decisionTest(query: BucketQuery): RowTest {
  const test = queryTest(query, { meaning: 'contract' });
  if (query.sort === undefined) return test;
  const isPlaceKnown = placeTest(query.sort);
  return (row) => (isPlaceKnown(row) ? test(row) : 'unknown');
}

function placeTest({ field }: Sort): (row: JsonObject) => boolean {
  const [root, path] = [rootOf(field), field.split('.')];
  return (row) => {
    if (!Object.hasOwn(row, root)) return false;
    const { values, crossesList, dottedKey } = follow(row, path);
    return !crossesList && !dottedKey && values.every((value) => typeof value !== 'object' || value === null);
  };
}

function groupTest(group: FilterGroup, inherited: boolean, options: MatchOptions): RowTest {
  const caseSensitive = group.case_sensitive ?? inherited;
  const testsOf = (nodes: readonly FilterNode[] = []) =>
    nodes
      .filter((node) => isCondition(node) || !isEmptyGroup(node))
      .map((node) => nodeTest(node, caseSensitive, options));
  const equal = (group.equal ?? []).map(([field, value]) => ({ field, operator: 'eq', value }) as const);
  const [all, some, none] = [testsOf([...(group.AND ?? []), ...equal]), testsOf(group.OR), testsOf(group.NOT)];
  const tests = [...all, ...(some.length === 0 ? [] : [anyHolds(some)]), ...none.map(opposite)];
  return (row) => allHold(tests, row);
}

/** False if any test says so, else unknown if any does; asks no more of them than it takes. */
function allHold(tests: readonly RowTest[], row: JsonObject): Truth {
  let known: Truth = 'true';
  for (const test of tests) {
    const truth = test(row);
    if (truth === 'false') return 'false';
    if (truth === 'unknown') known = 'unknown';
  }
  return known;
}

/** True if any test says so, else unknown if any does: the opposite of all their opposites. */
function anyHolds(tests: readonly RowTest[]): RowTest {
  const opposites = tests.map(opposite);
  return (row) => not(allHold(opposites, row));
}

function opposite(test: RowTest): RowTest {
  return (row) => not(test(row));
}

function nodeTest(node: FilterNode, caseSensitive: boolean, options: MatchOptions): RowTest {
  return isCondition(node) ? conditionTest(node, caseSensitive, options) : groupTest(node, caseSensitive, options);
}

/** Whether any text in a value holds, at any depth; keys are no text. Without recursion: rows may be nested without end. */
function someText(value: JsonValue | undefined, holds: (text: string) => boolean): boolean {
  const left: (JsonValue | undefined)[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string' && holds(next)) return true;
    if (typeof next === 'object' && next !== null) for (const part of Object.values(next)) left.push(part);
  }
  return false;
}
