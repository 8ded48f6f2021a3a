import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import type { Workbench } from '../support/workbench.ts';

/** Everything that a window said, shows, stores and wrote, each by where it stands. */
export type Traces = ReadonlyMap<string, string>;

/** Begins to keep what a window writes to its console, that of the extension host included. */
export function keepConsole(page: Page): readonly string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  page.on('pageerror', (error) => lines.push(String(error.stack)));
  return lines;
}

/** Gathers them: frames with their fields and styles, the browser's storage, every file of the editor, of its extensions and of the browser's profile. */
export async function tracesOf({ page, server }: Workbench, consoleLines: readonly string[]): Promise<Traces> {
  const traces = new Map([['console', consoleLines.join('\n')]]);
  for (const [number, frame] of page.frames().entries()) {
    if (frame.isDetached()) continue;
    const typed = `[...document.querySelectorAll('input, textarea')].map((one) => one.value).join('\\n')`;
    traces.set(`frame ${number}`, `${await frame.content()}\n${await frame.evaluate<string>(typed)}`);
  }
  traces.set('browser storage', await storageOf(page));
  const profiles = (await readdir(tmpdir())).filter((name) => name.startsWith('playwright_chromium'));
  for (const folder of [server.userDataDir, server.extensionsDir, ...profiles.map((name) => join(tmpdir(), name))]) {
    for (const file of await filesIn(folder)) {
      traces.set(relative(server.userDataDir, file), await readFile(file, 'latin1').catch(() => ''));
    }
  }
  traces.set('output of the server', server.output());
  return traces;
}

/** What the browser has stored for the editor, as one text. */
export async function storageOf(page: Page): Promise<string> {
  return await page.evaluate<string>(dumpStorage);
}

/** Files come and go while the editor and the browser run. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** Where any of these words stands. */
export function placesOf(traces: Traces, words: readonly string[]): readonly string[] {
  return [...traces].filter(([, text]) => words.some((word) => text.includes(word))).map(([place]) => place);
}

/** Runs in the page, as text: binary values are read as text, whatever they are. */
const dumpStorage = `(async () => {
  const wait = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const print = (value) => JSON.stringify(value, (_, one) => ArrayBuffer.isView(one) || one instanceof ArrayBuffer ? new TextDecoder('latin1').decode(one) : one);
  const parts = [print({ ...localStorage }), print({ ...sessionStorage }), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const database = await wait(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      parts.push(name, store, print(await wait(rows.getAllKeys())), print(await wait(rows.getAll())));
    }
    database.close();
  }
  return parts.join('\\n');
})()`;
