import type { FilterPath } from './filterMistake.ts';

/** A part of a text, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A member of a list or an object in a JSON text, with the text of its value and, in an object, of its name. */
export interface JsonMember extends TextRange {
  readonly key: string | number;
  readonly name?: TextRange;
}

/** The whole of a JSON text without the space around it. */
export function wholePlace(text: string): TextRange {
  const start = skipSpace(text, 0);
  return { start, end: endOfValue(text, start) };
}

/** The members of the list or object that begins at `start`, in the order written. The text must be JSON. */
export function membersAt(text: string, start: number): readonly JsonMember[] {
  const opening = text[start];
  if (opening !== '{' && opening !== '[') return [];
  const members: JsonMember[] = [];
  let at = skipSpace(text, start + 1);
  while (at < text.length && text[at] !== '}' && text[at] !== ']') {
    let name: TextRange | undefined;
    if (opening === '{') {
      name = { start: at, end: endOfValue(text, at) };
      // Between the name and the colon there is space at most.
      at = skipSpace(text, text.indexOf(':', name.end) + 1);
    }
    const end = endOfValue(text, at);
    const key = name ? String(JSON.parse(text.slice(name.start, name.end))) : members.length;
    members.push({ key, start: at, end, ...(name ? { name } : {}) });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

/**
 * Where a path leads in a JSON text: the member there, or `isMissing` with the nearest place around it. A name that is
 * given twice means its last value, as it does to `JSON.parse`.
 */
export function placeOf(text: string, path: FilterPath): JsonMember & { readonly isMissing: boolean } {
  let place: JsonMember = { key: '', ...wholePlace(text) };
  for (const step of path) {
    const next = membersAt(text, place.start).findLast(({ key }) => key === step);
    if (!next) return { ...place, isMissing: true };
    place = next;
  }
  return { ...place, isMissing: false };
}

const space = /[ \t\n\r]*/y;
const token = /[ \t\n\r]*(?:"[^"\\]*(?:\\.[^"\\]*)*"|[^"{}[\],: \t\n\r]+|[{}[\],:])/sy;

function skipSpace(text: string, at: number): number {
  space.lastIndex = at;
  space.test(text);
  return space.lastIndex;
}

/** Counts brackets instead of calling itself: a text may open more of them than calls fit. */
function endOfValue(text: string, start: number): number {
  let open = 0;
  let at = start;
  do {
    token.lastIndex = at;
    if (!token.test(text)) return text.length;
    at = token.lastIndex;
    const last = text[at - 1];
    // A string ends with a quotation mark, whatever brackets it holds.
    if (last === '{' || last === '[') open += 1;
    else if (last === '}' || last === ']') open -= 1;
  } while (open > 0);
  return at;
}
