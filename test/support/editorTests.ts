/** The part of the editor suite that runs inside the extension host, bundled with the tests by `editorSuite.ts`. */
import process from 'node:process';
import { format } from 'node:util';
import Mocha from 'mocha';
import { reportMark, strictness, writeResultsAtEnd } from './suiteResults.ts';

function report(text: string): void {
  for (const line of text.split('\n')) console.log(reportMark + line);
}

/** Runs the given test modules; throws if a test failed, which is what the editor turns into its exit code. */
export async function runEditorTests(modules: readonly (() => Promise<unknown>)[]): Promise<void> {
  const results = process.env['EDITOR_SUITE_RESULTS'];
  if (results === undefined) throw new Error('EDITOR_SUITE_RESULTS does not say where to write the results');
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => report(format(...parts));
  const mocha = new Mocha({ ...strictness, color: false, timeout: 60_000 });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  try {
    for (const load of modules) await load();
  } catch (error) {
    report(`The tests could not be loaded: ${error instanceof Error ? error.stack : error}`);
    throw error;
  }
  await new Promise<void>((passed, failed) => {
    const runner = mocha.run((failures) => (failures === 0 ? passed() : failed(new Error(`${failures} failed`))));
    writeResultsAtEnd(runner, results);
  });
}
