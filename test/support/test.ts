/** `npm test` and its parts: `node test.ts [unit|editor|ui|desktop]`. */
import process from 'node:process';
import {
  type Check,
  type CheckOutcome,
  desktopEditorSuite,
  lint,
  serverEditorSuite,
  typeCheck,
  uiSuite,
  unitSuite,
} from './checks.ts';
import { ensureChromium } from './chromium.ts';
import { ensureEditor } from './editorInstaller.ts';
import { buildExtension, packageExtension } from './package.ts';
import { Refusal, runProgram } from './progress.ts';

/** What has to be there before a check runs. */
type Preparation = () => Promise<unknown>;

/** The parts, each with what it needs; `npm test` runs the first list. */
const plans: Record<string, readonly (readonly [Check, ...Preparation[]])[]> = {
  all: [
    [typeCheck],
    [lint],
    [unitSuite],
    [serverEditorSuite, ensureEditor, ensureChromium, packageExtension],
    [uiSuite, ensureEditor, ensureChromium],
  ],
  unit: [[unitSuite]],
  editor: [[serverEditorSuite, ensureEditor, ensureChromium, buildExtension]],
  ui: [[uiSuite, ensureEditor, ensureChromium, packageExtension]],
  desktop: [[desktopEditorSuite, buildExtension]],
};

/** Runs checks one after the other, all of them, whatever the others say. */
export async function runChecks(plan: readonly (readonly [Check, ...Preparation[]])[]): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const [check, ...preparations] of plan) {
    console.log(`\n── ${check.name}`);
    try {
      for (const prepare of preparations) await prepare();
      outcomes.push(await check.run());
    } catch (error) {
      outcomes.push({ name: check.name, tests: [], broken: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcomes;
}

/** Says what failed and, as the last line, how many passed and failed; answers whether all is well. */
function summarize(outcomes: readonly CheckOutcome[]): boolean {
  const tests = outcomes.flatMap((outcome) => outcome.tests);
  const failed = outcomes.flatMap(({ name, tests }) =>
    tests.filter((test) => test.error).map((test) => ({ name, test })),
  );
  const broken = outcomes.filter((outcome) => outcome.broken !== undefined);
  console.log('\n── summary');
  for (const { name, tests } of outcomes)
    console.log(
      `${name}: ${tests.length - failed.filter((one) => one.name === name).length} of ${tests.length} passed`,
    );
  for (const { name, test } of failed) console.log(`FAILED  ${name}: ${test.title}`);
  for (const { name, broken: reason } of broken) console.log(`DID NOT RUN  ${name}: ${reason}`);
  // A suite that did not run counts as one failure, so that the last line never looks like success.
  const failures = failed.length + broken.length;
  console.log(`${tests.length - failed.length} passed, ${failures} failed`);
  return failures === 0;
}

await runProgram(import.meta.url, async () => {
  const [name = 'all', ...rest] = process.argv.slice(2);
  const plan = plans[name];
  if (plan === undefined || rest.length > 0) {
    throw new Refusal(
      'npm test takes no options; its parts are npm run test:unit, test:editor, test:ui and test:desktop.',
    );
  }
  return summarize(await runChecks(plan)) ? 0 : 1;
});
