import type { JsonValue } from './json.ts';

/** Where something stands, like `['filters', 'AND', 1, 'value']`; for what is missing, where it should stand. */
export type FilterPath = readonly (string | number)[];

/** What a value must be where its operator does not take every value. */
export type ExpectedValue = 'boolean' | 'list' | 'string' | 'scalar';

type Complaint =
  | { readonly code: 'notAnObject' | 'notAList' | 'notAString' | 'notABoolean' }
  | { readonly code: 'missingField' | 'emptyField' | 'missingValue' }
  | { readonly code: 'unknownOperator'; readonly operator: JsonValue }
  | { readonly code: 'wrongValue'; readonly expected: ExpectedValue; readonly operator: string }
  | { readonly code: 'wrongDirection'; readonly direction: JsonValue }
  | { readonly code: 'unknownKey'; readonly key: string }
  /** Too many levels inside each other: of groups, of lists and objects in a value, or of parts in a dotted field. */
  | { readonly code: 'tooDeep'; readonly deepest: number }
  | { readonly code: 'tooLarge'; readonly bytes: number; readonly largestBytes: number }
  /** The text is no JSON from here on; lines and columns count from 1, offset and column in UTF-16 code units. */
  | { readonly code: 'invalidJson'; readonly offset: number; readonly line: number; readonly column: number };

/** One mistake in a question that came as JSON. */
export type FilterMistake = Complaint & { readonly path: FilterPath };
