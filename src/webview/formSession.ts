import { type BucketQuery, everything, sameJson, sameQuery } from '../model/query.ts';
import type { ReadOnlyReason } from '../protocol/filterFormStrings.ts';
import type { FormMistake, FormState } from './formState.ts';
import { emptyForm, formOf, queryOf } from './formState.ts';

/** What the form shows, and the question of the host that it was made from. */
export interface FormSession {
  readonly revision: number;
  /** The question as the host has it, or will have it once it has read what was sent. */
  readonly base: BucketQuery;
  readonly form: FormState;
  /** Set while the host's question is one that a form cannot show. */
  readonly readOnly?: ReadOnlyReason;
}

export interface FormEdit {
  readonly baseRevision: number;
  readonly query: BucketQuery;
}

const parts = ['search', 'filters', 'sort'] as const;
type Part = (typeof parts)[number];

export const newSession: FormSession = { revision: 0, base: everything, form: emptyForm };

/**
 * Takes over the question of the host, part by part: a part that asks the same stays as it was typed, one that is being
 * changed or is unfinished stays too, and is an edit of the new question from now on; the others are the host's.
 */
export function receive(session: FormSession, asked: { revision: number; query: BucketQuery }): FormSession {
  const { revision, query } = asked;
  const shown = formOf(query);
  if (!shown.ok) return { revision, base: query, form: emptyForm, readOnly: shown.error };
  const isKept = (part: Part): boolean => {
    if (session.readOnly !== undefined) return false;
    const local = partOf(session.form, part);
    if (local === undefined) return true;
    return sameJson(local[part], query[part]) || !sameJson(local[part], session.base[part]);
  };
  const { filters: _, ...rest } = session.form;
  const { filters } = isKept('filters') ? session.form : shown.value;
  const form: FormState = {
    ...rest,
    search: isKept('search') ? session.form.search : shown.value.search,
    sort: isKept('sort') ? session.form.sort : shown.value.sort,
    ...(filters === undefined ? {} : { filters }),
  };
  return { revision, base: query, form };
}

/** What keeps the form from being sent; empty if nothing does. */
export function mistakesIn({ form, readOnly }: FormSession): readonly FormMistake[] {
  const query = queryOf(form);
  return query.ok || readOnly !== undefined ? [] : query.error;
}

/** What there is to send; undefined if nothing has changed, or while anything is unfinished. */
export function editOf({ revision, base, form, readOnly }: FormSession): FormEdit | undefined {
  const query = queryOf(form);
  if (!query.ok || readOnly !== undefined || sameQuery(query.value, base)) return undefined;
  return { baseRevision: revision, query: query.value };
}

/** The session once an edit is on its way: the host's answer to it is then no news. */
export function sent(session: FormSession, { query }: FormEdit): FormSession {
  return { ...session, base: query };
}

/** Only this part of the question as typed; undefined if it is unfinished. */
function partOf({ search, filters, sort }: FormState, part: Part): BucketQuery | undefined {
  const alone: Readonly<Record<Part, FormState>> = {
    search: { ...emptyForm, search },
    filters: filters === undefined ? emptyForm : { ...emptyForm, filters },
    sort: { ...emptyForm, sort },
  };
  const query = queryOf(alone[part]);
  return query.ok ? query.value : undefined;
}
