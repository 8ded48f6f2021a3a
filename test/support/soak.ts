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
import { accountKey, type FaultyAccount, questionTexts, startFaultyAccount } from './faultyAccount.ts';
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
    environment: { MIXPEEK_API_KEY: accountKey, MIXPEEK_PROBE_FILE: file },
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
  ['filter', ({ probe }, random) => probe.writeFilter(oneOf(questionTexts, random))],
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
  account.behave('good');
  await eventually(async () => {
    await probe.start('mixpeek.switchNamespace');
    await workbench.quickInput.waitUntilOpen(10_000);
    await workbench.quickInput.type('one');
    await workbench.quickInput.accept();
    await workbench.quickInput.waitUntilClosed();
    // Each namespace has a question of its own.
    await probe.writeFilter('{}');
    await probe.run('mixpeek.clearFilter');
    await probe.run('mixpeek.refresh');
    assert.match(await workbench.view.message(), /^[^·]*of 250$/);
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
  await withProgress('Waiting until it is calm', () => calm(busy, account));
  const measure = async () => ({ busy: await busy.probe.figures(), other: await other.probe.figures() });
  const before = await measure();
  account.behave('faulty');
  const [{ done, failures }] = await withProgress(`Using one of them for ${minutes} minutes`, () =>
    Promise.all([use(busy, each, random), idle(other, each)]),
  );
  const { requests, faults } = account.counts();
  await withProgress('Waiting until it is calm', () => calm(busy, account));
  let after = await measure();
  // The editor has work of its own, which may be going on just now.
  await eventually(async () => {
    after = await measure();
    assert.deepEqual(moreThan(before, after), []);
  }).catch(() => undefined);
  const alarmed = [...(await busy.alarms()), ...(await other.alarms())];
  await findControl(other);
  await Promise.all([busy.workbench.close(), other.workbench.close(), account.dispose()]);

  console.log(`\n${done} actions, and ${failures.length} that could not be done`);
  for (const failure of failures) console.log(`  ${failure}`);
  console.log(`${requests} requests, ${faults} of them gone wrong`);
  for (const name of Object.keys(before.busy) as (keyof Figures)[]) {
    const change = `${before.busy[name]} → ${after.busy[name]}`;
    console.log(`${name}: ${change}, in the other editor ${before.other[name]} → ${after.other[name]}`);
  }
  for (const line of alarmed) console.log(`ALARM  ${line}`);
  const complaints = [
    ...moreThan(before, after),
    ...(after.busy.rejections > 0 ? [`${after.busy.rejections} unhandled rejections`] : []),
    ...(alarmed.length > 0 ? [`${alarmed.length} alarming lines`] : []),
    ...(failures.length > done / 10 ? ['too many actions could not be done'] : []),
  ];
  console.log(complaints.length === 0 ? 'passed' : `FAILED: ${complaints.join('; ')}`);
  return complaints.length === 0 ? 0 : 1;
}

interface Measurement {
  readonly busy: Figures;
  readonly other: Figures;
}

/** What the busy editor holds more of than before, beyond what has come to the other one as well. */
function moreThan(before: Measurement, after: Measurement): readonly string[] {
  const counts = ['listeners', 'emitters', 'sockets', 'timers', 'abortSignals', 'handles'] as const;
  const growth = (editor: keyof Measurement, name: keyof Figures) => after[editor][name] - before[editor][name];
  const heap = growth('busy', 'heap') - growth('other', 'heap');
  return [
    ...counts.filter((name) => growth('busy', name) > Math.max(0, growth('other', name))).map((name) => `more ${name}`),
    ...(heap > mostGrowth ? [`${heap} bytes more of memory`] : []),
  ];
}

/** A promise that is rejected on purpose has to be found: else the search for others finds nothing because it is blind. */
async function findControl(editor: Watched): Promise<void> {
  const reason = 'rejected to be found';
  await editor.probe.reject(reason);
  await eventually(async () => {
    assert.ok((await editor.alarms()).some((line) => line.includes(reason)));
    assert.ok((await editor.probe.figures()).rejections > 0);
  });
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
