import { BucketList, type Ground } from '../../src/listing/bucketList.ts';
import { mostShown, showRows } from './bucketLists.ts';
import { type Figure, figureOf } from './figures.ts';
import { heldBytes } from './heap.ts';

export interface MemoryMeasurement {
  /** Rows that are shown: all, or as many as a list shows. */
  readonly rows: number;
  readonly bytesPerRow: Figure;
}

/** What the heap holds for each row of a full list. */
export async function measureMemory(ground: Ground, buckets: number, rounds: number): Promise<MemoryMeasurement> {
  const rows = mostShown(buckets);
  const perRow: number[] = [];
  const list = new BucketList();
  // The first time, code and connections come with the rows.
  for (let round = 0; round <= rounds; round += 1) {
    list.clear();
    const before = await heldBytes();
    await showRows(list, ground, rows);
    const after = await heldBytes();
    if (round > 0) perRow.push((after - before) / rows);
  }
  list.dispose();
  return { rows, bytesPerRow: figureOf(perRow) };
}
