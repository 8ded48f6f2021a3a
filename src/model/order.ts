import { ownValue, valueAt } from './fieldPath.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import type { Sort } from './query.ts';

/** What of a row decides its place; enough to sort without keeping the row. */
export interface SortKey {
  readonly value: JsonValue | undefined;
  readonly id: string;
}

/** Takes the key of a row for `compareKeys`. */
export function sortKey({ field }: Sort): (row: JsonObject) => SortKey {
  const path = field.split('.');
  return (row) => {
    const id = ownValue(row, 'bucket_id');
    return { value: valueAt(row, path), id: typeof id === 'string' ? id : '' };
  };
}

/**
 * Compares rows by their keys: missing and null first when ascending, then numbers, text, objects, lists and booleans,
 * as MongoDB orders kinds. Equal values by id, ascending in both directions.
 */
export function compareKeys({ direction }: Sort): (one: SortKey, other: SortKey) => number {
  return (one, other) => {
    const order = direction === 'asc' ? compareValues(one.value, other.value) : compareValues(other.value, one.value);
    return order || compareScalars(one.id, other.id);
  };
}

function compareValues(one: JsonValue | undefined, other: JsonValue | undefined): number {
  if (typeof one === 'number' && typeof other === 'number') return compareScalars(one, other);
  if (typeof one === 'string' && typeof other === 'string') return compareScalars(one, other);
  if (typeof one === 'boolean' && typeof other === 'boolean') return compareScalars(one, other);
  return compareScalars(rankOf(one), rankOf(other));
}

/** Objects and lists are not ordered among themselves. */
function rankOf(value: JsonValue | undefined): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number') return 1;
  if (typeof value === 'string') return 2;
  if (typeof value === 'boolean') return 5;
  return isJsonObject(value) ? 3 : 4;
}

function compareScalars<Kind extends number | string | boolean>(one: Kind, other: Kind): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
