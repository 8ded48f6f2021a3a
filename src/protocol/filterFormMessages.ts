import type { FilterPath } from '../model/filter.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { BucketQuery } from '../model/query.ts';
import { parseQuery, printQuery } from '../model/queryJson.ts';
import type { FilterFormStrings } from './filterFormStrings.ts';

/** What a field holds, as far as the listed buckets tell; it decides which operators are offered. */
export type FieldType = 'string' | 'number' | 'boolean' | 'date' | 'unknown';

/** A field that may be filtered or sorted by. */
export interface FieldSuggestion {
  readonly name: string;
  readonly type: FieldType;
}

/** A complaint of the server, in words, about the part of the question at `path`. */
export interface ServerMistake {
  readonly path: FilterPath;
  readonly text: string;
}

/** The question and what is known about its answer. */
export interface FilterFormState {
  readonly revision: number;
  readonly query: BucketQuery;
  /** Whose question it is: input that was made for another ground does not belong to it. Undefined until that is known. */
  readonly ground: string | undefined;
  /** How many edits of the frame are in it, since the frame was ready: while another is on its way this is no news. */
  readonly heardEdits: number;
  readonly fields: readonly FieldSuggestion[];
  /** How many buckets there are, in words. */
  readonly count: string;
  readonly busy: boolean;
  readonly serverMistake?: ServerMistake;
}

/** What the host tells the form: its words once, before anything else, then the state at every change. */
export type ToFilterForm =
  | { readonly type: 'strings'; readonly strings: FilterFormStrings }
  | ({ readonly type: 'state' } & FilterFormState);

/** All that the form can have the host do besides changing the question. */
export const filterFormActions = ['clear', 'save', 'applySaved', 'editAsJson', 'copyAsCode'] as const;
export type FilterFormAction = (typeof filterFormActions)[number];

/** What the form tells the host. */
export type FromFilterForm =
  | { readonly type: 'ready' }
  | { readonly type: 'edit'; readonly baseRevision: number; readonly query: BucketQuery }
  | { readonly type: 'action'; readonly action: FilterFormAction };

/** The most UTF-16 code units that the JSON text of a message may have. */
export const longestMessage = 16 * 1024;

/** The message in the form in which it crosses to the host. */
export function printFromFilterForm(message: FromFilterForm): JsonObject {
  return message.type === 'edit' ? { ...message, query: printQuery(message.query) } : { ...message };
}

/** Reads a message of the frame; undefined for whatever is none. */
export function parseFromFilterForm(message: unknown): FromFilterForm | undefined {
  const json = copyOf(message);
  if (!isJsonObject(json)) return undefined;
  const { type, ...rest } = json;
  switch (type) {
    case 'ready':
      return hasOnly(rest, []) ? { type } : undefined;
    case 'edit':
      return hasOnly(rest, ['baseRevision', 'query']) ? editOf(rest['baseRevision'], rest['query']) : undefined;
    case 'action': {
      const action = filterFormActions.find((known) => known === rest['action']);
      return hasOnly(rest, ['action']) && action ? { type, action } : undefined;
    }
    default:
      return undefined;
  }
}

function editOf(baseRevision: JsonValue | undefined, json: JsonValue | undefined): FromFilterForm | undefined {
  if (typeof baseRevision !== 'number' || !Number.isSafeInteger(baseRevision) || baseRevision < 0) return undefined;
  const query = parseQuery(json);
  return query.ok ? { type: 'edit', baseRevision, query: query.value } : undefined;
}

/** The message as JSON keeps it, so that nothing but data is looked at; undefined if it has no JSON text or one too long. */
function copyOf(message: unknown): unknown {
  try {
    const text = JSON.stringify(message);
    return text === undefined || text.length > longestMessage ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasOnly(json: JsonObject, keys: readonly string[]): boolean {
  const present = Object.keys(json);
  return present.length === keys.length && keys.every((key) => Object.hasOwn(json, key));
}
