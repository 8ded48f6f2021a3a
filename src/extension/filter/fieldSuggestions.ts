import type { Bucket } from '../../model/bucket.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { visibleText } from '../../model/visibleText.ts';
import type { FieldSuggestion, FieldType } from '../../protocol/filterFormMessages.ts';

/** More are of no help in a list, and each crosses to the form at every change. */
export const mostSuggestions = 200;

/** Longer names are data, not names. */
const longestName = 128;

/** How many buckets are looked at: the first ones tell, and the list may hold thousands. */
const lookedAt = 200;

const date = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}.*)?$/;

/** The fields that these buckets have in the reply, those of their metadata as `metadata.*`, with what they hold. */
export function fieldSuggestions(buckets: readonly Bucket[]): readonly FieldSuggestion[] {
  const known = new Map<string, FieldType>();
  for (const { json } of buckets.slice(0, lookedAt)) {
    collect(json, '', known);
    if (isJsonObject(json['metadata'])) collect(json['metadata'], 'metadata.', known);
  }
  const fields = [...known].map(([name, type]) => ({ name, type }));
  return fields.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function collect(json: JsonObject, prefix: string, known: Map<string, FieldType>): void {
  for (const [key, value] of Object.entries(json)) {
    const name = `${prefix}${key}`;
    // One with invisible characters would pass for another in the list of suggestions.
    if (key.trim() === '' || name.length > longestName || visibleText(name) !== name) continue;
    // A null tells nothing, and the parts of an object are no fields that could be compared.
    if (value === null || isJsonObject(value)) continue;
    const type = typeOf(value);
    const before = known.get(name);
    if (before === undefined && known.size >= mostSuggestions) continue;
    known.set(name, before === undefined || before === type ? type : 'unknown');
  }
}

function typeOf(value: JsonValue): FieldType {
  switch (typeof value) {
    case 'string':
      return date.test(value) ? 'date' : 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'unknown';
  }
}
