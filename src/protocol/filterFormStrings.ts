import type { Operator } from '../model/query.ts';

/** What is wrong with what was typed into the form. */
export type FormMistakeCode =
  | 'emptyField'
  | 'deepField'
  | 'notANumber'
  | 'inexactNumber'
  | 'notABoolean'
  | 'notADate'
  | 'emptyList'
  | 'brokenList'
  | 'wrongType'
  | 'tooLong';

/** Why a question is shown but cannot be edited as a form. */
export type ReadOnlyReason = 'tooDeep' | 'tooLong' | 'otherShape';

/** Every word of the form; the host translates them. `{0}` stands for what the form puts there. */
export interface FilterFormStrings {
  readonly search: string;
  readonly searchPlaceholder: string;
  readonly conditions: string;
  readonly kind: string;
  readonly all: string;
  readonly any: string;
  readonly none: string;
  readonly equal: string;
  readonly group: string;
  readonly condition: string;
  readonly field: string;
  readonly fieldTypes: Readonly<Record<'string' | 'number' | 'boolean' | 'date' | 'unknown', string>>;
  readonly operator: string;
  readonly valueType: string;
  readonly value: string;
  readonly operators: Readonly<Record<Operator, string>>;
  readonly valueTypes: Readonly<Record<'string' | 'number' | 'boolean' | 'null' | 'list' | 'date', string>>;
  readonly listPlaceholder: string;
  readonly datePlaceholder: string;
  readonly yes: string;
  readonly no: string;
  readonly addCondition: string;
  readonly addConditionTo: string;
  readonly addGroup: string;
  readonly addGroupTo: string;
  readonly addSection: string;
  readonly removeCondition: string;
  readonly removeGroup: string;
  readonly matchCase: string;
  readonly sort: string;
  readonly sortField: string;
  readonly sortPlaceholder: string;
  readonly direction: string;
  readonly ascending: string;
  readonly descending: string;
  readonly clear: string;
  readonly save: string;
  readonly applySaved: string;
  readonly editAsJson: string;
  readonly copyAsCode: string;
  readonly actions: string;
  readonly notApplied: string;
  readonly mistakes: Readonly<Record<FormMistakeCode, string>>;
  readonly readOnly: Readonly<Record<ReadOnlyReason, string>>;
}
