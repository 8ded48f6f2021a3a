import { setTimeout as pause } from 'node:timers/promises';
import { answeredBy, BucketList, type Ground } from '../../src/listing/bucketList.ts';
import { BucketSearch } from '../../src/listing/bucketSearch.ts';
import type { BucketQuery } from '../../src/model/query.ts';
import { mostShown, rowsIn, showRows } from './bucketLists.ts';
import { longestBlockDuring } from './eventLoop.ts';
import { type Figure, figureOf } from './figures.ts';
import { inRounds, Measurements } from './rounds.ts';

/** The longest block of the event loop during one action, in milliseconds. */
export interface BlockMeasurement {
  readonly action: string;
  /** Undefined where so few buckets leave nothing to do. */
  readonly milliseconds: Figure | undefined;
}

/** Grounds of the same server: with pages as they usually are, and with the largest that there are. */
export interface Grounds {
  readonly usual: Ground;
  readonly largest: Ground;
}

/** Something that a reader does. */
interface Action {
  readonly name: string;
  /** Brings the list to where the action begins; false where it has nothing to do. */
  readonly begin: (list: BucketList, grounds: Grounds, buckets: number) => Promise<boolean>;
  readonly act: (list: BucketList, grounds: Grounds, buckets: number) => Promise<void>;
}

const few: BucketQuery = { filters: { equal: [['status', 'ARCHIVED']] } };

const full: Action['begin'] = async (list, { usual }, buckets) => {
  await showRows(list, usual, mostShown(buckets));
  return true;
};

const actions: readonly Action[] = [
  // What else the machine does shows here.
  { name: 'nothing', begin: async () => true, act: () => pause(20) },
  { name: 'first page', begin: async () => true, act: (list, { usual }) => list.show(usual) },
  { name: 'first page of 1,000', begin: async () => true, act: (list, { largest }) => list.show(largest) },
  {
    name: 'last page',
    begin: async (list, { usual }) => {
      await list.show(usual);
      return true;
    },
    act: (list, { usual: { pageSize } }, buckets) => list.goToPage(buckets / pageSize),
  },
  {
    name: 'Load More to the most rows',
    begin: async (list, { usual }, buckets) => {
      await showRows(list, usual, mostShown(buckets) - usual.pageSize);
      return mostShown(buckets) > usual.pageSize;
    },
    act: (list) => list.loadMore(),
  },
  { name: 'Refresh', begin: full, act: (list) => list.refresh() },
  { name: 'filter', begin: full, act: (list) => list.ask(few) },
  { name: 'sort', begin: full, act: (list) => list.ask({ sort: { field: 'bucket_name', direction: 'desc' } }) },
  { name: 'search key', begin: full, act: async (list, { usual }) => typeInto(list, usual) },
  {
    name: 'Scan All',
    begin: async (list, { usual }) => {
      await list.show(usual);
      await list.ask(few);
      const { state } = list;
      return (answeredBy(state)?.hidden.length ?? 0) > 0;
    },
    act: (list) => list.scanAll(),
  },
];

/** One key of a search over the rows that are shown. */
function typeInto(list: BucketList, ground: Ground): void {
  const rows = answeredBy(list.state)?.rows ?? [];
  const search = new BucketSearch(ground, () => ({ rows, whole: list.whole }));
  search.type('harbour');
  search.dispose();
}

/** Measures every action on a server with so many buckets. */
export async function measureBlocks(
  grounds: Grounds,
  buckets: number,
  rounds: number,
): Promise<readonly BlockMeasurement[]> {
  const measure = async ({ begin, act }: Action): Promise<number | undefined> => {
    const list = new BucketList();
    const canAct = await begin(list, grounds, buckets);
    const block = canAct ? await longestBlockDuring(() => act(list, grounds, buckets)) : undefined;
    // Nothing that failed is measured.
    rowsIn(list);
    list.dispose();
    return block;
  };
  // The server makes each reply once, and code is compiled with its first use.
  for (const action of actions) await measure(action);
  const blocks = new Measurements<string>();
  await inRounds(rounds, actions, async (action) => {
    const block = await measure(action);
    if (block !== undefined) blocks.add(action.name, block);
  });
  return actions.map(({ name }) => {
    const values = blocks.of(name);
    return { action: name, milliseconds: values.length > 0 ? figureOf(values) : undefined };
  });
}
