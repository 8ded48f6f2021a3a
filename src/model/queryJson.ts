import { checkField, parseFilter, printFilter } from './filter.ts';
import type { FilterMistake } from './filterMistake.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { jsonErrorPosition } from './jsonSyntax.ts';
import { type BucketQuery, everything, type Sort } from './query.ts';
import { failed, type Result, succeeded } from './result.ts';

/** Larger texts are refused unread. */
export const largestQueryBytes = 1_000_000;

/** Reads `{ search?, filters?, sort? }`; null counts as absent. */
export function parseQuery(json: unknown): Result<BucketQuery, readonly FilterMistake[]> {
  if (!isJsonObject(json)) return failed([{ code: 'notAnObject', path: [] }]);
  const mistakes: FilterMistake[] = [];
  const query: { -readonly [Key in keyof BucketQuery]: BucketQuery[Key] } = {};
  for (const [key, value] of Object.entries(json)) {
    if (key !== 'search' && key !== 'filters' && key !== 'sort') {
      mistakes.push({ code: 'unknownKey', path: [key], key });
      continue;
    }
    if (value === null) continue;
    if (key === 'search') {
      if (typeof value === 'string') query.search = value;
      else mistakes.push({ code: 'notAString', path: ['search'] });
    } else if (key === 'filters') {
      const filters = parseFilter(value);
      if (filters.ok) query.filters = filters.value;
      else for (const mistake of filters.error) mistakes.push({ ...mistake, path: ['filters', ...mistake.path] });
    } else {
      const sort = readSort(value, mistakes);
      if (sort) query.sort = sort;
    }
  }
  return mistakes.length > 0 ? failed(mistakes) : succeeded(query);
}

/** Reads a question from JSON text; an empty text asks for everything. */
export function parseQueryText(text: string): Result<BucketQuery, readonly FilterMistake[]> {
  const bytes = utf8Length(text);
  if (bytes >= largestQueryBytes) {
    return failed([{ code: 'tooLarge', path: [], bytes, largestBytes: largestQueryBytes }]);
  }
  if (text.trim() === '') return succeeded(everything);
  const position = jsonErrorPosition(text);
  return position ? failed([{ code: 'invalidJson', path: [], ...position }]) : parseQuery(JSON.parse(text));
}

/** The question in the form that `parseQuery` reads. */
export function printQuery({ search, filters, sort }: BucketQuery): JsonObject {
  return {
    ...(search === undefined ? {} : { search }),
    ...(filters === undefined ? {} : { filters: printFilter(filters) }),
    ...(sort === undefined ? {} : { sort: { field: sort.field, direction: sort.direction } }),
  };
}

function readSort(json: JsonValue, mistakes: FilterMistake[]): Sort | undefined {
  if (!isJsonObject(json)) {
    mistakes.push({ code: 'notAnObject', path: ['sort'] });
    return undefined;
  }
  const before = mistakes.length;
  const { field, direction: stated } = json;
  const direction = stated ?? 'asc';
  if (field === undefined) mistakes.push({ code: 'missingField', path: ['sort', 'field'] });
  else if (typeof field !== 'string') mistakes.push({ code: 'notAString', path: ['sort', 'field'] });
  else checkField(field, ['sort', 'field'], mistakes);
  if (direction !== 'asc' && direction !== 'desc') {
    mistakes.push({ code: 'wrongDirection', path: ['sort', 'direction'], direction });
  }
  for (const key of Object.keys(json)) {
    if (key !== 'field' && key !== 'direction') mistakes.push({ code: 'unknownKey', path: ['sort', key], key });
  }
  if (mistakes.length > before || typeof field !== 'string') return undefined;
  return { field, direction: direction === 'desc' ? 'desc' : 'asc' };
}

/** The bytes of a text as it is sent; lone surrogates count as the replacement character that they become. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code > 0xffff) at += 1;
  }
  return bytes;
}
