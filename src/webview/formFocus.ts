import type { FilterPath } from '../model/filter.ts';
import { controlId } from './formContext.ts';
import { entryAt } from './formEdits.ts';
import { type FormEntry, type FormState, isGroup } from './formState.ts';

/** The button that adds the first condition, where the keyboard goes when no condition is left. */
export const addFirstId = 'add-first';

/** Where the keyboard goes when a condition or group is gone: the next one in its place, else the one before, else up. */
export function focusAfterRemoval(left: FormState, path: FilterPath): string {
  if (path.length <= 1) return addFirstId;
  const list = path.slice(0, -1);
  for (const place of [Number(path.at(-1)), Number(path.at(-1)) - 1]) {
    const entry = place < 0 ? undefined : entryAt(left, [...list, place]);
    if (entry) return firstControl(entry, [...list, place]);
  }
  const group = entryAt(left, list.slice(0, -1));
  const section = group && isGroup(group) ? group.sections[0] : undefined;
  const first = section?.entries[0];
  if (section && first) return firstControl(first, [...list.slice(0, -1), section.kind, 0]);
  return focusAfterRemoval(left, list.slice(0, -1));
}

function firstControl(entry: FormEntry, path: FilterPath): string {
  if (!isGroup(entry)) return controlId([...path, 'field']);
  const section = entry.sections[0];
  return section ? controlId([...path, section.kind, 'kind']) : controlId([...path, 'remove']);
}
