import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FilterPath } from '../model/filter.ts';
import type { FilterFormStrings } from '../protocol/filterFormStrings.ts';
import { choice, filled, iconButton, textButton } from './controls.ts';
import { filterRow } from './filterRow.ts';
import { controlId, type FormContext } from './formContext.ts';
import {
  addGroup,
  addRow,
  changeKind,
  freeKinds,
  removeEntry,
  removeSection,
  setCase,
  takesGroups,
} from './formEdits.ts';
import { focusAfterRemoval } from './formFocus.ts';
import { type FormGroup, type FormSection, isGroup, type SectionKind } from './formState.ts';

/** What a section asks for, in words. */
export function kindLabel(strings: FilterFormStrings, kind: SectionKind): string {
  return { AND: strings.all, OR: strings.any, NOT: strings.none, equal: strings.equal }[kind];
}

/** The sections of a group, one below the other: all of them hold. */
export function filterSections(context: FormContext, group: FormGroup, path: FilterPath): readonly TemplateResult[] {
  return group.sections.map((section) => filterSection(context, group, section, [...path, section.kind]));
}

/** The case switch of a group. */
export function caseSwitch(context: FormContext, group: FormGroup | undefined, path: FilterPath): TemplateResult {
  const set = (event: Event) => {
    const { checked } = event.currentTarget as HTMLElement & { readonly checked: boolean };
    context.change(setCase(context.form, path, checked));
  };
  return html`<vscode-checkbox
    id=${controlId([...path, 'case'])}
    label=${context.strings.matchCase}
    .checked=${live(group?.caseSensitive === true)}
    @change=${set}
  ></vscode-checkbox>`;
}

function filterSection(
  context: FormContext,
  group: FormGroup,
  { kind, entries }: FormSection,
  path: FilterPath,
): TemplateResult {
  const { strings, form } = context;
  const label = kindLabel(strings, kind);
  const id = (part: string) => controlId([...path, part]);
  const remove = () => {
    const left = removeSection(form, path);
    context.change(left, focusAfterRemoval(left, [...path, 0]));
  };
  const add = (adding: typeof addRow) => () => {
    const [changed, added] = adding(form, path);
    context.change(changed, controlId([...added, 'field']));
  };
  return html`<section class="section" role="group" aria-label=${filled(strings.group, label)}>
    <div class="section-head">
      ${choice({
        id: id('kind'),
        label: strings.kind,
        value: kind,
        options: freeKinds(group, kind).map((each) => [each, kindLabel(strings, each)] as const),
        onChoose: (chosen) =>
          context.change(changeKind(form, path, chosen), controlId([...path.slice(0, -1), chosen, 'kind'])),
      })}
      ${iconButton({ id: id('remove'), icon: 'trash', label: filled(strings.removeGroup, label), onPress: remove })}
    </div>
    ${entries.map((entry, place) =>
      isGroup(entry)
        ? nestedGroup(context, entry, [...path, place])
        : filterRow(context, entry, [...path, place], place + 1),
    )}
    <div class="adders">
      ${textButton({
        id: id('add-condition'),
        icon: 'add',
        label: strings.addCondition,
        fullLabel: filled(strings.addConditionTo, label),
        onPress: add(addRow),
      })}
      ${
        takesGroups(path)
          ? textButton({
              id: id('add-group'),
              icon: 'add',
              label: strings.addGroup,
              fullLabel: filled(strings.addGroupTo, label),
              onPress: add(addGroup),
            })
          : ''
      }
    </div>
  </section>`;
}

function nestedGroup(context: FormContext, group: FormGroup, path: FilterPath): TemplateResult {
  const remove = () => {
    const left = removeEntry(context.form, path);
    context.change(left, focusAfterRemoval(left, path));
  };
  // A group with a section is taken away by the button of that.
  const isBare = group.sections.length === 0;
  const label = filled(context.strings.removeGroup, '');
  return html`<div class="nested">
    ${filterSections(context, group, path)}
    <div class="nested-foot">
      ${caseSwitch(context, group, path)}
      ${isBare ? iconButton({ id: controlId([...path, 'remove']), icon: 'trash', label, onPress: remove }) : ''}
    </div>
  </div>`;
}
