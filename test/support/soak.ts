/** `npm run soak`: minutes of restless use in a real editor, while a fifth of all requests goes wrong, held against a second editor that has no part in it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureChromium } from './chromium.ts';
import { ensureEditor } from './editorInstaller.ts';
import { eventually } from './eventually.ts';
import { type FaultyAccount, startFaultyAccount } from './faultyAccount.ts';
import { packageExtension } from './package.ts';
import { type Figures, Probe, probeFolder } from './probe.ts';
import { onProcessEnd } from './processes.ts';
import { Refusal, runProgram, withProgress } from './progress.ts';
import { vsixFile } from './projectFolders.ts';
import { oneOf, seededRandom } from './seededRandom.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** Milliseconds from one action to the next. */
const beat = 2_000;

/** The most that the host of the busy editor may grow beyond the other one's, in bytes. */
const mostGrowth = 10 * 1024 * 1024;

/** What nobody may find in a log or on a console. */
const alarms = /rejected promise not handled|unhandled ?rejection|MaxListenersExceeded|unresponsive/i;

const filters = [
  '{}',
  '{ "search": "bucket-2" }',
  '{ "filters": { "AND": [{ "field": "object_count", "operator": "gt", "value": 100 }] } }',
  '{ "sort": { "field": "object_count", "direction": "desc" } }',
];

function readOptions(args: readonly string[]): { readonly minutes: number; readonly seed: number } {
  const options = { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (minutes > 0 && Number.isSafeInteger(seed) && seed > 0) return { minutes, seed };
  } catch {
    // Said below.
  }
  throw new Refusal('Usage: npm run soak [-- --minutes N] [--seed N]', 2);
}

/** An editor with the packaged extension and the probe in it, and all that it says. */
interface Watched {
  readonly workbench: Workbench;
  readonly probe: Probe;
  /** Lines that are a cause for alarm, on the page's console and in the editor's logs. */
  alarms(): Promise<readonly string[]>;
}

async function openWatched(scratch: string, name: string, origin: string): Promise<Watched> {
  const file = join(scratch, name);
  const workbench = await openWorkbench({
    extensions: [vsixFile, probeFolder],
    settings: { 'mixpeek.baseUrl': origin, 'mixpeek.pageSize': 20, 'mixpeek.requestTimeout': 2 },
    environment: { MIXPEEK_API_KEY: 'mxp_sk_test_0123456789abcdef', MIXPEEK_PROBE_FILE: file },
  });
  const said: string[] = [];
  workbench.page.on('console', (message) => said.push(message.text()));
  workbench.page.on('pageerror', (error) => said.push(`unhandled rejection or error: ${error.message}`));
  return {
    workbench,
    probe: new Probe(file),
    async alarms() {
      const { logFolder } = workbench.server;
      const files = (await readdir(logFolder, { recursive: true })).filter((each) => each.endsWith('.log'));
      const logs = await Promise.all(files.map((each) => readFile(join(logFolder, each), 'utf8')));
      return [...said, workbench.server.output(), ...logs]
        .join('\n')
        .split('\n')
        .filter((line) => alarms.test(line));
    },
  };
}

type Action = readonly [name: string, act: (editor: Watched, random: () => number) => Promise<void>];

const command = (id: string): Action => [id, ({ probe }) => probe.run(`mixpeek.${id}`)];

/** Answers the box that a command opens, by the keyboard. */
const dialog = (id: string, texts: readonly string[]): Action => [
  id,
  async ({ probe, workbench: { quickInput, page } }, random) => {
    await probe.start(`mixpeek.${id}`);
    await quickInput.waitUntilOpen(10_000);
    await quickInput.type(oneOf(texts, random), 10_000);
    await page.keyboard.press(random() < 0.8 ? 'Enter' : 'Escape');
    // A text that is not taken leaves the box open.
    await page.keyboard.press('Escape');
    await quickInput.waitUntilClosed();
  },
];

const actions: readonly Action[] = [
  command('refresh'),
  command('loadMore'),
  command('showPrevious'),
  command('clearFilter'),
  dialog('goToPage', ['1', '2', '5', '12']),
  dialog('searchBuckets', ['bucket-1', 'bucket-20', 'nothing like it']),
  dialog('switchNamespace', ['one', 'two', 'three']),
  ['filter', ({ probe }, random) => probe.writeFilter(oneOf(filters, random))],
];

/** Does one thing after the other for so long; answers how many were done, and which could not be. */
async function use(editor: Watched, milliseconds: number, random: () => number) {
  const failures: string[] = [];
  const endsAt = performance.now() + milliseconds;
  let done = 0;
  while (performance.now() < endsAt) {
    const nextAt = performance.now() + beat;
    const [name, act] = oneOf(actions, random);
    try {
      await act(editor, random);
      done += 1;
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}`);
    }
    await pause(Math.max(0, nextAt - performance.now()));
  }
  return { done, failures };
}

/** The other editor: its command palette opens and closes, and that is all. */
async function idle({ workbench: { page, quickInput } }: Watched, milliseconds: number): Promise<void> {
  const endsAt = performance.now() + milliseconds;
  while (performance.now() < endsAt) {
    await page.keyboard.press('F1');
    await quickInput.waitUntilOpen();
    await quickInput.cancel();
    await pause(beat);
  }
}

/** Puts everything back to where it can be compared: the first page of everything, and no connection kept open. */
async function calm({ workbench, probe }: Watched, account: FaultyAccount): Promise<void> {
  await probe.writeFilter('{}');
  await probe.run('mixpeek.clearFilter');
  await eventually(async () => {
    await probe.start('mixpeek.switchNamespace');
    await workbench.quickInput.waitUntilOpen(10_000);
    await workbench.quickInput.type('one');
    await workbench.quickInput.accept();
    await workbench.quickInput.waitUntilClosed();
    await probe.run('mixpeek.refresh');
    assert.match(await workbench.view.message(), /of 250$/);
  });
  await eventually(async () => assert.equal(account.connections(), 0));
}

async function soak(scratch: string, minutes: number, seed: number): Promise<number> {
  const account = await startFaultyAccount({ buckets: 250, percent: 20, seed });
  const random = seededRandom(seed);
  const [busy, other] = await withProgress(
    'Opening two editors',
    async () =>
      [
        await openWatched(scratch, 'busy', account.origin),
        await openWatched(scratch, 'other', account.origin),
      ] as const,
  );
  await busy.workbench.openView();

  const each = minutes * 60_000;
  const warmUp = Math.min(60_000, each / 3);
  await withProgress('Warming up', () => Promise.all([use(busy, warmUp, random), idle(other, warmUp)]));
  account.behave('good');
  await calm(busy, account);
  const before = [await busy.probe.figures(), await other.probe.figures()] as const;
  account.behave('faulty');
  const [{ done, failures }] = await withProgress(`Using one of them for ${minutes} minutes`, () =>
    Promise.all([use(busy, each, random), idle(other, each)]),
  );
  const { requests, faults } = account.counts();
  account.behave('good');
  await calm(busy, account);
  const after = [await busy.probe.figures(), await other.probe.figures()] as const;
  const alarmed = [...(await busy.alarms()), ...(await other.alarms())];

  console.log(
    `\n${done} actions, ${failures.length} that could not be done; ${requests} requests, ${faults} gone wrong`,
  );
  for (const failure of failures) console.log(`  ${failure}`);
  const names = Object.keys(before[0]) as (keyof Figures)[];
  for (const name of names) {
    const [own, others] = [after[0][name] - before[0][name], after[1][name] - before[1][name]];
    console.log(`${name}: ${before[0][name]} → ${after[0][name]} (${signed(own)}; the other editor ${signed(others)})`);
  }
  for (const line of alarmed) console.log(`ALARM  ${line}`);
  const growth = after[0].heap - before[0].heap - (after[1].heap - before[1].heap);
  const kept = (['listeners', 'emitters', 'sockets', 'timers', 'abortSignals', 'handles'] as const).filter(
    (name) => after[0][name] - before[0][name] > Math.max(0, after[1][name] - before[1][name]),
  );
  const faultsFound = [
    ...(growth > mostGrowth ? [`the heap grew by ${growth} bytes more than that of the other editor`] : []),
    ...(kept.length > 0 ? [`more ${kept.join(', ')} than before`] : []),
    ...(after[0].rejections > 0 ? [`${after[0].rejections} unhandled rejections`] : []),
    ...(alarmed.length > 0 ? [`${alarmed.length} alarming lines`] : []),
    ...(failures.length > done / 10 ? ['too many actions could not be done'] : []),
  ];
  console.log(faultsFound.length === 0 ? 'passed' : `FAILED: ${faultsFound.join('; ')}`);
  await Promise.all([busy.workbench.close(), other.workbench.close(), account.dispose()]);
  return faultsFound.length === 0 ? 0 : 1;
}

function signed(difference: number): string {
  return difference < 0 ? `${difference}` : `+${difference}`;
}

await runProgram(import.meta.url, async () => {
  const { minutes, seed } = readOptions(process.argv.slice(2));
  await ensureEditor();
  await ensureChromium();
  await packageExtension();
  const scratch = mkdtempSync(join(tmpdir(), 'mixpeek-soak-'));
  onProcessEnd(() => rmSync(scratch, { recursive: true, force: true }));
  return await soak(scratch, minutes, seed);
});
