import assert from 'node:assert/strict';
import type { ListClient } from '../../../src/api/listClient.ts';
import type { BucketList, Ground } from '../../../src/listing/bucketList.ts';
import type { ListedBuckets } from '../../../src/listing/listedBuckets.ts';

/** A ground that asks one client, as the extension makes it. */
export function groundOf(client: ListClient, pageSize: number, namespace?: string): Ground {
  return {
    id: `${namespace ?? ''}`,
    pageSize,
    fetchPage: (query, range, signal) => client.list(query, range, { namespace }, signal),
  };
}

/** What is listed once nothing runs; fails if that is a failure. */
export function listedIn(list: BucketList): ListedBuckets {
  const { state } = list;
  assert.equal(state.kind, 'loaded', JSON.stringify('error' in state ? state.error : state.kind));
  assert.ok(state.kind === 'loaded');
  return state.listed;
}

export function idsOf({ rows }: ListedBuckets): (string | undefined)[] {
  return rows.map(({ bucket }) => bucket.id);
}

/** Load More until there is nothing more, at most `most` times: a list that never ends fails. */
export async function loadToTheEnd(list: BucketList, most = 100): Promise<ListedBuckets> {
  for (let clicks = 0; ; clicks += 1) {
    const before = list.state;
    await list.loadMore();
    if (list.state === before) return listedIn(list);
    assert.ok(clicks < most, 'loads for ever');
  }
}
