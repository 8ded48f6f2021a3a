#!/usr/bin/env node
/**
 * Stands in for the desktop VS Code that `runTests` of `@vscode/test-electron` wants to start: understands the flags it
 * passes, runs the same tests in VS Code's server build with a browser before it, and ends with their exit code.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { format, parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { startEditorServer } from './editorServer.ts';
import { Refusal, runProgram } from './progress.ts';
import { outFolder } from './projectFolders.ts';
import { reportMark } from './suiteResults.ts';

/** A run that takes longer hangs, in milliseconds. */
const overallLimit = 10 * 60_000;

const consoleFile = join(outFolder, 'test', 'editor-console.log');

function readFlags() {
  const { values, positionals } = parseArgs({
    options: {
      extensionTestsPath: { type: 'string' },
      extensionDevelopmentPath: { type: 'string', multiple: true },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
    // The other flags are about a desktop window.
    strict: false,
    allowPositionals: true,
  });
  const text = (value: unknown, name: string): string => {
    if (typeof value !== 'string') throw new Refusal(`--${name} is missing.`);
    return value;
  };
  return {
    testsPath: text(values.extensionTestsPath, 'extensionTestsPath'),
    developmentPaths: [values.extensionDevelopmentPath ?? []]
      .flat()
      .map((one) => text(one, 'extensionDevelopmentPath')),
    userDataDir: text(values['user-data-dir'], 'user-data-dir'),
    extensionsDir: text(values['extensions-dir'], 'extensions-dir'),
    folder: text(positionals[0], 'folder (first argument)'),
  };
}

await runProgram(import.meta.url, async () => {
  const flags = readFlags();
  // The one that started us holds the other end: when it is gone, however that came about, so are we.
  process.stdin
    .on('end', () => process.exit(143))
    .on('error', () => process.exit(143))
    .resume();

  const { EDITOR_SUITE_RESULTS: resultsFile = '' } = process.env;
  const server = await startEditorServer({
    userDataDir: flags.userDataDir,
    extensionsDir: flags.extensionsDir,
    environment: { EDITOR_SUITE_RESULTS: resultsFile },
    smokeTestDriver: true,
  });
  const remote = (path: string): string =>
    `vscode-remote://127.0.0.1:${server.port}${new URL(pathToFileURL(path)).pathname}`;
  const payload = [
    ...flags.developmentPaths.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ['extensionTestsPath', remote(flags.testsPath)],
    ['skipWelcome', 'true'],
  ];
  const url = new URL(server.url);
  url.searchParams.set('folder', flags.folder);
  url.searchParams.set('payload', JSON.stringify(payload));

  // Everything the editor and the extensions in it say goes here; the terminal gets what the tests report.
  mkdirSync(dirname(consoleFile), { recursive: true });
  const log = createWriteStream(consoleFile);
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const code = await new Promise<number>((ended, failed) => {
    const limit = setTimeout(
      () => failed(new Refusal(`The tests in the editor did not end in time; see ${consoleFile}.`)),
      overallLimit,
    );
    const exposed = [
      page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
        const text = format(...args);
        log.write(`${type}: ${text}\n`);
        if (text.startsWith(reportMark)) console.log(text.slice(reportMark.length));
      }),
      page.exposeFunction('codeAutomationExit', (exitCode: number) => {
        clearTimeout(limit);
        ended(exitCode);
      }),
    ];
    page.once('crash', () => failed(new Refusal('The page with the editor crashed.')));
    browser.once('disconnected', () => failed(new Refusal('The browser with the editor ended.')));
    Promise.all(exposed)
      .then(() => page.goto(url.href))
      .catch(failed);
  });
  await browser.close();
  await server.stop();
  return code;
});
