import { type BucketQuery, composeQuery, everything, type QueryPart, sameJson, sameQuery } from '../model/query.ts';
import type { FilterFormState, FromFilterForm } from '../protocol/filterFormMessages.ts';
import type { ReadOnlyReason } from '../protocol/filterFormStrings.ts';
import { withoutUntouched } from './formEdits.ts';
import type { FormMistake, FormState } from './formState.ts';
import { emptyForm, formOf, isTooLong, queryOf } from './formState.ts';

/** What the form shows, and the question of the host that it was made from. */
export interface FormSession {
  readonly revision: number;
  /** Whose question this is: server, account and namespace, as the host tells them apart. */
  readonly ground: string | undefined;
  /** The question as the host has it, or will have it once it has read what was sent. */
  readonly base: BucketQuery;
  readonly form: FormState;
  /** How many edits this frame has sent. */
  readonly sentEdits: number;
  /** The last of them is not answered yet: a further one would repeat it, over what others may have changed since. */
  readonly isWaiting?: true;
  /** Set while the host's question is one that a form cannot show. */
  readonly readOnly?: ReadOnlyReason;
}

/** What is sent to the host: its question as the form has changed it. */
export type FormEdit = Omit<Extract<FromFilterForm, { type: 'edit' }>, 'type'>;

export const newSession: FormSession = {
  revision: 0,
  ground: undefined,
  base: everything,
  form: emptyForm,
  sentEdits: 0,
};

/** The question of the host, with its ground and how many edits of this frame are in it. */
export type HostQuestion = Pick<FilterFormState, 'revision' | 'query' | 'ground' | 'heardEdits'>;

/** A session of an earlier frame: what was cut off there is still to be sent. */
export function restored(session: FormSession): FormSession {
  const { isWaiting: _, ...rest } = session;
  return { ...rest, sentEdits: 0 };
}

/**
 * Takes over the question of the host, part by part: a part that asks the same stays as it was typed, one that is being
 * changed or is unfinished stays too, and is an edit of the new question from now on; the others are the host's. Nothing
 * stays that was typed for another ground. A question from before an edit that is still on its way is not looked at:
 * another one follows.
 */
export function receive(session: FormSession, asked: HostQuestion): FormSession {
  const { revision, query, heardEdits } = asked;
  const { sentEdits } = session;
  const ground = asked.ground ?? session.ground;
  if (heardEdits < sentEdits) return session;
  const shown = formOf(query);
  if (!shown.ok) return { revision, ground, base: query, form: emptyForm, sentEdits, readOnly: shown.error };
  const isKept = (part: QueryPart): boolean => {
    if (session.readOnly !== undefined || session.ground !== ground) return false;
    const local = partOf(session.form, part);
    return local === undefined || sameJson(local[part], query[part]) || isChanged(session, part, local);
  };
  const { filters: _, ...rest } = session.form;
  const { filters } = isKept('filters') ? session.form : shown.value;
  const form: FormState = {
    ...rest,
    search: isKept('search') ? session.form.search : shown.value.search,
    sort: isKept('sort') ? session.form.sort : shown.value.sort,
    ...(filters === undefined ? {} : { filters }),
  };
  return { revision, ground, base: query, form, sentEdits };
}

/**
 * What is to be sent before a question is taken over that the form cannot show: the parts that were changed and are
 * finished, as an edit of that question. They are not seen any more afterwards. What would be too long to be sent is lost.
 */
export function lastEdit(session: FormSession, asked: HostQuestion): FormEdit | undefined {
  const { revision, query, ground = session.ground, heardEdits } = asked;
  const isLate = heardEdits < session.sentEdits || session.ground !== ground;
  if (isLate || session.readOnly !== undefined || formOf(query).ok) return undefined;
  const edited = composeQuery((part) => {
    const local = partOf(session.form, part);
    return local !== undefined && isChanged(session, part, local) ? local : query;
  });
  return sameQuery(edited, query) || isTooLong(edited) ? undefined : { baseRevision: revision, query: edited };
}

/** What keeps the form from being sent; empty if nothing does. */
export function mistakesIn({ form, readOnly }: FormSession): readonly FormMistake[] {
  const query = queryOf(form);
  return query.ok || readOnly !== undefined ? [] : query.error;
}

/** What there is to send; undefined if nothing has changed, while anything is unfinished or an answer is on its way. */
export function editOf({ revision, base, form, readOnly, isWaiting }: FormSession): FormEdit | undefined {
  const query = queryOf(form);
  if (!query.ok || readOnly !== undefined || isWaiting || sameQuery(query.value, base)) return undefined;
  return { baseRevision: revision, query: query.value };
}

/** The session once an edit is on its way: the host's answer to it is then no news. */
export function sent(session: FormSession, { query }: FormEdit): FormSession {
  return { ...session, base: query, sentEdits: session.sentEdits + 1, isWaiting: true };
}

function isChanged({ base }: FormSession, part: QueryPart, local: BucketQuery): boolean {
  return !sameJson(local[part], base[part]);
}

/** Only this part of the question as typed; undefined if it is unfinished. A condition that was only just added is none yet. */
function partOf(form: FormState, part: QueryPart): BucketQuery | undefined {
  const { search, filters, sort } = withoutUntouched(form);
  const alone: Readonly<Record<QueryPart, FormState>> = {
    search: { ...emptyForm, search },
    filters: filters === undefined ? emptyForm : { ...emptyForm, filters },
    sort: { ...emptyForm, sort },
  };
  const query = queryOf(alone[part]);
  return query.ok ? query.value : undefined;
}
