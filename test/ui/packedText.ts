import { visibleText } from '../../src/model/visibleText.ts';

/** Joins texts by spaces into as few as have at most `longest` characters as they are shown; a longer one stands alone. */
export function packed(texts: readonly string[], longest: number): readonly string[] {
  const packs: string[] = [];
  let room = 0;
  for (const text of texts) {
    const length = visibleText(text, Number.MAX_SAFE_INTEGER).length + 1;
    if (length > room) {
      packs.push(text);
      room = longest + 1 - length;
    } else {
      packs.push(`${packs.pop()} ${text}`);
      room -= length;
    }
  }
  return packs;
}
