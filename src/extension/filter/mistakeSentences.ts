import * as vscode from 'vscode';
import type { FilterMistake, FilterPath } from '../../model/filterMistake.ts';
import type { JsonValue } from '../../model/json.ts';
import { operators } from '../../model/query.ts';
import { visibleText } from '../../model/visibleText.ts';

const longestQuote = 60;

/** What is wrong with a question that came as JSON, and what would be right. Plain text; what it quotes is made visible. */
export function mistakeSentence(mistake: FilterMistake): string {
  const { l10n } = vscode;
  switch (mistake.code) {
    case 'notAnObject':
      return mistake.path.length === 0
        ? l10n.t('A question is an object with “search”, “filters” and “sort”.')
        : l10n.t('An object in braces is needed here.');
    case 'notAList':
      return l10n.t('A list in brackets is needed here.');
    case 'notAString':
      return l10n.t('A text in quotation marks is needed here.');
    case 'notABoolean':
      return l10n.t('Only true and false are possible here.');
    case 'missingField':
      return l10n.t('The name of the field is missing: “field”.');
    case 'emptyField':
      return l10n.t('The name of a field cannot be empty.');
    case 'missingValue':
      return l10n.t('What to compare with is missing: “value”.');
    case 'unknownOperator':
      return l10n.t(
        'There is no operator {0}. Possible are: {1}.',
        quotedValue(mistake.operator),
        operators.join(', '),
      );
    case 'wrongValue':
      return wrongValueSentence(mistake);
    case 'wrongDirection':
      return l10n.t('There is no direction {0}. Possible are “asc” and “desc”.', quotedValue(mistake.direction));
    case 'unknownKey':
      return unknownKeySentence(mistake.key, mistake.path);
    case 'tooDeep':
      return l10n.t('More than {0} levels stand inside each other here.', String(mistake.deepest));
    case 'tooLarge':
      return l10n.t('The text is too large: {0} of {1} bytes.', String(mistake.bytes), String(mistake.largestBytes));
    case 'invalidJson':
      return l10n.t('From here on this is not JSON.');
  }
}

/** The place of a mistake in words that stand before its sentence, like `filters.AND[0].value`; empty for the whole. */
export function mistakePlace(path: FilterPath): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return visibleText(steps.join('').replace(/^\./, ''), longestQuote);
}

function wrongValueSentence({ expected, operator }: Extract<FilterMistake, { code: 'wrongValue' }>): string {
  const { l10n } = vscode;
  const named = visibleText(operator, longestQuote);
  switch (expected) {
    case 'boolean':
      return l10n.t('{0} takes true or false.', named);
    case 'list':
      return l10n.t('{0} takes a list in brackets.', named);
    case 'string':
      return l10n.t('{0} takes a text in quotation marks.', named);
    case 'scalar':
      return l10n.t('{0} takes one text, number, true, false or null.', named);
  }
}

function unknownKeySentence(key: string, path: FilterPath): string {
  const { l10n } = vscode;
  const named = quotedValue(key);
  if (path.length === 1)
    return l10n.t('{0} is no part of a question, which has “search”, “filters” and “sort”.', named);
  return path[0] === 'sort'
    ? l10n.t('{0} is no part of a sort, which has “field” and “direction”.', named)
    : l10n.t('{0} is no part of a condition, which has “field”, “operator” and “value”.', named);
}

/** A value from outside as part of a sentence. */
function quotedValue(value: JsonValue): string {
  return `“${visibleText(typeof value === 'string' ? value : JSON.stringify(value), longestQuote)}”`;
}
