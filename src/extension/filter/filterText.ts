import { printFilter } from '../../model/filter.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { membersAt, type TextRange, wholePlace } from '../../model/jsonPlaces.ts';
import {
  type BucketQuery,
  composeQuery,
  everything,
  isEmptyGroup,
  type QueryPart,
  queryParts,
  sameJson,
} from '../../model/query.ts';
import { parseQuery } from '../../model/queryJson.ts';
import { succeeded } from '../../model/result.ts';

/** What stands in a text for each part of the question; a part may be left out. */
export type PartsInText = Readonly<Partial<Record<QueryPart, JsonValue>>>;

export interface TextEdit extends TextRange {
  readonly text: string;
}

/** The question as a document with all three parts; those that ask for nothing show where to write. */
export function documentText(query: BucketQuery): string {
  return `${indented(Object.fromEntries(queryParts.map((part) => [part, printedPart(query, part)])))}\n`;
}

/** One part as the document shows it. */
export function printedPart({ search, filters, sort }: BucketQuery, part: QueryPart): JsonValue {
  switch (part) {
    case 'search':
      return search ?? '';
    case 'filters':
      return filters ? printFilter(filters) : { AND: [] };
    case 'sort':
      return sort ? { field: sort.field, direction: sort.direction } : null;
  }
}

/** The parts as they are written, right or wrong; undefined if the text is no JSON object. */
export function partsInText(text: string): PartsInText | undefined {
  if (text.trim() === '') return {};
  try {
    const json: unknown = JSON.parse(text);
    if (!isJsonObject(json)) return undefined;
    return Object.fromEntries(queryParts.flatMap((part) => (Object.hasOwn(json, part) ? [[part, json[part]]] : [])));
  } catch {
    return undefined;
  }
}

/** Whether a part is the same in both; a search or filter that asks for nothing is like none. */
export function samePart(one: BucketQuery, other: BucketQuery, part: QueryPart): boolean {
  return asksNothing(one, part) ? asksNothing(other, part) : sameJson(one[part], other[part]);
}

/** Whether a part is written alike in both, or left empty or out in both. */
export function sameWritten(one: PartsInText, other: PartsInText, part: QueryPart): boolean {
  return sameJson(one[part], other[part]) || (saysNothing(one, part) && saysNothing(other, part));
}

function saysNothing(written: PartsInText, part: QueryPart): boolean {
  const value = written[part];
  const parsed = value === undefined ? succeeded(everything) : parseQuery({ [part]: value });
  return parsed.ok && asksNothing(parsed.value, part);
}

/** The question of a text in which what asks for nothing is left as it was: the text has words for it, nothing more. */
export function withNothingAsBefore(query: BucketQuery, before: BucketQuery): BucketQuery {
  return composeQuery((part) => (samePart(query, before, part) ? before : query));
}

function asksNothing({ search, filters, sort }: BucketQuery, part: QueryPart): boolean {
  switch (part) {
    case 'search':
      return search === undefined || search === '';
    case 'filters':
      return filters === undefined || (filters.case_sensitive === undefined && isEmptyGroup(filters));
    case 'sort':
      return sort === undefined;
  }
}

/** What has to change in a text so that it says these parts; the rest keeps its form. The text is a JSON object or blank. */
export function editsForParts(text: string, changed: PartsInText): readonly TextEdit[] {
  if (text.trim() === '') return [{ start: 0, end: text.length, text: `${indented({ ...changed })}\n` }];
  const whole = wholePlace(text);
  const members = membersAt(text, whole.start);
  const edits: TextEdit[] = [];
  const added: string[] = [];
  for (const part of queryParts) {
    const value = changed[part];
    if (value === undefined) continue;
    const member = members.findLast(({ key }) => key === part);
    if (member)
      edits.push({ start: member.start, end: member.end, text: indented(value, marginAt(text, member.start)) });
    else added.push(`${JSON.stringify(part)}: ${indented(value, '  ')}`);
  }
  if (added.length > 0) {
    const last = members.at(-1);
    const start = last?.end ?? whole.start + 1;
    const lines = added.join(',\n  ');
    edits.push({ start, end: last ? start : whole.end - 1, text: last ? `,\n  ${lines}` : `\n  ${lines}\n` });
  }
  return edits;
}

/** The text after all edits, none of which overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce((changed, { start, end, text: put }) => changed.slice(0, start) + put + changed.slice(end), text);
}

function indented(value: JsonObject | JsonValue, margin = ''): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${margin}`);
}

/** The space that the line of a place begins with. */
function marginAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
