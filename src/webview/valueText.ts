import type { JsonValue } from '../model/json.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { FormMistakeCode } from '../protocol/filterFormStrings.ts';
import { isExactNumber, isTypedList, parseList, printList } from './listText.ts';

export const valueTypes = ['string', 'number', 'boolean', 'null', 'list', 'date'] as const;
export type ValueType = (typeof valueTypes)[number];

/** A value as it stands in the form. */
export interface TypedText {
  readonly valueType: ValueType;
  readonly text: string;
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const date = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** The value as typed text; undefined if it cannot be typed and come back as it was. A text that is a date is one. */
export function typedText(value: JsonValue): TypedText | undefined {
  if (value === null) return { valueType: 'null', text: '' };
  switch (typeof value) {
    case 'boolean':
      return { valueType: 'boolean', text: String(value) };
    case 'number':
      return { valueType: 'number', text: Object.is(value, -0) ? '-0' : String(value) };
    case 'string':
      // One line is all that a text field holds.
      if (/[\n\r]/.test(value)) return undefined;
      return { valueType: isDate(value) ? 'date' : 'string', text: value };
    default:
      return Array.isArray(value) && value.length > 0 && isTypedList(value)
        ? { valueType: 'list', text: printList(value) }
        : undefined;
  }
}

/** The value that was typed, or what is wrong with it. */
export function readValue({ valueType, text }: TypedText): Result<JsonValue, FormMistakeCode> {
  switch (valueType) {
    case 'string':
      return succeeded(text);
    case 'number':
      return numberOf(text.trim());
    case 'boolean':
      return text === 'true' || text === 'false' ? succeeded(text === 'true') : failed('notABoolean');
    case 'null':
      return succeeded(null);
    case 'list':
      return parseList(text);
    case 'date':
      return isDate(text.trim()) ? succeeded(text.trim()) : failed('notADate');
  }
}

function numberOf(text: string): Result<number, FormMistakeCode> {
  const value = Number(text);
  if (!number.test(text) || !Number.isFinite(value)) return failed('notANumber');
  return isExactNumber(text, value) ? succeeded(value) : failed('inexactNumber');
}

/** Whether a text is a day, or a time on a day, that exists, in the form of ISO 8601. */
function isDate(text: string): boolean {
  const [, year, month, day, hour = 0, minute = 0, second = 0] =
    date.exec(text)?.map((part) => Number(part ?? 0)) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const calendar = new Date(0);
  calendar.setUTCFullYear(year, month - 1, day);
  const exists = calendar.getUTCMonth() === month - 1 && calendar.getUTCDate() === day;
  return exists && hour < 24 && minute < 60 && second < 60;
}
