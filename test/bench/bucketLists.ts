import type { ListClient } from '../../src/api/listClient.ts';
import { answeredBy, type BucketList, type Ground } from '../../src/listing/bucketList.ts';
import { mostRows } from '../../src/listing/listedBuckets.ts';

/** The ground of a server, as the extension makes it. */
export function groundOf(client: ListClient, pageSize = 100): Ground {
  return {
    id: `bench ${pageSize}`,
    pageSize,
    fetchPage: (query, range, signal) => client.list(query, range, { namespace: undefined }, signal),
  };
}

/** How many rows are shown; a list that has failed is not measured. */
export function rowsIn({ state }: BucketList): number {
  if (state.kind === 'failed') throw new Error(`The list has failed: ${JSON.stringify(state.error)}`);
  return answeredBy(state)?.rows.length ?? 0;
}

/** The most rows of so many buckets that a list shows. */
export function mostShown(buckets: number): number {
  return Math.min(buckets, mostRows);
}

/** Shows the first so many rows, page after page. */
export async function showRows(list: BucketList, ground: Ground, rows: number): Promise<void> {
  await list.show(ground);
  while (rowsIn(list) < rows) {
    const before = rowsIn(list);
    await list.loadMore();
    if (rowsIn(list) <= before) throw new Error(`Only ${before} of ${rows} rows came.`);
  }
}
