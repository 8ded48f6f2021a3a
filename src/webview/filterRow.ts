import { html, nothing, type TemplateResult } from 'lit';
import type { FilterPath } from '../model/filter.ts';
import { choice, filled, iconButton, mistakeText, textField } from './controls.ts';
import {
  fieldTypeOf,
  offeredOperators,
  offeredTypes,
  withField,
  withOperator,
  withValueType,
} from './fieldOperators.ts';
import { controlId, type FormContext, fieldListId } from './formContext.ts';
import { removeEntry, replaceRow } from './formEdits.ts';
import { focusAfterRemoval } from './formFocus.ts';
import type { FormRow } from './formState.ts';

/** One condition: field, operator, type and value, and a button that takes it away. */
export function filterRow(context: FormContext, row: FormRow, path: FilterPath, number: number): TemplateResult {
  const { strings, fields, form, mistakes } = context;
  const [fieldId, operatorId, typeId, valueId] = ['field', 'operator', 'type', 'value'].map((part) =>
    controlId([...path, part]),
  ) as [string, string, string, string];
  const change = (changed: FormRow) => context.change(replaceRow(form, path, changed));
  const isShort = path.at(-2) === 'equal';
  const operators = isShort ? (['eq'] as const) : offeredOperators(row, fieldTypeOf(row.field, fields));
  const types = offeredTypes(row.operator);
  const remove = () => {
    const left = removeEntry(form, path);
    context.change(left, focusAfterRemoval(left, path));
  };
  return html`<div
    class=${types.length === 1 ? 'row one-type' : 'row'}
    role="group"
    aria-label=${filled(strings.condition, number)}
    @focusout=${(event: FocusEvent) => touch(context, row, path, event)}
  >
    ${textField({
      id: fieldId,
      label: strings.field,
      placeholder: strings.field,
      value: row.field,
      list: fieldListId,
      mistake: mistakes.get(fieldId),
      onInput: (field) => change(withField(row, field, isShort ? 'unknown' : fieldTypeOf(field, fields))),
    })}
    ${iconButton({
      id: controlId([...path, 'remove']),
      icon: 'close',
      label: filled(strings.removeCondition, number),
      onPress: remove,
    })}
    ${mistakeText(fieldId, mistakes.get(fieldId))}
    ${choice({
      id: operatorId,
      label: strings.operator,
      value: row.operator,
      options: operators.map((operator) => [operator, strings.operators[operator]] as const),
      onChoose: (operator) => change(withOperator(row, operator)),
    })}
    ${
      types.length === 1
        ? nothing
        : choice({
            id: typeId,
            label: strings.valueType,
            value: row.valueType,
            options: types.map((type) => [type, strings.valueTypes[type]] as const),
            onChoose: (type) => change(withValueType(row, type)),
          })
    }
    ${valueControl(context, row, valueId, change)} ${mistakeText(valueId, mistakes.get(valueId))}
  </div>`;
}

function valueControl(
  { strings, mistakes }: FormContext,
  row: FormRow,
  id: string,
  change: (changed: FormRow) => void,
): TemplateResult | typeof nothing {
  const { untouched: _, ...rest } = row;
  const mistake = mistakes.get(id);
  switch (row.valueType) {
    case 'null':
      return nothing;
    case 'boolean':
      return choice({
        id,
        label: strings.value,
        value: row.text,
        mistake,
        options: [
          ['true', strings.yes],
          ['false', strings.no],
        ],
        onChoose: (text) => change({ ...rest, text }),
      });
    default: {
      const placeholders = { list: strings.listPlaceholder, date: strings.datePlaceholder };
      const placeholder =
        row.valueType in placeholders ? placeholders[row.valueType as 'list' | 'date'] : strings.value;
      const label = strings.value;
      return textField({
        id,
        label,
        value: row.text,
        placeholder,
        mistake,
        onInput: (text) => change({ ...row, text }),
      });
    }
  }
}

/** Once the keyboard has left a new condition, what it lacks is told. */
function touch({ form, change }: FormContext, row: FormRow, path: FilterPath, event: FocusEvent): void {
  const group = event.currentTarget as HTMLElement;
  if (!row.untouched || (event.relatedTarget instanceof Node && group.contains(event.relatedTarget))) return;
  // The window lost the keyboard, or the row itself went.
  if (event.relatedTarget === null) return;
  const { untouched: _, ...touched } = row;
  change(replaceRow(form, path, touched));
}
