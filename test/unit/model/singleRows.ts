import type { JsonObject } from '../../../src/model/json.ts';
import {
  decisionTest,
  filterTest,
  type MatchOptions,
  queryTest,
  type SearchOptions,
  searchTest,
  type Truth,
} from '../../../src/model/matches.ts';
import { compareKeys, sortKey } from '../../../src/model/order.ts';
import type { BucketQuery, FilterGroup, Sort } from '../../../src/model/query.ts';

/** Whether a row is in the answer to a question. */
export const matchesQuery = (query: BucketQuery, row: JsonObject, options: MatchOptions): Truth =>
  queryTest(query, options)(row);

/** Whether a filter holds for a row. */
export const matchesFilter = (filter: FilterGroup, row: JsonObject, options: MatchOptions): Truth =>
  filterTest(filter, options)(row);

/** Whether a row holds the searched text. */
export const matchesSearch = (search: string, row: JsonObject, options: SearchOptions): Truth =>
  searchTest(search, options)(row);

/** Whether the answer to a question follows from the rows alone. */
export const isDecidable = (query: BucketQuery, rows: readonly JsonObject[]): boolean =>
  rows.map(decisionTest(query)).every((truth) => truth !== 'unknown');

/** Compares rows as a list in this order does. */
export function compareRows(sort: Sort): (one: JsonObject, other: JsonObject) => number {
  const [keyOf, compare] = [sortKey(sort), compareKeys(sort)];
  return (one, other) => compare(keyOf(one), keyOf(other));
}
