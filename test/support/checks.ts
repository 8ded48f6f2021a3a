import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { type EditorKind, runEditorSuite, testFiles } from './editorSuite.ts';
import { runCommand } from './processes.ts';
import { outFolder, projectRoot } from './projectFolders.ts';
import type { SuiteResults, TestResult } from './suiteResults.ts';

/** How one part of `npm test` ended; `broken` says why it did not run to its end, whatever the counts say. */
export interface CheckOutcome {
  readonly name: string;
  readonly tests: readonly TestResult[];
  readonly broken?: string;
}

/** One part of `npm test`. */
export interface Check {
  readonly name: string;
  run(): Promise<CheckOutcome>;
}

/** A tool that passes or fails as a whole counts as one test. */
function tool(name: string, script: string, args: readonly string[]): Check {
  return {
    name,
    async run() {
      const program = join(projectRoot, 'node_modules', ...script.split('/'));
      const { code } = await runCommand(process.execPath, [program, ...args], { cwd: projectRoot, output: 'inherit' });
      return { name, tests: [code === 0 ? { title: name } : { title: name, error: `ended with code ${code}` }] };
    },
  };
}

/** A suite of tests. Its own record of the run is what counts: no record, or an empty one, means that it did not run. */
function suite(name: string, start: (resultsFile: string) => Promise<void>): Check {
  return {
    name,
    async run() {
      const resultsFile = join(outFolder, 'test', `${name}.json`);
      await rm(resultsFile, { force: true });
      let reason: string | undefined;
      try {
        await start(resultsFile);
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      const text = await readFile(resultsFile, 'utf8').catch(() => undefined);
      if (text === undefined) return { name, tests: [], broken: reason ?? 'it wrote no results' };
      const { tests }: SuiteResults = JSON.parse(text);
      if (tests.length === 0) return { name, tests, broken: 'it ran no tests' };
      const failed = tests.some(({ error }) => error !== undefined);
      return reason !== undefined && !failed ? { name, tests, broken: reason } : { name, tests };
    },
  };
}

function mochaSuite(name: string, folder: string, limitPerTest: number): Check {
  return suite(name, async (resultsFile) => {
    const runner = join(import.meta.dirname, 'mochaSuite.ts');
    const args = [runner, resultsFile, String(limitPerTest), ...(await testFiles(folder))];
    const { code } = await runCommand(process.execPath, args, { cwd: projectRoot, output: 'inherit' });
    if (code !== 0) throw new Error(`mocha ended with code ${code}`);
  });
}

const editorSuite = (name: string, kind: EditorKind): Check =>
  suite(name, (resultsFile) => runEditorSuite(kind, resultsFile));

export const typeCheck = tool('type check', 'typescript/bin/tsc', ['-b']);
export const lint = tool('lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']);
export const unitSuite = mochaSuite('unit', 'unit', 20_000);
export const serverEditorSuite = editorSuite('editor', 'server');
export const desktopEditorSuite = editorSuite('desktop', 'desktop');
export const uiSuite = mochaSuite('ui', 'ui', 120_000);
