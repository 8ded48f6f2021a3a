import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../support/projectFolders.ts';
import type { GoalOutcome } from './goals.ts';

/** The benchmarks, each a part of a release's results. */
export type Benchmark = 'editor' | 'http' | 'scale';

/** Where and when something was measured. */
export interface Circumstances {
  readonly date: string;
  readonly node: string;
  readonly system: string;
  readonly processors: string;
  readonly memoryGiB: number;
  /** Processes that wanted a processor, over the minute before the end. */
  readonly load: number;
}

function circumstances(): Circumstances {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    system: platform(),
    processors: `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** What a benchmark has measured, and what became of its goals. */
export interface Measured {
  readonly goals: readonly GoalOutcome[];
}

/** What was measured of a release; a benchmark that was not run is missing. */
export type Results = Partial<Readonly<Record<Benchmark, Circumstances & { readonly measured: Measured }>>>;

async function resultsFile(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  return join(projectRoot, 'test', 'bench', 'results', `${version}.json`);
}

/** The results of this release. */
export async function readResults(): Promise<Results> {
  return JSON.parse(await readFile(await resultsFile(), 'utf8').catch(() => '{}'));
}

/** Keeps what a benchmark has measured in the file of this release, in place of what it measured before; answers the file. */
export async function saveResults<What extends Measured>(benchmark: Benchmark, measured: What): Promise<string> {
  const file = await resultsFile();
  await mkdir(dirname(file), { recursive: true });
  const kept = await readResults();
  // Fractions beyond a thousandth say nothing.
  const text = JSON.stringify(
    { ...kept, [benchmark]: { ...circumstances(), measured } },
    (_, value) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value),
    2,
  );
  await writeFile(file, `${text}\n`);
  return file;
}
