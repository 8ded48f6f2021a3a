import type { JsonValue } from '../model/json.ts';
import { failed, type Result, succeeded } from '../model/result.ts';

/** A member of a list that can be typed. */
export type ListMember = string | number | boolean | null;

/** What JSON reads as something other than a word. */
const literal = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const quoted = /^"(?:[^"\\]|\\.)*"/;

type ListMistake = 'emptyList' | 'brokenList' | 'inexactNumber';

/** Members between commas: words as they are, numbers, true, false and null as JSON has them, anything else in quotes. */
export function printList(members: readonly ListMember[]): string {
  return members.map(printMember).join(', ');
}

/** Whether every member can be typed, and comes back as it was. */
export function isTypedList(value: readonly JsonValue[]): value is readonly ListMember[] {
  return value.every((member) => typeof member !== 'object' || member === null);
}

/** Reads what `printList` writes and what a person types instead. */
export function parseList(text: string): Result<readonly ListMember[], ListMistake> {
  if (text.trim() === '') return failed('emptyList');
  const members: ListMember[] = [];
  let rest = text.trim();
  for (;;) {
    const end = quoted.exec(rest)?.[0].length ?? rest.search(/,|$/);
    const member = memberOf(rest.slice(0, end).trim());
    if (!member.ok) return member;
    members.push(member.value);
    rest = rest.slice(end).trimStart();
    if (rest === '') return succeeded(members);
    if (!rest.startsWith(',')) return failed('brokenList');
    rest = rest.slice(1).trimStart();
    // A comma at the end is what a list looks like while the next member is being typed.
    if (rest === '') return succeeded(members);
  }
}

function printMember(member: ListMember): string {
  if (typeof member !== 'string') return Object.is(member, -0) ? '-0' : String(member);
  const isPlain = member !== '' && member === member.trim() && !/[",\n\r]/.test(member) && !literal.test(member);
  return isPlain ? member : JSON.stringify(member);
}

function memberOf(text: string): Result<ListMember, ListMistake> {
  if (literal.test(text)) {
    const value: ListMember = JSON.parse(text);
    if (typeof value !== 'number') return succeeded(value);
    if (!Number.isFinite(value)) return failed('brokenList');
    return isExactNumber(text, value) ? succeeded(value) : failed('inexactNumber');
  }
  if (!text.includes('"')) return text === '' ? failed('brokenList') : succeeded(text);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? succeeded(value) : failed('brokenList');
  } catch {
    return failed('brokenList');
  }
}

/** Whether a typed number is sent as it is: a long id would be sent with its last digits changed. */
export function isExactNumber(text: string, value: number): boolean {
  return !/^[+-]?\d+$/.test(text) || Number.isSafeInteger(value) || String(value) === text;
}
