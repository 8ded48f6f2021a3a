import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One test and how it ended; `error` is there exactly if it failed. */
export interface TestResult {
  readonly title: string;
  readonly error?: string;
}

/** What a suite reports about itself; a suite that wrote none did not run. */
export interface SuiteResults {
  readonly tests: readonly TestResult[];
}

/** What every suite asks of mocha: a test that is left out, alone or missing is a mistake. */
export const strictness = {
  ui: 'bdd',
  reporter: 'spec',
  forbidOnly: true,
  forbidPending: true,
  failZero: true,
} as const;

/** The mark before every line a suite inside the extension host prints: much else is written to the same place. */
export const reportMark = '│ ';

/** Gathers what a mocha run reports and writes it when the run has ended, never before. */
export function writeResultsAtEnd(runner: Mocha.Runner, file: string): void {
  const tests: TestResult[] = [];
  runner.on('pass', (test) => tests.push({ title: test.fullTitle() }));
  runner.on('fail', (test, error) => tests.push({ title: test.fullTitle(), error: String(error?.message ?? error) }));
  runner.on('end', () => {
    mkdirSync(dirname(file), { recursive: true });
    const results: SuiteResults = { tests };
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  });
}
