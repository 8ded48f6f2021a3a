import { expectedValue } from '../model/filter.ts';
import { type Operator, operators } from '../model/query.ts';
import type { FieldSuggestion, FieldType } from '../protocol/filterFormMessages.ts';
import type { FormRow } from './formState.ts';
import { readValue, type TypedText, type ValueType, valueTypes } from './valueText.ts';

const ordered: readonly Operator[] = ['eq', 'ne', 'gt', 'lt', 'gte', 'lte', 'in', 'nin', 'exists', 'is_null'];

const operatorsOf: Readonly<Record<FieldType, readonly Operator[]>> = {
  string: ['eq', 'ne', 'contains', 'starts_with', 'ends_with', 'regex', 'in', 'nin', 'exists', 'is_null', 'text'],
  number: ordered,
  date: ordered,
  boolean: ['eq', 'ne', 'exists', 'is_null'],
  unknown: operators,
};

/** What a field of this name holds, as far as is known. */
export function fieldTypeOf(name: string, fields: readonly FieldSuggestion[]): FieldType {
  return fields.find((field) => field.name === name)?.type ?? 'unknown';
}

/** The operators to choose from; the one that is set is always among them. */
export function offeredOperators({ operator }: FormRow, fieldType: FieldType): readonly Operator[] {
  const offered = operatorsOf[fieldType];
  return offered.includes(operator) ? offered : [...offered, operator];
}

/** The types that a value may have behind this operator. */
export function offeredTypes(operator: Operator): readonly ValueType[] {
  switch (expectedValue(operator)) {
    case 'boolean':
      return ['boolean'];
    case 'list':
      return ['list'];
    case 'string':
      return ['string', 'date'];
    case 'scalar':
      return valueTypes.filter((type) => type !== 'list');
    default:
      return valueTypes;
  }
}

/** The row with another field; a value that is still open takes the type of the field. */
export function withField(row: FormRow, field: string, fieldType: FieldType): FormRow {
  const { untouched: _, ...rest } = row;
  const operator = operatorsOf[fieldType].includes(row.operator) ? row.operator : 'eq';
  // While a name is being typed it is unknown: that is no reason to change what stands behind it.
  if (fieldType === 'unknown') return { ...rest, field };
  return withOperator({ ...rest, field, ...retyped(row, fieldType) }, operator);
}

/** The row with another operator, and a value of a type that the operator takes. */
export function withOperator(row: FormRow, operator: Operator): FormRow {
  const offered = offeredTypes(operator);
  const { untouched: _, ...rest } = row;
  if (offered.includes(row.valueType)) return { ...rest, operator };
  return { ...rest, operator, ...ofType(row, offered[0] ?? 'string') };
}

/** The row with a value of another type; the text stays as far as it can. */
export function withValueType(row: FormRow, valueType: ValueType): FormRow {
  return { ...row, ...ofType(row, valueType) };
}

function retyped(row: FormRow, fieldType: Exclude<FieldType, 'unknown'>): TypedText {
  const { valueType, text } = row;
  if (valueType === 'list' || valueType === 'null' || valueType === fieldType) return { valueType, text };
  const typed = ofType(row, fieldType);
  return text === '' || (readValue(typed).ok && typed.text === text) ? typed : { valueType, text };
}

function ofType({ text }: TypedText, valueType: ValueType): TypedText {
  if (valueType === 'null') return { valueType, text: '' };
  if (valueType === 'boolean') return { valueType, text: text === 'false' ? 'false' : 'true' };
  return { valueType, text };
}
