/** `npm run bench:scale`: how the cost of pages, questions, memory and blocks grows with the number of buckets. */
import process from 'node:process';
import { runProgram, withProgress } from '../support/progress.ts';
import { measureDrawing, newTree } from './drawing.ts';
import { ratioOf } from './figures.ts';
import { type GoalOutcome, outcomeOf, outcomeText } from './goals.ts';
import { measureQuestions } from './memoryQuestions.ts';
import { readQuick } from './quickOption.ts';
import { updateReadme } from './readmeTable.ts';
import { saveResults } from './results.ts';
import type { NamedFigure } from './rounds.ts';
import { blocksTable, memoryTable, pagesTable, rowsTable } from './scaleTables.ts';
import { measureServer, type ServerMeasurement, type ServerRounds } from './serverScale.ts';

const bucketCounts = [100, 1_000, 10_000, 100_000];
const rowCounts = [100, 500, 1_000, 2_000];

/** How often each thing is measured. */
interface Rounds extends ServerRounds {
  readonly questions: number;
}

const thorough: Rounds = { pages: 300, memory: 5, blocks: 9, questions: 40 };
const quickly: Rounds = { pages: 15, memory: 2, blocks: 2, questions: 3 };

const goals = {
  page: { sign: '≤', bound: 1.1, unit: '×' },
  question: { sign: '≤', bound: 16, unit: ' ms' },
  block: { sign: '≤', bound: 50, unit: ' ms' },
} as const;

const aboutPages = 'Go to Page k against page 1, k to 1,000, in our own code';
const aboutQuestions = 'filter, sort, search over 2,000 buckets in memory, the slowest';
const aboutBlocks = 'longest block in our own code, 100,000 buckets on the server';

/** What something costs with so many rows in memory. */
interface RowsMeasurement {
  readonly rows: number;
  readonly figures: readonly NamedFigure[];
}

async function measureRows(
  measure: (rows: number, rounds: number) => Promise<readonly NamedFigure[]>,
  rounds: number,
): Promise<readonly RowsMeasurement[]> {
  const measured: RowsMeasurement[] = [];
  for (const rows of rowCounts) measured.push({ rows, figures: await measure(rows, rounds) });
  return measured;
}

function figuresOfMost(measured: readonly RowsMeasurement[]): readonly NamedFigure[] {
  return measured.at(-1)?.figures ?? [];
}

function outcomes(
  servers: readonly ServerMeasurement[],
  questions: readonly RowsMeasurement[],
  drawing: readonly RowsMeasurement[],
): readonly GoalOutcome[] {
  const most = servers.at(-1);
  const first = most?.goToPage.find(({ page }) => page === 1)?.milliseconds;
  const deep = (most?.goToPage ?? []).filter(({ page }) => page > 1);
  // The worst that was seen, not what is usual.
  const [longest] = (most?.blocks ?? [])
    .flatMap(({ action, milliseconds }) => (milliseconds ? [{ action, milliseconds: milliseconds.max }] : []))
    .sort((one, other) => other.milliseconds - one.milliseconds);
  return [
    ...deep.flatMap(({ page, milliseconds }) =>
      first
        ? [outcomeOf(aboutPages, `Go to Page ${page} against page 1`, goals.page, ratioOf(milliseconds, first))]
        : [],
    ),
    ...[...figuresOfMost(questions), ...figuresOfMost(drawing).filter(({ name }) => name !== newTree)].map(
      ({ name, milliseconds }) =>
        outcomeOf(aboutQuestions, `${name}, ${rowCounts.at(-1)} rows`, goals.question, milliseconds.median),
    ),
    ...(longest
      ? [
          outcomeOf(
            aboutBlocks,
            `longest block, ${most?.buckets} buckets (${longest.action})`,
            goals.block,
            longest.milliseconds,
          ),
        ]
      : []),
    // The editor asks for every row of the tree in one go.
    ...figuresOfMost(drawing)
      .filter(({ name }) => name === newTree)
      .map(({ name, milliseconds }) => outcomeOf(aboutBlocks, `longest block, ${name}`, goals.block, milliseconds.max)),
  ];
}

await runProgram(import.meta.url, async () => {
  const quick = readQuick('bench:scale', process.argv.slice(2));
  const rounds = quick ? quickly : thorough;
  const servers: ServerMeasurement[] = [];
  for (const buckets of bucketCounts) {
    servers.push(await withProgress(`${buckets} buckets on the server`, () => measureServer(buckets, rounds)));
  }
  const questions = await withProgress('Questions', () => measureRows(measureQuestions, rounds.questions));
  const drawing = await withProgress('Drawing', () => measureRows(measureDrawing, rounds.questions));
  const goalOutcomes = outcomes(servers, questions, drawing);
  console.log(`\n## Go to Page\n\n${pagesTable(servers)}`);
  console.log(`\n## Memory\n\n${memoryTable(servers)}`);
  console.log(`\n## The longest block of the event loop, ms\n\n${blocksTable(servers)}`);
  console.log(`\n## Answered from memory, ms\n\n${rowsTable('question', questions)}`);
  console.log(`\n## Our own share of drawing the answer, ms\n\n${rowsTable('drawn', drawing)}`);
  console.log(`\n${goalOutcomes.map(outcomeText).join('\n')}\n`);
  console.log(
    'Medians [least..most]. Blocks are what Node’s monitor of the event loop saw, looking every millisecond:',
  );
  console.log('a millisecond is its own, and “nothing” shows what else the machine did. Drawing is not in them.');
  if (quick) console.log('Nothing was kept: the run was a short one.');
  else {
    console.log(`Kept in ${await saveResults('scale', { servers, questions, drawing, goals: goalOutcomes })}`);
    await updateReadme();
  }
  return 0;
});
