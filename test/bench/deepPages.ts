import { BucketList, type Ground } from '../../src/listing/bucketList.ts';
import { rowsIn } from './bucketLists.ts';
import { type Figure, figureOf } from './figures.ts';
import { inRounds, Measurements, millisecondsOf } from './rounds.ts';

/** What it takes to go to a page, in milliseconds. */
export interface PageMeasurement {
  readonly page: number;
  readonly milliseconds: Figure;
}

/** Goes from one of these pages to the next, as far as there are so many, again and again. */
export async function measurePages(
  ground: Ground,
  buckets: number,
  pages: readonly number[],
  rounds: number,
): Promise<readonly PageMeasurement[]> {
  const there = pages.filter((page) => page * ground.pageSize <= buckets);
  const list = new BucketList();
  await list.show(ground);
  const goTo = async (page: number) => {
    const milliseconds = await millisecondsOf(() => list.goToPage(page));
    if (rowsIn(list) !== ground.pageSize) throw new Error(`Page ${page} has ${rowsIn(list)} rows.`);
    return milliseconds;
  };
  // The server makes each reply once, and code is compiled as it is used.
  await inRounds(20, there, async (page) => void (await goTo(page)));
  const measured = new Measurements<number>();
  // Each page comes as often as the others: one that came more often would be read from warmer memory.
  await inRounds(rounds, there, async (page) => measured.add(page, await goTo(page)));
  list.dispose();
  return there.map((page) => ({ page, milliseconds: figureOf(measured.of(page)) }));
}
