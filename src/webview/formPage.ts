import { html, nothing, type TemplateResult } from 'lit';
import { type FilterFormAction, filterFormActions } from '../protocol/filterFormMessages.ts';
import { choice, filled, textButton, textField } from './controls.ts';
import { caseSwitch, filterSections, kindLabel } from './filterGroup.ts';
import { controlId, type FormContext, fieldListId } from './formContext.ts';
import { addRow, freeKinds } from './formEdits.ts';
import { addFirstId } from './formFocus.ts';

/** What stands around the conditions. */
export interface PageContext extends FormContext {
  readonly count: string;
  readonly busy: boolean;
  /** What concerns the whole question: that it is not applied, what the server says, why it cannot be edited here. */
  readonly notices: readonly string[];
  readonly isReadOnly: boolean;
  act(action: FilterFormAction): void;
}

const actionIcons: Readonly<Record<FilterFormAction, string>> = {
  clear: 'clear-all',
  save: 'save',
  applySaved: 'bookmark',
  editAsJson: 'json',
  copyAsCode: 'code',
};

/** The whole form. */
export function formPage(context: PageContext): TemplateResult {
  const { strings, form, isReadOnly, fields } = context;
  const parts = html`
    ${textField({
      id: 'search',
      type: 'search',
      label: strings.search,
      placeholder: strings.searchPlaceholder,
      value: form.search,
      onInput: (search) => context.change({ ...form, search }),
    })}
    ${outcome(context)} ${conditions(context)} ${order(context)}
    <datalist id=${fieldListId}>
      ${fields.map(({ name, type }) => html`<option value=${name}>${strings.fieldTypes[type]}</option>`)}
    </datalist>
  `;
  return html`${isReadOnly ? outcome(context) : parts}${actions(context)}`;
}

function outcome({ count, busy, notices }: PageContext): TemplateResult {
  return html`<div class="outcome" aria-busy=${busy ? 'true' : 'false'}>
    <p id="count" role="status" aria-live="polite">${count}</p>
    ${busy ? html`<span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true"></span>` : nothing}
    <div id="notices" role="status" aria-live="polite">
      ${notices.map((notice) => html`<p class="notice"><span class="codicon codicon-info" aria-hidden="true"></span>${notice}</p>`)}
    </div>
  </div>`;
}

function conditions(context: PageContext): TemplateResult {
  const { strings, form } = context;
  const group = form.filters ?? { sections: [] };
  const isEmpty = group.sections.length === 0;
  return html`<section class="conditions" role="group" aria-label=${strings.conditions}>
    ${filterSections(context, group, ['filters'])}
    <div class="adders">
      ${freeKinds(group).map((kind, place) => {
        const isFirst = isEmpty && place === 0;
        const onPress = () => {
          const [changed, added] = addRow(form, ['filters', kind]);
          context.change(changed, controlId([...added, 'field']));
        };
        const label = isFirst ? strings.addCondition : kindLabel(strings, kind);
        const fullLabel = isFirst ? strings.addCondition : filled(strings.addSection, kindLabel(strings, kind));
        return textButton({ id: isFirst ? addFirstId : `add-${kind}`, icon: 'add', label, fullLabel, onPress });
      })}
    </div>
    ${caseSwitch(context, form.filters, ['filters'])}
  </section>`;
}

function order(context: PageContext): TemplateResult {
  const { strings, form } = context;
  const { sort } = form;
  return html`<section class="order" role="group" aria-label=${strings.sort}>
    <span class="heading" aria-hidden="true">${strings.sort}</span>
    ${textField({
      id: 'sort-field',
      label: strings.sortField,
      placeholder: strings.sortPlaceholder,
      value: sort.field,
      list: fieldListId,
      onInput: (field) => context.change({ ...form, sort: { ...sort, field } }),
    })}
    ${choice({
      id: 'sort-direction',
      label: strings.direction,
      value: sort.direction,
      disabled: sort.field.trim() === '',
      options: [
        ['asc', strings.ascending],
        ['desc', strings.descending],
      ],
      onChoose: (direction) => context.change({ ...form, sort: { ...sort, direction } }),
    })}
  </section>`;
}

function actions({ strings, act }: PageContext): TemplateResult {
  return html`<section class="actions" role="group" aria-label=${strings.actions}>
    ${filterFormActions.map((action) =>
      textButton({
        id: `action-${action}`,
        icon: actionIcons[action],
        label: strings[action],
        onPress: () => act(action),
      }),
    )}
  </section>`;
}
