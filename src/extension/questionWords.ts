import { l10n } from 'vscode';
import { type DescriptionToken, describeQuery } from '../model/describe.ts';
import type { JsonValue } from '../model/json.ts';
import type { BucketQuery, Operator } from '../model/query.ts';
import { visibleText } from '../model/visibleText.ts';
import type { NumberFormats } from './numberFormats.ts';

/** The longest name, value or search text in a line of words, in characters. */
const longestPart = 40;

/** The most members of a list that are named. */
const mostMembers = 3;

/** The question in a few words, a part each for search, filter and order; nothing for the question that asks for everything. */
export function questionWords(query: BucketQuery, numbers: NumberFormats): readonly string[] {
  const parts: string[] = [];
  let filter = '';
  for (const token of describeQuery(query)) {
    if (token.kind === 'search') parts.push(l10n.t('“{0}”', visibleText(token.text, longestPart)));
    else if (token.kind !== 'sort') filter += filterWords(token, numbers);
    else {
      if (filter) parts.push(filter);
      filter = '';
      parts.push(orderWords(token));
    }
  }
  return filter ? [...parts, filter] : parts;
}

/** What a field of the reply is called in the rows; any other by its own name. */
export function fieldLabel(field: string): string {
  switch (field) {
    case 'bucket_name':
      return l10n.t('name');
    case 'bucket_id':
      return l10n.t('ID');
    case 'description':
      return l10n.t('description');
    case 'total_size_bytes':
      return l10n.t('size');
    case 'object_count':
      return l10n.t('objects');
    case 'status':
      return l10n.t('status');
    case 'is_locked':
      return l10n.t('locked');
    case 'created_at':
      return l10n.t('created');
    case 'updated_at':
      return l10n.t('updated');
    case 'last_upload_at':
      return l10n.t('last upload');
    default:
      return visibleText(field, longestPart);
  }
}

function orderWords({ field, direction }: Extract<DescriptionToken, { kind: 'sort' }>): string {
  const label = fieldLabel(field);
  return direction === 'asc' ? l10n.t('by {0}, ascending', label) : l10n.t('by {0}, descending', label);
}

function filterWords(
  token: Exclude<DescriptionToken, { kind: 'search' } | { kind: 'sort' }>,
  numbers: NumberFormats,
): string {
  switch (token.kind) {
    case 'condition':
      return conditionWords(token, numbers);
    case 'and':
      return l10n.t({ message: ', ', comment: ['Between two conditions that must both hold'] });
    case 'or':
      return l10n.t({ message: ' or ', comment: ['Between two conditions of which one must hold'] });
    case 'not':
      return l10n.t({ message: 'not ', comment: ['Before a condition that must not hold'] });
    case 'open':
      return '(';
    case 'close':
      return ')';
    case 'caseSensitive':
      return l10n.t(', match case');
    case 'more':
      return token.conditions === 1 ? l10n.t(', 1 more') : l10n.t(', {0} more', numbers.exact(token.conditions));
  }
}

function conditionWords(
  { field, operator, value }: Extract<DescriptionToken, { kind: 'condition' }>,
  numbers: NumberFormats,
): string {
  const label = fieldLabel(field);
  if (operator === 'exists') return value === false ? l10n.t('no {0}', label) : l10n.t('has {0}', label);
  if (operator === 'is_null') return value === false ? l10n.t('{0} is not null', label) : l10n.t('{0} is null', label);
  return `${label} ${operatorWord(operator)} ${valueWords(field, value, numbers)}`;
}

/** An operator between field and value: a sign where there is one that everybody knows. */
export function operatorWord(operator: Operator): string {
  switch (operator) {
    case 'eq':
      return '=';
    case 'ne':
      return '≠';
    case 'gt':
      return '>';
    case 'lt':
      return '<';
    case 'gte':
      return '≥';
    case 'lte':
      return '≤';
    case 'in':
      return l10n.t('in');
    case 'nin':
      return l10n.t('not in');
    case 'contains':
      return l10n.t('contains');
    case 'starts_with':
      return l10n.t('starts with');
    case 'ends_with':
      return l10n.t('ends with');
    case 'regex':
      return l10n.t('matches');
    case 'text':
      return l10n.t('has the words');
    case 'exists':
      return l10n.t('exists');
    case 'is_null':
      return l10n.t('is null');
  }
}

function valueWords(field: string, value: JsonValue, numbers: NumberFormats): string {
  if (typeof value === 'number') {
    return field === 'total_size_bytes' && value >= 0 ? numbers.size(value) : numbers.exact(value);
  }
  if (Array.isArray(value)) {
    const named = value.slice(0, mostMembers).map((member: JsonValue) => valueWords(field, member, numbers));
    return `[${named.join(', ')}${value.length > mostMembers ? ', …' : ''}]`;
  }
  return visibleText(typeof value === 'string' ? value : JSON.stringify(value), longestPart);
}
