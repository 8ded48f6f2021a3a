import type { JsonValue } from './json.ts';
import {
  type BucketQuery,
  type Condition,
  type FilterGroup,
  type FilterNode,
  isCondition,
  isEmptyGroup,
  type Operator,
} from './query.ts';

/** A piece of a question in reading order; the host has the words. Search, filter and sort follow each other without a joining token. */
export type DescriptionToken =
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'condition'; readonly field: string; readonly operator: Operator; readonly value: JsonValue }
  /** `not` stands before a condition or an opened group. */
  | { readonly kind: 'and' | 'or' | 'not' | 'open' | 'close' }
  /** Case counts in the whole question. */
  | { readonly kind: 'caseSensitive' }
  /** So many conditions are left out here. */
  | { readonly kind: 'more'; readonly conditions: number }
  | { readonly kind: 'sort'; readonly field: string; readonly direction: 'asc' | 'desc' };

export interface DescriptionOptions {
  /** Conditions beyond this number are only counted. */
  readonly mostConditions?: number;
}

/** A filter as it is said: every list of one falls away, and so does every group inside one that joins the same way. */
type Phrase =
  | Condition
  | { readonly join: 'and' | 'or'; readonly phrases: readonly Phrase[] }
  | { readonly not: Phrase };

/** The question in few words: its tokens, of bounded number whatever the question's size. */
export function describeQuery(
  { search = '', filters = {}, sort }: BucketQuery,
  { mostConditions = 8 }: DescriptionOptions = {},
): readonly DescriptionToken[] {
  const tokens: DescriptionToken[] = [];
  if (search !== '') tokens.push({ kind: 'search', text: search });
  const phrase = groupPhrase(filters);
  if (phrase) {
    const shown = firstConditions(phrase, mostConditions);
    if (shown.phrase) pushPhrase(shown.phrase, tokens, true);
    const conditions = countConditions(phrase) - shown.count;
    if (conditions > 0) tokens.push({ kind: 'more', conditions });
  }
  if (filters.case_sensitive && tokens.length > 0) tokens.push({ kind: 'caseSensitive' });
  if (sort) tokens.push({ kind: 'sort', field: sort.field, direction: sort.direction });
  return tokens;
}

function groupPhrase({ AND = [], OR = [], NOT = [], equal = [] }: FilterGroup): Phrase | undefined {
  const pairs = equal.map(([field, value]): Condition => ({ field, operator: 'eq', value }));
  const either = joined('or', phrasesOf(OR));
  return joined('and', [
    ...phrasesOf(AND),
    ...pairs,
    ...(either ? [either] : []),
    ...phrasesOf(NOT).map((phrase): Phrase => ('not' in phrase ? phrase.not : { not: phrase })),
  ]);
}

function phrasesOf(nodes: readonly FilterNode[]): readonly Phrase[] {
  return nodes.flatMap((node): readonly Phrase[] => {
    if (isCondition(node)) return [node];
    const phrase = isEmptyGroup(node) ? undefined : groupPhrase(node);
    return phrase ? [phrase] : [];
  });
}

function joined(join: 'and' | 'or', phrases: readonly Phrase[]): Phrase | undefined {
  const flat = phrases.flatMap((phrase) => ('join' in phrase && phrase.join === join ? phrase.phrases : [phrase]));
  return flat.length > 1 ? { join, phrases: flat } : flat[0];
}

/** The phrase with no more than so many conditions, in reading order, and how many are in it. */
function firstConditions(
  phrase: Phrase,
  most: number,
): { readonly phrase: Phrase | undefined; readonly count: number } {
  if (most <= 0) return { phrase: undefined, count: 0 };
  if ('field' in phrase) return { phrase, count: 1 };
  if ('not' in phrase) {
    const inner = firstConditions(phrase.not, most);
    return { phrase: inner.phrase && { not: inner.phrase }, count: inner.count };
  }
  let count = 0;
  const phrases: Phrase[] = [];
  for (const part of phrase.phrases) {
    if (count >= most) break;
    const inner = firstConditions(part, most - count);
    count += inner.count;
    if (inner.phrase) phrases.push(inner.phrase);
  }
  return { phrase: joined(phrase.join, phrases), count };
}

function countConditions(phrase: Phrase): number {
  if ('field' in phrase) return 1;
  if ('not' in phrase) return countConditions(phrase.not);
  return phrase.phrases.reduce((count, part) => count + countConditions(part), 0);
}

function pushPhrase(phrase: Phrase, tokens: DescriptionToken[], outermost: boolean): void {
  if ('field' in phrase) {
    tokens.push({ kind: 'condition', field: phrase.field, operator: phrase.operator, value: phrase.value });
  } else if ('not' in phrase) {
    tokens.push({ kind: 'not' });
    pushPhrase(phrase.not, tokens, false);
  } else {
    if (!outermost) tokens.push({ kind: 'open' });
    phrase.phrases.forEach((part, place) => {
      if (place > 0) tokens.push({ kind: phrase.join });
      pushPhrase(part, tokens, false);
    });
    if (!outermost) tokens.push({ kind: 'close' });
  }
}
