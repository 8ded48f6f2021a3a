import type * as vscode from 'vscode';
import type { ApiError } from '../../../src/api/apiError.ts';
import { ListClient } from '../../../src/api/listClient.ts';
import { type BucketRow, type Row, rootRows } from '../../../src/extension/buckets/bucketRows.ts';
import { BucketTree } from '../../../src/extension/buckets/bucketTree.ts';
import { TreeItems } from '../../../src/extension/buckets/bucketTreeItem.ts';
import { DetailItems } from '../../../src/extension/buckets/detailItems.ts';
import { failureOf, standstillOf } from '../../../src/extension/buckets/standstill.ts';
import type { Connection, ConnectionState } from '../../../src/extension/connection/activeConnection.ts';
import { NumberFormats } from '../../../src/extension/numberFormats.ts';
import type { Ground, ListState } from '../../../src/listing/bucketList.ts';
import { appendPage, emptyFrom, type ListedBuckets } from '../../../src/listing/listedBuckets.ts';
import type { ListTask } from '../../../src/listing/listTasks.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { parsePage } from '../../../src/model/page.ts';
import { everything } from '../../../src/model/query.ts';
import { fakeServerMemory, serverAt } from '../fakes.ts';

export const numbers = new NumberFormats('en');

const askNobody = () => Promise.reject(new Error('This test sends nothing.'));

export const ground: Ground = { id: 'https://api.example.invalid ns', pageSize: 100, fetchPage: askNobody };

/** A connection that must not be asked for anything. */
export function connectedState(parts: Partial<Connection> = {}): Extract<ConnectionState, { kind: 'connected' }> {
  const client = new ListClient({
    baseUrl: serverAt('https://api.example.invalid'),
    listApi: 'auto',
    apiKey: askNobody,
    transport: askNobody,
    memory: fakeServerMemory(),
    userAgent: 'test',
  });
  return {
    kind: 'connected',
    connection: {
      isSample: false,
      serverName: 'api.example.invalid',
      namespace: undefined,
      scope: { origin: 'https://api.example.invalid', account: 'a' },
      client,
      ground,
      corrected: [],
      ...parts,
    },
  };
}

/** What is listed after a reply with these rows; without `total` the server does not say how many there are. */
export function listedFrom(
  results: readonly unknown[],
  { total, limit = 100 }: { readonly total?: number; readonly limit?: number } = {},
): ListedBuckets {
  const page = parsePage({ results, ...(total === undefined ? {} : { total_count: total }) }, limit);
  if (!page.ok) throw new Error(page.error.path);
  return appendPage(emptyFrom(0), page.value, { offset: 0, limit });
}

export const load: ListTask = { kind: 'load', start: 0 };
export const refresh: ListTask = { kind: 'refresh', start: 0 };
export const loadMore: ListTask = { kind: 'loadMore' };
export const showPrevious: ListTask = { kind: 'showPrevious' };

export function loadedState(listed: ListedBuckets): ListState {
  return { kind: 'loaded', ground, query: listed.query, listed };
}

export function loadingState(task: ListTask, listed?: ListedBuckets): ListState {
  return { kind: 'loading', task, ground, query: listed?.query ?? everything, ...(listed ? { listed } : {}) };
}

export function failedState(task: ListTask, error: ApiError, listed?: ListedBuckets): ListState {
  return { kind: 'failed', task, ground, query: listed?.query ?? everything, error, ...(listed ? { listed } : {}) };
}

/** A tree with everything loaded: it answers at once. */
export interface ReadyTree extends BucketTree {
  getChildren(row?: Row): Row[];
  getTreeItem(row: Row): vscode.TreeItem;
}

/** The tree as the view builds it over these states. */
export function treeOver(connection: ConnectionState, list: ListState): ReadyTree {
  const tree = new BucketTree(
    {
      rows: () => rootRows(connection, list, standstillOf(connection, list)?.actions ?? []),
      failureSentence: ({ state }) => failureOf(state, connection).sentence,
    },
    new TreeItems(numbers),
    askNobody,
    new DetailItems(numbers),
  );
  return tree as ReadyTree;
}

/** The one row of a bucket. */
export function bucketRow(row: JsonObject): BucketRow {
  const [first] = treeOver(connectedState(), loadedState(listedFrom([row]))).getChildren();
  if (first?.kind !== 'bucket') throw new Error('There is no such row.');
  return first;
}

/** Every row of a tree with the row above it, whatever is collapsed. */
export function* allRows(
  tree: ReadyTree,
  parent?: Row,
): Generator<{ readonly row: Row; readonly parent: Row | undefined }> {
  for (const row of tree.getChildren(parent)) {
    yield { row, parent };
    yield* allRows(tree, row);
  }
}
