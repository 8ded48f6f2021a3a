import { parsePage } from '../../src/model/page.ts';
import { generatedNamespace } from '../../src/sample/generatedBuckets.ts';
import { replyAs, type ServedAccount } from '../support/generationServer.ts';
import { type Figure, figureOf } from './figures.ts';
import { inRounds, Measurements } from './rounds.ts';

/** The steps from the bytes of a reply to its buckets. */
export const steps = ['decode', 'JSON.parse', 'validate'] as const;
export type Step = (typeof steps)[number];

export interface RowMeasurement {
  /** Rows of a page. */
  readonly rows: number;
  readonly bytesPerRow: number;
  /** Microseconds for a row. */
  readonly microseconds: Readonly<Record<Step, Figure>>;
}

/** Measures what each step takes, for pages of several sizes. */
export async function measureRows(pageSizes: readonly number[], rounds: number): Promise<readonly RowMeasurement[]> {
  const measured: RowMeasurement[] = [];
  for (const rows of pageSizes) measured.push(await measurePage(rows, rounds));
  return measured;
}

async function measurePage(rows: number, rounds: number): Promise<RowMeasurement> {
  const text = pageText(rows);
  const bytes = Buffer.from(text);
  // The same calls as the client's (`decodeBody`, `readReply`, `parsePage`), each on what was made for it alone.
  const prepared: Readonly<Record<Step, () => () => unknown>> = {
    decode: () => () => new TextDecoder().decode(bytes),
    'JSON.parse': () => () => JSON.parse(text),
    validate: () => {
      const reply: unknown = JSON.parse(text);
      return () => parsePage(reply, rows);
    },
  };
  const perRow = new Measurements<Step>();
  // As many rows for each figure, whatever the size of a page.
  const times = Math.ceil(10_000 / rows);
  const measure = async (step: Step) => {
    let milliseconds = 0;
    for (let time = 0; time < times; time += 1) {
      const work = prepared[step]();
      const startedAt = performance.now();
      work();
      milliseconds += performance.now() - startedAt;
    }
    return (milliseconds * 1_000) / (times * rows);
  };
  for (const step of steps) await measure(step);
  await inRounds(rounds, steps, async (step) => perRow.add(step, await measure(step)));
  const figure = (step: Step) => figureOf(perRow.of(step));
  return {
    rows,
    bytesPerRow: bytes.length / rows,
    microseconds: { decode: figure('decode'), 'JSON.parse': figure('JSON.parse'), validate: figure('validate') },
  };
}

/** The page that the servers of the benchmark send. */
function pageText(rows: number): string {
  const account: ServedAccount = {
    generation: '2026',
    buckets: generatedNamespace({ count: 1_000 }).buckets,
    namespaces: [],
  };
  const request = {
    method: 'POST',
    path: '/v1/buckets/list',
    query: {},
    headers: {},
    body: { limit: rows, offset: 0 },
  };
  return replyAs(account, request).body;
}
