/** `npm run bench`: what the extension costs in a real editor, held against the least that any view with 50 rows costs. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureChromium } from '../support/chromium.ts';
import { ensureEditor } from '../support/editorInstaller.ts';
import { packageExtension } from '../support/package.ts';
import { onProcessEnd } from '../support/processes.ts';
import { Refusal, runProgram, withProgress } from '../support/progress.ts';
import { vsixFile } from '../support/projectFolders.ts';
import { type ActionFigures, measureAnswersFromMemory, measurePaging } from './actionMeasurement.ts';
import { startBucketServer } from './bucketServerProcess.ts';
import { drawChart } from './chart.ts';
import { type EditorRun, editorReport } from './editorReport.ts';
import { updateReadme } from './readmeTable.ts';
import { saveResults } from './results.ts';
import { measureSecondStart, measureStart, type Subject } from './startMeasurement.ts';

/** Milliseconds to a server that is far away. */
const far = 300;

/** What the servers hold: the far one and the one of the floor answer with a page of it, too. */
const many = 100_000;

/** Few enough for one page, and for an answer from memory. */
const few = 1_000;

function readRuns(args: readonly string[]): number {
  try {
    const { values } = parseArgs({ args: [...args], options: { runs: { type: 'string', default: '7' } } });
    const runs = Number(values.runs);
    if (Number.isSafeInteger(runs) && runs > 0) return runs;
  } catch {
    // Said below.
  }
  throw new Refusal('Usage: npm run bench [-- --runs N]', 2);
}

const floorFolder = (name: string): string => join(import.meta.dirname, 'floors', name);

/** The subjects of a run, each on a server of its own. */
function subjectsOn(origin: string): Readonly<Record<'hardCoded' | 'nodeHttp' | 'explorer', Subject>> {
  return {
    hardCoded: {
      id: 'bucket-explorer.floor-hard-coded',
      container: 'Floor',
      extensions: [floorFolder('hardCoded')],
    },
    nodeHttp: {
      id: 'bucket-explorer.floor-node-http',
      container: 'Floor',
      extensions: [floorFolder('nodeHttp')],
      environment: { MIXPEEK_FLOOR_ORIGIN: origin },
    },
    explorer: {
      id: 'bucket-explorer.mixpeek-bucket-explorer',
      extensions: [vsixFile],
      settings: { 'mixpeek.baseUrl': origin, 'mixpeek.pageSize': 50 },
      environment: { MIXPEEK_API_KEY: 'key-of-the-benchmark' },
    },
  };
}

/** Everything once, on fresh servers. */
async function runOnce(scratch: string, builtinExtensionsDir: string): Promise<EditorRun> {
  const near = await startBucketServer({ buckets: many, delay: 0 });
  const away = await startBucketServer({ buckets: many, delay: far });
  const changing = await startBucketServer({ buckets: many, delay: 0, changes: true });
  const small = await startBucketServer({ buckets: few, delay: 0 });
  try {
    const { hardCoded, nodeHttp, explorer } = subjectsOn(near.origin);
    const starts = {
      hardCoded: await measureStart(hardCoded, builtinExtensionsDir),
      nodeHttp: await measureStart(nodeHttp, builtinExtensionsDir),
      explorer: await measureStart(explorer, builtinExtensionsDir),
    };
    const farAway = await measureSecondStart(subjectsOn(away.origin).explorer, builtinExtensionsDir);
    const actions = (name: string, origin: string, pageSize: number) => {
      const folder = join(scratch, name);
      mkdirSync(folder, { recursive: true });
      return { origin, pageSize, builtinExtensionsDir, scratch: folder };
    };
    const measured: ActionFigures[] = [
      ...(await measurePaging(actions('paging', changing.origin, 100))),
      ...(await measureAnswersFromMemory(actions('memory', small.origin, few))),
    ];
    return { starts, farAway, actions: measured };
  } finally {
    await Promise.all([near, away, changing, small].map((server) => server.stop()));
  }
}

await runProgram(import.meta.url, async () => {
  const runs = readRuns(process.argv.slice(2));
  const editor = await ensureEditor();
  await ensureChromium();
  await packageExtension();
  const scratch = mkdtempSync(join(tmpdir(), 'mixpeek-bench-'));
  onProcessEnd(() => rmSync(scratch, { recursive: true, force: true }));
  // Nothing but the colours: what other extensions do at the start is in nobody's figures.
  const builtins = join(scratch, 'builtins');
  cpSync(join(editor.builtinExtensions, 'theme-defaults'), join(builtins, 'theme-defaults'), { recursive: true });

  const measured: EditorRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const folder = join(scratch, `run-${run}`);
    measured.push(await withProgress(`Run ${run} of ${runs}`, () => runOnce(folder, builtins)));
  }
  const { text, figures } = await editorReport(measured);
  console.log(`\n${text}\n`);
  console.log(await saveResults('editor', figures));
  console.log(await drawChart(figures));
  await updateReadme();
  return 0;
});
