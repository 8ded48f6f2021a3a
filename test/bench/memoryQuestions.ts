import { answeredBy, BucketList } from '../../src/listing/bucketList.ts';
import { BucketSearch } from '../../src/listing/bucketSearch.ts';
import { type BucketQuery, type Condition, everything } from '../../src/model/query.ts';
import { rowsIn } from './bucketLists.ts';
import { figuresInRounds, millisecondsOf, type NamedFigure } from './rounds.ts';
import { wholeGround } from './wholeLists.ts';

const contains = (field: string, value: string): Condition => ({ field, operator: 'contains', value });
const equals = (field: string, value: string | boolean): Condition => ({ field, operator: 'eq', value });

/** Ten conditions in groups inside groups. */
const nested: BucketQuery = {
  filters: {
    AND: [
      {
        OR: [
          equals('metadata.topic', 'harbour'),
          equals('metadata.topic', 'forest'),
          contains('bucket_name', 'kitchen'),
        ],
      },
      { NOT: [equals('status', 'SUSPENDED'), { AND: [equals('is_locked', true), contains('bucket_name', 'video')] }] },
      {
        OR: [
          {
            AND: [
              { field: 'total_size_bytes', operator: 'gt', value: 1_000 },
              { field: 'object_count', operator: 'lt', value: 1e6 },
            ],
          },
          { NOT: [{ field: 'metadata.year', operator: 'in', value: [2024, 2025] }] },
        ],
      },
      { field: 'created_at', operator: 'gte', value: '2024-03-01T00:00:00.000Z' },
    ],
  },
};

const questions: Readonly<Record<string, BucketQuery>> = {
  'filter: status is …': { filters: { equal: [['status', 'ACTIVE']] } },
  'filter: name contains …': { filters: { AND: [contains('bucket_name', 'forest')] } },
  'filter: a metadata field is …': { filters: { AND: [equals('metadata.topic', 'harbour')] } },
  'filter: ten conditions, nested': nested,
  'sort: by name': { sort: { field: 'bucket_name', direction: 'desc' } },
  'sort: by size': { sort: { field: 'total_size_bytes', direction: 'desc' } },
  'sort: by a metadata field': { sort: { field: 'metadata.topic', direction: 'asc' } },
  'search, filter and sort': { ...nested, search: 'files', sort: { field: 'total_size_bytes', direction: 'asc' } },
};

/** One that an eighth of the rows has, and one that none has: every text of every row is read for it. */
const searches: Readonly<Record<string, string>> = { 'search: found': 'harbour', 'search: found nowhere': 'zzz' };

/** Asks a list whose rows are all in memory everything, in turns, and searches it; milliseconds until the answer is there. */
export async function measureQuestions(rows: number, rounds: number): Promise<readonly NamedFigure[]> {
  const ground = wholeGround(rows);
  const list = new BucketList();
  await list.show(ground);
  const search = new BucketSearch(ground, () => ({ rows: [], whole: list.whole }));
  const asks = Object.entries(questions).map(([name, query]) => [name, () => asked(list, query)] as const);
  const types = Object.entries(searches).map(([name, text]) => [name, () => searched(search, text)] as const);
  const figures = await figuresInRounds(rounds, Object.fromEntries([...asks, ...types]));
  search.dispose();
  list.dispose();
  return figures;
}

async function asked(list: BucketList, query: BucketQuery): Promise<number> {
  await list.ask(everything);
  const milliseconds = await millisecondsOf(() => list.ask(query));
  const answer = answeredBy(list.state);
  // A question that memory leaves open, or that finds nothing, would be measured at something else.
  if (!answer?.fromMemory || rowsIn(list) === 0) throw new Error(`Memory did not answer ${JSON.stringify(query)}`);
  return milliseconds;
}

async function searched(search: BucketSearch, text: string): Promise<number> {
  search.type('');
  if (search.state.rows.length === 0) throw new Error('There is nothing to search.');
  return await millisecondsOf(async () => search.type(text));
}
