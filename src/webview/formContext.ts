import type { FilterPath } from '../model/filter.ts';
import type { FieldSuggestion } from '../protocol/filterFormMessages.ts';
import type { FilterFormStrings } from '../protocol/filterFormStrings.ts';
import type { FormState } from './formState.ts';

/** What every part of the form needs to draw itself and to tell of a change. */
export interface FormContext {
  readonly strings: FilterFormStrings;
  readonly fields: readonly FieldSuggestion[];
  readonly form: FormState;
  /** What is wrong, by the id of the control that it belongs to. */
  readonly mistakes: ReadonlyMap<string, string>;
  /** Takes over a change; the control of this id has the keyboard afterwards. */
  change(form: FormState, focusId?: string): void;
}

/** The id of the control that shows this part of the question. */
export function controlId(path: FilterPath): string {
  return path.join('-');
}

/** The id of the list of field names. */
export const fieldListId = 'known-fields';
