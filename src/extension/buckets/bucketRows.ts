import { answeredBy, canScan, type ListState } from '../../listing/bucketList.ts';
import { type ListedBuckets, rangeAfter, rangeBefore } from '../../listing/listedBuckets.ts';
import type { ShownCount } from '../../listing/shownCount.ts';
import { shownCount } from '../../listing/shownCount.ts';
import type { Bucket, SchemaField } from '../../model/bucket.ts';
import type { JsonValue } from '../../model/json.ts';
import { narrows } from '../../model/query.ts';
import type { ConnectionState } from '../connection/activeConnection.ts';
import type { RemedyAction } from '../errorMessages.ts';

/** One row of the tree. `id` is unique in the tree and the same after a refresh. */
export type Row =
  | BucketRow
  | SectionRow
  | DetailRow
  /** The next or the previous page. */
  | {
      readonly kind: 'page';
      readonly id: string;
      readonly direction: 'loadMore' | 'showPrevious';
      readonly count: ShownCount;
      readonly isLoading: boolean;
    }
  /** The view is full: further rows are reached by a jump. */
  | { readonly kind: 'full'; readonly id: string; readonly shown: number }
  /** The server applies no filter: reading all pages is offered, or under way. */
  | { readonly kind: 'scan'; readonly id: string; readonly progress: ScanProgress | undefined }
  /** What can be done about a failure, or about the question that the view asks. */
  | { readonly kind: 'action'; readonly id: string; readonly action: RowAction }
  /** A failure while other rows stay: one row at the end. */
  | { readonly kind: 'failure'; readonly id: string; readonly state: Extract<ListState, { kind: 'failed' }> };

/** A row that is inside no other. */
export type RootRow = Exclude<Row, SectionRow | DetailRow>;

export type RowAction =
  | RemedyAction
  | { readonly kind: 'useEnvironmentKey'; readonly host: string }
  | { readonly kind: 'clearFilter' }
  | { readonly kind: 'exploreSample' };

/** How many rows a scan has read, and of how many where that is known. */
export interface ScanProgress {
  readonly read: number;
  readonly total: number | undefined;
}

export interface BucketRow {
  readonly kind: 'bucket';
  readonly id: string;
  /** Where it was listed: a row may outlive that, in an open menu. */
  readonly groundId: string;
  readonly bucket: Bucket;
}

export type SectionName = 'schema' | 'metadata' | 'facts';

export interface SectionRow {
  readonly kind: 'section';
  readonly id: string;
  readonly section: SectionName;
  readonly parent: BucketRow;
}

export interface DetailRow {
  readonly kind: 'detail';
  readonly id: string;
  readonly parent: SectionRow | DetailRow;
  readonly detail: Detail;
}

/** One schema field, one value of the metadata or one fact. */
export type Detail =
  | { readonly kind: 'field'; readonly field: SchemaField }
  | { readonly kind: 'value'; readonly name: string; readonly value: JsonValue }
  | { readonly kind: 'fact'; readonly fact: FactName; readonly value: string | number | boolean }
  /** What a level leaves out, as its last row; the document has it. */
  | { readonly kind: 'rest'; readonly shown: number; readonly total: number };

export type FactName =
  | 'id'
  | 'description'
  | 'objects'
  | 'size'
  | 'status'
  | 'locked'
  | 'failedBatches'
  | 'created'
  | 'updated'
  | 'lastUpload';

/** The rows of the whole view, in order. */
export function rootRows(
  connection: ConnectionState,
  list: ListState,
  failureActions: readonly RowAction[],
): readonly Row[] {
  if (connection.kind !== 'connected') return failureActions.map(actionRow);
  if (list.kind === 'idle') return [];
  if (!list.listed) return list.kind === 'failed' ? failureActions.map(actionRow) : [];
  const { ground, listed } = list;
  const rows: Row[] = bucketRows(ground.id, listed);
  if (rows.length === 0 && narrows(listed.query)) rows.push(actionRow({ kind: 'clearFilter' }));
  // Rows of an older question are not continued with those of the next.
  const answer = list.kind === 'loading' ? listed : answeredBy(list);
  if (answer && rangeBefore(answer, ground.pageSize)) rows.unshift(pageRow(list, answer, 'showPrevious'));
  if (list.kind === 'failed') rows.push({ kind: 'failure', id: `${ground.id}/failure`, state: list });
  else rows.push(...rowsAtTheEnd(list, listed));
  return rows;
}

/** What continues the list: a scan, the next page, or a jump where the view is full. */
function rowsAtTheEnd(list: Exclude<ListState, { kind: 'idle' | 'failed' }>, listed: ListedBuckets): readonly Row[] {
  const { ground } = list;
  const id = `${ground.id}/scan`;
  if (list.kind === 'loading' && list.task.kind === 'scan') {
    const { nextOffset, firstOffset, total } = listed;
    return [{ kind: 'scan', id, progress: { read: nextOffset - firstOffset, total } }];
  }
  const scan: Row[] = canScan(list) ? [{ kind: 'scan', id, progress: undefined }] : [];
  if (rangeAfter(listed, ground.pageSize)) return [...scan, pageRow(list, listed, 'loadMore')];
  return listed.hasMore ? [{ kind: 'full', id: `${ground.id}/full`, shown: listed.rows.length }] : [];
}

function actionRow(action: RowAction): Row {
  const id = action.kind === 'openSettings' ? `action/openSettings/${action.setting}` : `action/${action.kind}`;
  return { kind: 'action', id, action };
}

/** The rows of a list are made once: the tree asks again at every change, mostly for the same ones. */
const rowsOf = new WeakMap<Bucket, BucketRow>();

function bucketRows(groundId: string, { rows }: ListedBuckets): Row[] {
  return rows.map(({ key, bucket }) => {
    const known = rowsOf.get(bucket);
    if (known) return known;
    const row: BucketRow = { kind: 'bucket', id: `${groundId}/${withoutSlashes(key)}`, groundId, bucket };
    rowsOf.set(bucket, row);
    return row;
  });
}

/** A name or id as one part of a row's id, whose parts slashes separate. Texts that differ stay different. */
function withoutSlashes(key: string): string {
  return key.replaceAll('%', '%25').replaceAll('/', '%2F');
}

function pageRow(
  list: Exclude<ListState, { kind: 'idle' }>,
  listed: ListedBuckets,
  direction: 'loadMore' | 'showPrevious',
): Row {
  const isLoading = list.kind === 'loading' && list.task.kind === direction;
  return { kind: 'page', id: `${list.ground.id}/${direction}`, direction, count: shownCount(listed), isLoading };
}
