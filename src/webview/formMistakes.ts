import type { FilterPath } from '../model/filter.ts';
import type { ServerMistake } from '../protocol/filterFormMessages.ts';
import type { FilterFormStrings } from '../protocol/filterFormStrings.ts';
import { controlId } from './formContext.ts';
import { entryAt } from './formEdits.ts';
import { type FormMistake, type FormState, isGroup } from './formState.ts';

/** What is wrong, each where it can be put right. */
export interface ShownMistakes {
  /** By the id of the control that it belongs to. */
  readonly byControl: ReadonlyMap<string, string>;
  /** Those without a control. */
  readonly others: readonly string[];
}

/** Sorts mistakes to their controls; what a new condition lacks is not told yet. */
export function shownMistakes(
  form: FormState,
  strings: FilterFormStrings,
  mistakes: readonly FormMistake[],
  serverMistake: ServerMistake | undefined,
): ShownMistakes {
  const byControl = new Map<string, string>();
  const others: string[] = [];
  const serverPath = serverMistake && controlPath(form, serverMistake.path);
  if (serverMistake && serverPath) byControl.set(controlId(serverPath), serverMistake.text);
  else if (serverMistake) others.push(serverMistake.text);
  for (const { path, code } of mistakes) {
    const entry = entryAt(form, path.slice(0, -1));
    if (path.length === 0 || path[0] === 'sort') others.push(strings.mistakes[code]);
    else if (entry && !isGroup(entry) && !entry.untouched) byControl.set(controlId(path), strings.mistakes[code]);
  }
  return { byControl, others };
}

/** The control of a condition that a path of the question as JSON leads to. */
function controlPath(form: FormState, path: FilterPath): FilterPath | undefined {
  // From the longest beginning that is a condition: what follows may name a part of it, or lead into its value.
  for (let length = path.length; length >= 3; length -= 1) {
    const start = path.slice(0, length);
    const entry = entryAt(form, start);
    if (length % 2 === 1 && entry && !isGroup(entry)) {
      const part = path[length];
      return [...start, part === 'field' || part === 'operator' ? 'field' : 'value'];
    }
  }
  return shortFormPath(form, path);
}

/** A field of the short form is a key of its group. */
function shortFormPath(form: FormState, path: FilterPath): FilterPath | undefined {
  const group = entryAt(form, path.slice(0, -1));
  if (group === undefined || !isGroup(group)) return undefined;
  const entries = group.sections.find(({ kind }) => kind === 'equal')?.entries ?? [];
  const place = entries.findIndex((entry) => !isGroup(entry) && entry.field === path.at(-1));
  return place < 0 ? undefined : [...path.slice(0, -1), 'equal', place, 'value'];
}
