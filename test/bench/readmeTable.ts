import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../support/projectFolders.ts';
import { shortNumber } from './figures.ts';
import type { GoalOutcome } from './goals.ts';
import { type Benchmark, type Circumstances, type Results, readResults } from './results.ts';
import { tableText } from './table.ts';

const begin = '<!-- Measured; `npm run bench` and its like write this. -->\n\n';
const end = '\n\n<!-- End of what was measured. -->';

const commands: Readonly<Record<Benchmark, string>> = {
  editor: 'npm run bench',
  http: 'npm run bench:http',
  scale: 'npm run bench:scale',
};

/** The README's part between its marks, as it is and as it ought to be. */
export async function readmeTable(): Promise<{ readonly shown: string; readonly measured: string }> {
  const readme = await readFile(join(projectRoot, 'README.md'), 'utf8');
  const [, shown = ''] = parts(readme);
  return { shown, measured: resultsText(await readResults()) };
}

/** Puts the results of this release into the README. */
export async function updateReadme(): Promise<void> {
  const file = join(projectRoot, 'README.md');
  const [before, , after] = parts(await readFile(file, 'utf8'));
  const { measured } = await readmeTable();
  await writeFile(file, `${before}${measured}${after}`);
}

function parts(readme: string): readonly [string, string, string] {
  const from = readme.indexOf(begin) + begin.length;
  const to = readme.indexOf(end);
  if (from < begin.length || to < from) throw new Error('The README has no marks for what was measured.');
  return [readme.slice(0, from), readme.slice(from, to), readme.slice(to)];
}

/** The goals with what became of them, and where that was. */
export function resultsText(results: Results): string {
  const benchmarks = (Object.keys(commands) as Benchmark[]).flatMap((name) => {
    const result = results[name];
    return result ? [{ name, result }] : [];
  });
  const rows = benchmarks.flatMap(({ result }) => worstOfEach(result.measured.goals).map(goalRow));
  const places = benchmarks.map(({ name, result }) => `\`${commands[name]}\`: ${placeText(result)}`);
  return [tableText(['what', 'goal', 'measured', ''], rows), ...places].join('\n\n');
}

function goalRow({ what, goal, value, met }: GoalOutcome): readonly string[] {
  const unit = goal.replace(/^[≤≥] [\d.,]+/, '');
  return [what, goal, `${shortNumber(value)}${unit}`, met ? '' : 'missed'];
}

/** Where a goal is about many things, the one that comes off worst speaks for them. */
function worstOfEach(goals: readonly GoalOutcome[]): readonly GoalOutcome[] {
  const worst = new Map<string, GoalOutcome>();
  for (const outcome of goals) {
    const other = worst.get(outcome.what);
    const isWorse = other && (outcome.goal.startsWith('≤') ? outcome.value > other.value : outcome.value < other.value);
    if (!other || isWorse) worst.set(outcome.what, outcome);
  }
  return [...worst.values()];
}

function placeText({ date, system, processors, memoryGiB, node, load }: Circumstances): string {
  return `${date}, ${processors}, ${memoryGiB} GiB, ${system}, Node.js ${node}, load ${load}.`;
}
