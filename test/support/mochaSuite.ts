/** Runs test files with mocha in this process: `node mochaSuite.ts <results file> <limit per test, ms> <file…>`. */
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';
import { runProgram } from './progress.ts';
import { strictness, writeResultsAtEnd } from './suiteResults.ts';

await runProgram(import.meta.url, async () => {
  const [results = '', limit = '', ...files] = process.argv.slice(2);
  const mocha = new Mocha({ ...strictness, timeout: Number(limit) });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const file of files) await import(pathToFileURL(file).href);
  return await new Promise<number>((ended) => {
    const runner = mocha.run((failures) => ended(failures > 0 ? 1 : 0));
    writeResultsAtEnd(runner, results);
  });
});
