import type { Ground } from '../../../src/listing/bucketList.ts';
import type { PageAnswer } from '../../../src/listing/listTasks.ts';
import { parsePage } from '../../../src/model/page.ts';
import type { BucketQuery, PageRange } from '../../../src/model/query.ts';
import { failed } from '../../../src/model/result.ts';

/** One page that was asked for; the test decides when and how it is answered. */
export interface AskedPage {
  readonly query: BucketQuery;
  readonly range: PageRange;
  readonly signal: AbortSignal;
  readonly settled: boolean;
  answer(answer: PageAnswer): void;
  throwFault(fault: unknown): void;
}

export interface ControlledGround extends Ground {
  readonly asked: readonly AskedPage[];
  /** The latest page asked for. */
  readonly latest: AskedPage;
}

export function controlledGround(id: string, pageSize = 2): ControlledGround {
  const asked: AskedPage[] = [];
  return {
    id,
    pageSize,
    asked,
    get latest() {
      const page = asked.at(-1);
      if (!page) throw new Error('Nothing was asked for.');
      return page;
    },
    fetchPage: (query, range, signal) =>
      new Promise((resolve, reject) => {
        let settled = false;
        asked.push({
          query,
          range,
          signal,
          get settled() {
            return settled;
          },
          answer(answer) {
            settled = true;
            resolve(answer);
          },
          throwFault(fault) {
            settled = true;
            reject(fault);
          },
        });
      }),
  };
}

/** The page of a server that holds buckets named `id/0`, `id/1`, …, `total` of them. */
export function pageOf(id: string, { offset, limit }: PageRange, total: number): PageAnswer {
  const count = Math.max(0, Math.min(limit, total - offset));
  const results = Array.from({ length: count }, (_, index) => ({
    bucket_id: `${id}/${offset + index}`,
    bucket_name: `${id}/${offset + index}`,
  }));
  return parsePage({ results, total_count: total }, limit);
}

export const fault: PageAnswer = failed({ kind: 'serverFault', status: 500 });

/** Lets everything that is ready to run do so. */
export function settle(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
