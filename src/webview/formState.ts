import type { FilterPath } from '../model/filter.ts';
import { deepestValue, takesValue } from '../model/filter.ts';
import {
  type BucketQuery,
  type Condition,
  type FilterGroup,
  type FilterNode,
  isCondition,
  type Operator,
  type Sort,
} from '../model/query.ts';
import { printQuery } from '../model/queryJson.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import { longestMessage } from '../protocol/filterFormMessages.ts';
import type { FormMistakeCode, ReadOnlyReason } from '../protocol/filterFormStrings.ts';
import { readValue, type TypedText, typedText } from './valueText.ts';

/** A condition as it is being typed. */
export interface FormRow extends TypedText {
  readonly field: string;
  readonly operator: Operator;
  /** Just added: what is missing is not yet a mistake to tell of. */
  readonly untouched?: true;
}

/** The keys of a group that hold conditions; `equal` is the short form of equality. */
export const sectionKinds = ['AND', 'OR', 'NOT', 'equal'] as const;
export type SectionKind = (typeof sectionKinds)[number];

/** One key of a group; no two sections of a group have the same kind. */
export interface FormSection {
  readonly kind: SectionKind;
  readonly entries: readonly FormEntry[];
}

export interface FormGroup {
  readonly sections: readonly FormSection[];
  readonly caseSensitive?: boolean;
}

export type FormEntry = FormRow | FormGroup;

/** The question as the form shows it, unfinished input included. */
export interface FormState {
  readonly search: string;
  readonly filters?: FormGroup;
  /** Without a field there is no order. */
  readonly sort: Sort;
}

/** Something typed that cannot be sent; the path goes by section kinds and places, like that of a filter. */
export interface FormMistake {
  readonly path: FilterPath;
  readonly code: FormMistakeCode;
}

/** How many groups may stand inside each other, the outermost counted: more do not fit into a sidebar. */
export const deepestForm = 3;

/** What the rest of the message around a question takes, generously. */
const envelope = 256;

const unsorted: Sort = { field: '', direction: 'desc' };

export const emptyForm: FormState = { search: '', sort: unsorted };

/** True for a group, false for a condition. */
export function isGroup(entry: FormEntry): entry is FormGroup {
  return 'sections' in entry;
}

/** The form of a question, or why a form cannot show it without losing something. */
export function formOf(query: BucketQuery): Result<FormState, ReadOnlyReason> {
  if (isTooLong(query)) return failed('tooLong');
  const { search = '', filters, sort = unsorted } = query;
  if (
    !isOneLine(search) ||
    !isOneLine(sort.field) ||
    isTooDeep(sort.field) ||
    (query.sort && sort.field.trim() === '')
  ) {
    return failed('otherShape');
  }
  if (filters === undefined) return succeeded({ search, sort });
  const group = groupOf(filters, 1);
  return group.ok ? succeeded({ search, filters: group.value, sort }) : group;
}

/** The question that the form asks, or everything in it that is unfinished or wrong. */
export function queryOf({ search, filters, sort }: FormState): Result<BucketQuery, readonly FormMistake[]> {
  const mistakes: FormMistake[] = [];
  const query: BucketQuery = {
    ...(search === '' ? {} : { search }),
    ...(filters === undefined ? {} : { filters: filterOf(filters, ['filters'], mistakes) }),
    ...(sort.field.trim() === '' ? {} : { sort }),
  };
  if (isTooDeep(sort.field)) mistakes.push({ path: ['sort', 'field'], code: 'deepField' });
  if (mistakes.length === 0 && isTooLong(query)) mistakes.push({ path: [], code: 'tooLong' });
  return mistakes.length > 0 ? failed(mistakes) : succeeded(query);
}

function groupOf(filter: FilterGroup, level: number): Result<FormGroup, ReadOnlyReason> {
  if (level > deepestForm) return failed('tooDeep');
  const sections: FormSection[] = [];
  // In the order written, as far as the keys of an object keep it.
  for (const key of Object.keys(filter)) {
    const kind = sectionKinds.find((known) => known === key);
    if (kind === undefined) continue;
    const entries: FormEntry[] = [];
    for (const node of nodesOf(filter, kind)) {
      const entry = isCondition(node) ? rowOf(node) : groupOf(node, level + 1);
      if (!entry.ok) return entry;
      entries.push(entry.value);
    }
    sections.push({ kind, entries });
  }
  const { case_sensitive: caseSensitive } = filter;
  return succeeded(caseSensitive === undefined ? { sections } : { sections, caseSensitive });
}

function nodesOf(filter: FilterGroup, kind: SectionKind): readonly FilterNode[] {
  if (kind !== 'equal') return filter[kind] ?? [];
  return (filter.equal ?? []).map(([field, value]) => ({ field, operator: 'eq', value }));
}

function rowOf({ field, operator, value }: Condition): Result<FormRow, ReadOnlyReason> {
  const typed = typedText(value);
  if (typed === undefined || !takesValue(operator, value)) return failed('otherShape');
  if (field.trim() === '' || isTooDeep(field) || !isOneLine(field)) return failed('otherShape');
  return succeeded({ field, operator, ...typed });
}

function filterOf({ sections, caseSensitive }: FormGroup, path: FilterPath, mistakes: FormMistake[]): FilterGroup {
  const keys = sections.map(({ kind, entries }): FilterGroup => {
    const nodes = entries.flatMap((entry, place) => {
      const node = nodeOf(entry, [...path, kind, place], mistakes);
      return node ? [node] : [];
    });
    if (kind !== 'equal') return { [kind]: nodes };
    return { equal: nodes.flatMap((node) => (isCondition(node) ? [[node.field, node.value] as const] : [])) };
  });
  return Object.assign({}, ...keys, caseSensitive === undefined ? {} : { case_sensitive: caseSensitive });
}

function nodeOf(entry: FormEntry, path: FilterPath, mistakes: FormMistake[]): FilterNode | undefined {
  if (isGroup(entry)) return filterOf(entry, path, mistakes);
  const { field, operator } = entry;
  const before = mistakes.length;
  if (field.trim() === '') mistakes.push({ path: [...path, 'field'], code: 'emptyField' });
  else if (isTooDeep(field)) mistakes.push({ path: [...path, 'field'], code: 'deepField' });
  const value = readValue(entry);
  if (!value.ok) mistakes.push({ path: [...path, 'value'], code: value.error });
  else if (!takesValue(operator, value.value)) mistakes.push({ path: [...path, 'value'], code: 'wrongType' });
  return value.ok && mistakes.length === before ? { field, operator, value: value.value } : undefined;
}

/** Whether a question is too long for a message to the host. */
export function isTooLong(query: BucketQuery): boolean {
  return JSON.stringify(printQuery(query)).length > longestMessage - envelope;
}

/** A longer way into a bucket is not taken anywhere. */
function isTooDeep(field: string): boolean {
  return field.split('.').length > deepestValue;
}

function isOneLine(text: string): boolean {
  return !/[\n\r]/.test(text);
}
