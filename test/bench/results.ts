import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../support/projectFolders.ts';

/** The benchmarks, each a part of a release's results. */
export type Benchmark = 'editor' | 'http' | 'scale';

/** Where and when something was measured. */
interface Circumstances {
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
    system: `${platform()} ${release()}`,
    processors: `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** Keeps what a benchmark has measured in the file of this release, in place of what it measured before; answers the file. */
export async function saveResults(benchmark: Benchmark, measured: object): Promise<string> {
  const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  const folder = join(projectRoot, 'test', 'bench', 'results');
  const file = join(folder, `${version}.json`);
  await mkdir(folder, { recursive: true });
  const kept = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  // Fractions beyond a thousandth say nothing.
  const text = JSON.stringify(
    { ...kept, [benchmark]: { ...circumstances(), measured } },
    (_, value) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value),
    2,
  );
  await writeFile(file, `${text}\n`);
  return file;
}
