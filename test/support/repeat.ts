/** `npm run test:repeat`: the suites five times, once on a machine that is busy with something else; any difference is a failure. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type CheckOutcome, serverEditorSuite, uiSuite, unitSuite } from './checks.ts';
import { ensureChromium } from './chromium.ts';
import { ensureEditor } from './editorInstaller.ts';
import { packageExtension } from './package.ts';
import { runProgram } from './progress.ts';
import { runChecks } from './test.ts';

const runs = 5;
const busyRun = 3;

/** Keeps every processor busy until it is called off. */
function keepProcessorsBusy(): () => Promise<unknown> {
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker('for (;;) Math.random();', { eval: true }),
  );
  return () => Promise.all(workers.map((worker) => worker.terminate()));
}

/** What a run found, in a form that can be compared: one line per test. */
function record(outcomes: readonly CheckOutcome[]): Map<string, string> {
  const lines = outcomes.flatMap(({ name, tests, broken }) => [
    ...tests.map(({ title, error }): [string, string] => [
      `${name}: ${title}`,
      error === undefined ? 'passed' : 'failed',
    ]),
    ...(broken === undefined ? [] : [[`${name}: the suite`, `did not run (${broken})`] as [string, string]]),
  ]);
  return new Map(lines);
}

await runProgram(import.meta.url, async () => {
  await ensureEditor();
  await ensureChromium();
  await packageExtension();
  const records: Map<string, string>[] = [];
  for (let run = 1; run <= runs; run += 1) {
    console.log(`\n══ run ${run} of ${runs}${run === busyRun ? ', with all processors busy' : ''}`);
    const callOff = run === busyRun ? keepProcessorsBusy() : undefined;
    try {
      records.push(record(await runChecks([[unitSuite], [serverEditorSuite], [uiSuite]])));
    } finally {
      await callOff?.();
    }
  }

  const titles = new Set(records.flatMap((one) => [...one.keys()]));
  const outcomesOf = (title: string): string[] => records.map((one) => one.get(title) ?? 'did not run');
  const steady = [...titles].filter((title) => outcomesOf(title).every((outcome) => outcome === 'passed'));
  console.log('\n── summary');
  for (const title of titles) {
    if (!steady.includes(title)) console.log(`${title}: ${outcomesOf(title).join(', ')}`);
  }
  const failures = titles.size - steady.length;
  console.log(`${steady.length} passed in all ${runs} runs, ${failures} did not`);
  return failures === 0 && steady.length > 0 ? 0 : 1;
});
