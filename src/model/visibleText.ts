/**
 * What must not reach a label as it is: control characters, line breaks, zero-width and bidirectional
 * marks and lone surrogates can hide text, turn it around or break a row.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffc\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** What a joiner may stand between: without it an emoji family falls into its members. */
const emojiBefore = /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f]?$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;

/** Persian, Urdu and the scripts of India spell with joiners and non-joiners between two of their letters. */
const joiningScripts = String.raw`\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}`;
const letterBefore = new RegExp(`[${joiningScripts}]\\p{M}*$`, 'u');
const letterAfter = new RegExp(`^[${joiningScripts}]`, 'u');

/** How far a joiner looks around, in code units: a letter with its marks, an emoji with its skin colour. */
const joinerContext = 8;

function isSpelling(character: string, offset: number, text: string): boolean {
  if (character !== '\u200c' && character !== '\u200d') return false;
  const before = text.slice(Math.max(0, offset - joinerContext), offset);
  const after = text.slice(offset + 1, offset + 1 + joinerContext);
  if (letterBefore.test(before) && letterAfter.test(after)) return true;
  return character === '\u200d' && emojiBefore.test(before) && emojiAfter.test(after);
}

/** The half of a character at the end of a text that was cut by code units. */
const halfCharacter = /[\ud800-\udbff]$/;

const trailingJoiners = /[\u200c\u200d]+$/;

/** The most characters (grapheme clusters) of a value that a row, a pick or a tooltip line shows. */
export const longestVisibleText = 256;

/**
 * Text from outside as it may be shown in one line: invisible characters as `\u{…}`, at most `longest`
 * grapheme clusters. Copying uses the raw value instead.
 */
export function visibleText(text: string, longest: number = longestVisibleText): string {
  // Segmenting 10,000 characters to show 256 would cost every row its share: cut roughly first.
  const roughly = text.length > longest * 32 ? text.slice(0, longest * 32).replace(halfCharacter, '') : text;
  const shown = roughly.replace(invisible, (character: string, offset: number, whole: string) =>
    isSpelling(character, offset, whole) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  if (shown.length <= longest && roughly === text) return shown;
  const segments = [...graphemes().segment(shown)];
  if (segments.length <= longest && roughly === text) return shown;
  const cut = segments.slice(0, longest).map(({ segment }) => segment);
  // A joiner at the cut joins nothing any more.
  return `${cut.join('').replace(trailingJoiners, '')}…`;
}

let segmenter: Intl.Segmenter | undefined;

/** Built on first use: most names are short and need none. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter;
}
