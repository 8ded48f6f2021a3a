import { visibleText } from '../model/visibleText.ts';

/** Text from outside as a label: pick labels draw `$(name)` as an icon, a word joiner after the sign prevents it. */
export function plain(text: string): string {
  return visibleText(text).replaceAll('$(', '$\u2060(');
}

/** The editor sorts matches by their label unless told not to; the switch is not in the public type yet. */
export function keepOrder(pick: object): void {
  try {
    (pick as { sortByLabel?: boolean }).sortByLabel = false;
  } catch {
    // An editor that guards the switch sorts by label: every row is still there.
  }
}
