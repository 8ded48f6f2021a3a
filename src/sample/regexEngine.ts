import { RE2JS, RE2JSException } from 're2js';
import type { RegexEngine } from '../model/matches.ts';

/** Longer patterns are refused: what they cost to read grows with them. */
const longestPattern = 1_000;

/** Tests patterns in time that grows with the text alone, whatever the pattern; back-references and the like cannot be read. */
export const linearRegex: RegexEngine = (pattern, caseSensitive) => {
  if (pattern.length > longestPattern) return undefined;
  try {
    const compiled = RE2JS.compile(pattern, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
};
