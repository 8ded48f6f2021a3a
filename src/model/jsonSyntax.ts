/** A place in a text; line and column count from 1, offset and column in UTF-16 code units. */
export interface TextPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/**
 * Where a text stops being JSON; undefined if it is JSON to its end. Needed because the engine's own message names
 * no place for most mistakes. Keeps what is open in a list of its own: a text may open more brackets than calls fit.
 */
export function jsonErrorPosition(text: string): TextPosition | undefined {
  const open: ('{' | '[')[] = [];
  let at = skipSpace(text, 0);
  let expected: 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'commaOrEnd' = 'value';
  while (true) {
    const character = text[at];
    const inside = open.at(-1);
    if (expected === 'commaOrEnd') {
      if (inside === undefined) return at === text.length ? undefined : positionAt(text, at);
      if (character === ',') {
        at += 1;
        expected = inside === '{' ? 'key' : 'value';
      } else if (character === (inside === '{' ? '}' : ']')) {
        at += 1;
        open.pop();
      } else return positionAt(text, at);
    } else if (expected === 'key' || expected === 'keyOrEnd') {
      if (character === '}' && expected === 'keyOrEnd') {
        at += 1;
        open.pop();
        expected = 'commaOrEnd';
      } else {
        const key = character === '"' ? afterString(text, at) : { ok: false, at };
        if (!key.ok) return positionAt(text, key.at);
        at = skipSpace(text, key.at);
        if (text[at] !== ':') return positionAt(text, at);
        at += 1;
        expected = 'value';
      }
    } else if (character === ']' && expected === 'valueOrEnd') {
      at += 1;
      open.pop();
      expected = 'commaOrEnd';
    } else if (character === '{' || character === '[') {
      at += 1;
      open.push(character);
      expected = character === '{' ? 'keyOrEnd' : 'valueOrEnd';
    } else {
      const value = afterScalar(text, at);
      if (!value.ok) return positionAt(text, value.at);
      at = value.at;
      expected = 'commaOrEnd';
    }
    at = skipSpace(text, at);
  }
}

/** The line and column of an offset. */
export function positionAt(text: string, offset: number): TextPosition {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = end + 1;
  }
  return { offset, line, column: offset - lineStart + 1 };
}

/** The end of a token, or the first character that cannot belong to it. */
interface Reached {
  readonly ok: boolean;
  readonly at: number;
}

const space = /[ \t\n\r]*/y;
const numberOrWord = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function skipSpace(text: string, at: number): number {
  space.lastIndex = at;
  space.test(text);
  return space.lastIndex;
}

function afterScalar(text: string, at: number): Reached {
  if (text[at] === '"') return afterString(text, at);
  numberOrWord.lastIndex = at;
  return numberOrWord.test(text) ? { ok: true, at: numberOrWord.lastIndex } : { ok: false, at };
}

function afterString(text: string, start: number): Reached {
  let at = start + 1;
  while (true) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { ok: true, at: at + 1 };
    if (code === 0x5c) {
      escaped.lastIndex = at;
      if (!escaped.test(text)) return { ok: false, at };
      at = escaped.lastIndex;
    } else if (code >= 0x20) at += 1;
    else return { ok: false, at };
  }
}
