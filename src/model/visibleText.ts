/**
 * What must not reach a label as it is: control characters, line breaks, zero-width and bidirectional
 * marks and lone surrogates can hide text, turn it around or break a row.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffc\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** An emoji sequence keeps its joiner: without it a family falls into its members. */
const emojiJoiner = /(?<=\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f]?)\u200d(?=\p{Extended_Pictographic})/gu;
const joinerPlaceholder = '\u{10fffd}';

/** The half of a character at the end of a text that was cut by code units. */
const halfCharacter = /[\ud800-\udbff]$/;

/** The most characters (grapheme clusters) of a value that a row, a pick or a tooltip line shows. */
export const longestVisibleText = 256;

/**
 * Text from outside as it may be shown in one line: invisible characters as `\u{…}`, at most `longest`
 * grapheme clusters. Copying uses the raw value instead.
 */
export function visibleText(text: string, longest: number = longestVisibleText): string {
  // Segmenting 10,000 characters to show 256 would cost every row its share: cut roughly first.
  const roughly = text.length > longest * 32 ? text.slice(0, longest * 32).replace(halfCharacter, '') : text;
  const shown = roughly
    .replaceAll(joinerPlaceholder, '\u{fffd}')
    .replace(emojiJoiner, joinerPlaceholder)
    .replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll(joinerPlaceholder, '\u200d');
  if (shown.length <= longest && roughly === text) return shown;
  const segments = [...graphemes().segment(shown)];
  if (segments.length <= longest && roughly === text) return shown;
  return `${segments
    .slice(0, longest)
    .map(({ segment }) => segment)
    .join('')}…`;
}

let segmenter: Intl.Segmenter | undefined;

/** Built on first use: most names are short and need none. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter;
}
