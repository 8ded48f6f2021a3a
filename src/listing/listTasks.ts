import type { ApiError } from '../api/apiError.ts';
import type { BucketPage } from '../model/page.ts';
import { type BucketQuery, type PageRange, sameQuery } from '../model/query.ts';
import type { Result } from '../model/result.ts';
import type { WholeList } from './answers.ts';
import {
  appendPage,
  type CheckedPage,
  emptyFrom,
  isFirstPageAgain,
  type ListedBuckets,
  nothingNew,
  type PageBefore,
  prependPages,
  rangeAfter,
  rangeBefore,
} from './listedBuckets.ts';

export type PageAnswer = Result<BucketPage, ApiError>;

/** What a running or failed request is for; a start is a row of the server, counted from 0. */
export type ListTask =
  | { readonly kind: 'load'; readonly start: number }
  /** Another question to the same ground. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'loadMore' }
  | { readonly kind: 'showPrevious' }
  | { readonly kind: 'refresh'; readonly start: number }
  /** Page after page, because the server does not apply the filter. */
  | { readonly kind: 'scan' };

export interface TaskContext {
  readonly query: BucketQuery;
  /** Rows per page. */
  readonly pageSize: number;
  /** What is on the screen meanwhile. */
  readonly listed: ListedBuckets | undefined;
  /** Every bucket of the ground, where that is known. */
  readonly whole: WholeList | undefined;
  /** Asks the server, and holds its page against the question. */
  readonly fetch: (range: PageRange) => Promise<Result<CheckedPage, ApiError>>;
  readonly fromMemory: (whole: WholeList) => Promise<ListedBuckets | undefined>;
  /** Told after each page of a task that takes several. */
  readonly onProgress: (listed: ListedBuckets) => void;
}

type ListAnswer = Result<ListedBuckets, ApiError>;

const nothingToDo: ListAnswer = { ok: false, error: { kind: 'cancelled' } };

/** The list as it is when the task is done. Nothing is continued from, or held against, rows of an earlier start. */
export async function listedAfter(task: ListTask, given: TaskContext): Promise<ListAnswer> {
  const context = given.listed?.isKept ? { ...given, listed: undefined } : given;
  switch (task.kind) {
    case 'load':
      return await startedAt(task.start, context);
    case 'ask':
      return await answered(context);
    case 'refresh':
      return await startedAt(task.start, { ...context, listed: undefined });
    case 'loadMore':
      return await appended(context);
    case 'showPrevious':
      return await withPrevious(context);
    case 'scan':
      return await scanned(context);
  }
}

async function answered(context: TaskContext): Promise<ListAnswer> {
  const known = context.whole && (await context.fromMemory(context.whole));
  return known ? { ok: true, value: known } : await startedAt(0, { ...context, listed: undefined });
}

/** A new list; `listed` is what was shown when the reader jumped, which a server that cannot jump sends again. */
async function startedAt(offset: number, { query, pageSize, listed, fetch }: TaskContext): Promise<ListAnswer> {
  const range = { offset, limit: pageSize };
  const answer = await fetch(range);
  if (!answer.ok) return answer;
  if (listed && sameQuery(listed.query, query) && isFirstPageAgain(listed, answer.value, range)) {
    return { ok: true, value: nothingNew(listed, answer.value) };
  }
  return { ok: true, value: appendPage(emptyFrom(offset, query), answer.value, range) };
}

async function appended({ listed, pageSize, fetch }: TaskContext): Promise<ListAnswer> {
  const range = listed && rangeAfter(listed, pageSize);
  if (!range) return nothingToDo;
  const answer = await fetch(range);
  return answer.ok ? { ok: true, value: appendPage(listed, answer.value, range) } : answer;
}

async function withPrevious(context: TaskContext): Promise<ListAnswer> {
  const { listed, pageSize } = context;
  const range = listed && rangeBefore(listed, pageSize);
  if (!range) return nothingToDo;
  return listed.rows.length === 0
    ? await startedAt(range.offset, { ...context, pageSize: range.limit, listed: undefined })
    : await prepended(listed, range, context);
}

/** A server with smaller pages than ours leaves a gap before the list: it is filled before anything is shown. */
async function prepended(listed: ListedBuckets, range: PageRange, { fetch }: TaskContext): Promise<ListAnswer> {
  const replies: PageBefore[] = [];
  for (let received = 0; received < range.limit; ) {
    const asked = { offset: range.offset + received, limit: range.limit - received };
    const answer = await fetch(asked);
    if (!answer.ok) return answer;
    replies.push({ page: answer.value, asked });
    if (answer.value.received === 0) break;
    received += answer.value.received;
  }
  return { ok: true, value: prependPages(listed, replies, range) };
}

/** The most pages that one scan reads: rate limits are tight, and a further one is a click away. */
export const mostScannedPages = 100;

async function scanned(context: TaskContext): Promise<ListAnswer> {
  let { listed } = context;
  for (let pages = 0; pages < mostScannedPages; pages += 1) {
    const answer = await appended({ ...context, listed });
    if (!answer.ok) return answer === nothingToDo && listed ? { ok: true, value: listed } : answer;
    listed = answer.value;
    context.onProgress(listed);
  }
  return listed ? { ok: true, value: listed } : nothingToDo;
}
