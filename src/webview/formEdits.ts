import type { FilterPath } from '../model/filter.ts';
import {
  deepestForm,
  type FormEntry,
  type FormGroup,
  type FormRow,
  type FormSection,
  type FormState,
  isGroup,
  type SectionKind,
  sectionKinds,
} from './formState.ts';

/** What a new condition looks like. */
export const blankRow: FormRow = { field: '', operator: 'eq', valueType: 'string', text: '', untouched: true };

const emptyGroup: FormGroup = { sections: [] };
const root: FilterPath = ['filters'];

/** The kinds that a new section of the group, or this one, may have; the short form is only kept. */
export function freeKinds({ sections }: FormGroup, own?: SectionKind): readonly SectionKind[] {
  return sectionKinds.filter(
    (kind) => kind === own || (kind !== 'equal' && !sections.some((section) => section.kind === kind)),
  );
}

/** The condition or group at a path; undefined if there is none. */
export function entryAt(form: FormState, path: FilterPath): FormEntry | undefined {
  let entry: FormEntry | undefined = form.filters;
  for (let at = 1; at < path.length; at += 2) {
    if (entry === undefined || !isGroup(entry)) return undefined;
    entry = entry.sections.find(({ kind }) => kind === path[at])?.entries[Number(path[at + 1])];
  }
  return entry;
}

/** Puts another condition in the place of one. */
export function replaceRow(form: FormState, path: FilterPath, row: FormRow): FormState {
  return changeSection(form, path.slice(0, -1), ({ kind, entries }) => ({
    kind,
    entries: entries.with(Number(path.at(-1)), row),
  }));
}

/** Adds a blank condition at the end of a section, which is made if it is not there; answers its path too. */
export function addRow(form: FormState, sectionPath: FilterPath): readonly [FormState, FilterPath] {
  return addEntry(form, sectionPath, blankRow);
}

/** Adds a group of one blank condition at the end of a section; answers the path of that condition too. */
export function addGroup(form: FormState, sectionPath: FilterPath): readonly [FormState, FilterPath] {
  const nested: FormGroup = { sections: [{ kind: sectionPath.at(-1) === 'OR' ? 'AND' : 'OR', entries: [blankRow] }] };
  const [changed, path] = addEntry(form, sectionPath, nested);
  return [changed, [...path, nested.sections[0]?.kind ?? 'AND', 0]];
}

/** Whether a group inside this section would still be within the levels that the form shows. */
export function takesGroups(sectionPath: FilterPath): boolean {
  // A path names a section and a place for each level below the outermost.
  return sectionPath.at(-1) !== 'equal' && (sectionPath.length - root.length - 1) / 2 + 1 < deepestForm;
}

/** Takes a condition or a group away, and every section and group that is left empty by that. */
export function removeEntry(form: FormState, path: FilterPath): FormState {
  const sectionPath = path.slice(0, -1);
  const groupPath = sectionPath.slice(0, -1);
  const changed = changeGroup(form, groupPath, (group) => ({
    ...group,
    sections: group.sections.flatMap((section) => {
      if (section.kind !== sectionPath.at(-1)) return [section];
      const entries = section.entries.toSpliced(Number(path.at(-1)), 1);
      return entries.length > 0 ? [{ ...section, entries }] : [];
    }),
  }));
  const group = entryAt(changed, groupPath);
  const isBare = group !== undefined && isGroup(group) && group.sections.length === 0;
  return isBare && groupPath.length > root.length ? removeEntry(changed, groupPath) : withoutBareRoot(changed);
}

/** Takes a whole section away. */
export function removeSection(form: FormState, sectionPath: FilterPath): FormState {
  const section = sectionAt(form, sectionPath);
  // From the end, so that the places of the others stay; the last one takes the section with it.
  const places = [...(section?.entries.keys() ?? [])].reverse();
  if (places.length > 0) return places.reduce((left, place) => removeEntry(left, [...sectionPath, place]), form);
  const changed = changeGroup(form, sectionPath.slice(0, -1), (group) => ({
    ...group,
    sections: group.sections.filter(({ kind }) => kind !== sectionPath.at(-1)),
  }));
  return withoutBareRoot(changed);
}

/** Makes "all of" of "any of", and so on. */
export function changeKind(form: FormState, sectionPath: FilterPath, kind: SectionKind): FormState {
  return changeSection(form, sectionPath, ({ entries }) => ({ kind, entries }));
}

/** Turns the case switch of a group on, or takes it away. */
export function setCase(form: FormState, groupPath: FilterPath, isOn: boolean): FormState {
  const changed = changeGroup(form, groupPath, ({ sections }) =>
    isOn ? { sections, caseSensitive: true } : { sections },
  );
  return withoutBareRoot(changed);
}

/** The form as it is shown with every gap told of. */
export function touchAll(form: FormState): FormState {
  return form.filters === undefined ? form : { ...form, filters: touchedGroup(form.filters) };
}

function touchedGroup({ sections, ...rest }: FormGroup): FormGroup {
  const touched = (entry: FormEntry): FormEntry => {
    if (isGroup(entry)) return touchedGroup(entry);
    const { untouched: _, ...row } = entry;
    return row;
  };
  return { ...rest, sections: sections.map(({ kind, entries }) => ({ kind, entries: entries.map(touched) })) };
}

/** The form without what was only just added to it: new conditions, and sections and groups that hold nothing else. */
export function withoutUntouched(form: FormState): FormState {
  return form.filters === undefined ? form : withoutBareRoot({ ...form, filters: finishedGroup(form.filters) });
}

function finishedGroup(group: FormGroup): FormGroup {
  const sections = group.sections.flatMap(({ kind, entries }): FormSection[] => {
    const kept = entries.flatMap((entry): FormEntry[] => {
      if (!isGroup(entry)) return entry.untouched ? [] : [entry];
      const rest = finishedGroup(entry);
      return rest.sections.length === 0 && entry.sections.length > 0 ? [] : [rest];
    });
    return kept.length === 0 && entries.length > 0 ? [] : [{ kind, entries: kept }];
  });
  return { ...group, sections };
}

function sectionAt(form: FormState, sectionPath: FilterPath): FormSection | undefined {
  const group = entryAt(form, sectionPath.slice(0, -1));
  if (group === undefined || !isGroup(group)) return undefined;
  return group.sections.find(({ kind }) => kind === sectionPath.at(-1));
}

function addEntry(form: FormState, sectionPath: FilterPath, entry: FormEntry): readonly [FormState, FilterPath] {
  const section = sectionAt(form, sectionPath);
  const path = [...sectionPath, section?.entries.length ?? 0];
  if (section) {
    return [changeSection(form, sectionPath, ({ kind, entries }) => ({ kind, entries: [...entries, entry] })), path];
  }
  const kind = sectionKinds.find((known) => known === sectionPath.at(-1)) ?? 'AND';
  const changed = changeGroup(form, sectionPath.slice(0, -1), (group) => ({
    ...group,
    sections: [...group.sections, { kind, entries: [entry] }],
  }));
  return [changed, path];
}

function changeSection(
  form: FormState,
  sectionPath: FilterPath,
  change: (section: FormSection) => FormSection,
): FormState {
  return changeGroup(form, sectionPath.slice(0, -1), (group) => ({
    ...group,
    sections: group.sections.map((section) => (section.kind === sectionPath.at(-1) ? change(section) : section)),
  }));
}

function changeGroup(form: FormState, path: FilterPath, change: (group: FormGroup) => FormGroup): FormState {
  return { ...form, filters: changedGroup(form.filters ?? emptyGroup, path.slice(root.length), change) };
}

function changedGroup(group: FormGroup, path: FilterPath, change: (group: FormGroup) => FormGroup): FormGroup {
  const [kind, place, ...rest] = path;
  if (kind === undefined) return change(group);
  return {
    ...group,
    sections: group.sections.map((section) => {
      const nested = section.entries[Number(place)];
      if (section.kind !== kind || nested === undefined || !isGroup(nested)) return section;
      return { kind, entries: section.entries.with(Number(place), changedGroup(nested, rest, change)) };
    }),
  };
}

/** An outermost group that says nothing is no filter. */
function withoutBareRoot(form: FormState): FormState {
  const { filters, ...rest } = form;
  return filters && filters.sections.length === 0 && filters.caseSensitive === undefined ? rest : form;
}
