import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** What a dotted field leads to in a row. */
export interface FieldReach {
  /** Every value at the end of the path: one, or one from each member of the lists that the path crosses. */
  readonly values: readonly JsonValue[];
  /** Whether the path ended early, or in one of the members did. */
  readonly missing: boolean;
  /** Whether the path crosses a list. */
  readonly crossesList: boolean;
  /** Whether a key that holds dots itself could be meant, as in `{"a.b": 1}`. */
  readonly dottedKey: boolean;
}

/** The first part of a dotted field: the field of the row itself. */
export function rootOf(field: string): string {
  const dot = field.indexOf('.');
  return dot === -1 ? field : field.slice(0, dot);
}

/** The value of an object's own key; never one that every object inherits. */
export function ownValue(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at the end of a path through objects alone; undefined where there is none. */
export function valueAt(row: JsonObject, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(ownValue, row);
}

/**
 * Follows a path as MongoDB does: into objects by key, into lists by position or else into each member that is an
 * object. A key that holds dots itself is not followed, but told of.
 */
export function follow(row: JsonObject, path: readonly string[]): FieldReach {
  const values: JsonValue[] = [];
  let missing = false;
  let crossesList = false;
  let dottedKey = false;

  const walk = (value: JsonValue, step: number): void => {
    const key = path[step];
    if (key === undefined) {
      values.push(value);
    } else if (Array.isArray(value)) {
      crossesList = true;
      const member: JsonValue | undefined = /^\d+$/.test(key) ? value[Number(key)] : undefined;
      if (member !== undefined) walk(member, step + 1);
      else for (const each of value) if (isJsonObject(each)) walk(each, step);
    } else {
      const next = ownValue(value, key);
      dottedKey ||= hasDottedKey(value, path, step);
      if (next === undefined) missing = true;
      else walk(next, step + 1);
    }
  };
  walk(row, 0);
  return { values, missing: missing || values.length === 0, crossesList, dottedKey };
}

/** In parts; a bound, because each length is looked up at each step. */
const longestDottedKey = 64;

function hasDottedKey(value: JsonValue, path: readonly string[], step: number): boolean {
  for (let end = step + 2; end <= Math.min(path.length, step + longestDottedKey); end += 1) {
    if (ownValue(value, path.slice(step, end).join('.')) !== undefined) return true;
  }
  return false;
}
