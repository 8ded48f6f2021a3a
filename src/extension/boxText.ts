import { plain } from './pickText.ts';

/** Text from outside as the message of an input box, which draws `[x](command:y)` as a link that runs a command. */
export function boxText(text: string): string {
  return plain(text).replaceAll('](', '] (');
}
