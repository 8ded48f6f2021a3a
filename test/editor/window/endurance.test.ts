import assert from 'node:assert/strict';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type CommandId, Commands, Settings } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { type FaultyAccount, questionTexts, startFaultyAccount } from '../../support/faultyAccount.ts';
import { oneOf, seededRandom } from '../../support/seededRandom.ts';
import { reportMark } from '../../support/suiteResults.ts';
import { setUserSetting, theExtension } from '../theExtension.ts';
import { withOpenResources } from './openResources.ts';
import { bundles, type StandInEditor, type StandInWindow, withStandInEditor } from './standInWindow.ts';

const times = 100;
/** Everything has been loaded and compiled by then. */
const warmUp = 20;

const kibibyte = 1_024;

/** On a busy machine, and far less than a connection would stay open by itself. */
const atOnce = 25_000;

const windows = 4;
/** In each window, twice: what the first round leaves is the measure for the second. */
const actions = 75;

/** What is typed into boxes and pick lists: pages, namespaces, parts of names; without a text they are left. */
const texts = ['1', '2', '3', '7', 'one', 'two', 'bucket-1', ''];
const commands: readonly CommandId[] = [
  Commands.refresh,
  Commands.retry,
  Commands.loadMore,
  Commands.showPrevious,
  Commands.goToPage,
  Commands.searchBuckets,
  Commands.switchNamespace,
  Commands.scanAll,
  Commands.stopScan,
  Commands.clearFilter,
];

describe('endurance', function () {
  this.timeout(180_000);

  const rejections: unknown[] = [];
  const note = (reason: unknown) => void rejections.push(reason);
  let collectGarbage: () => void = () => assert.fail('not there yet');

  before(async () => {
    setFlagsFromString('--expose-gc');
    collectGarbage = runInNewContext('gc');
    process.on('unhandledRejection', note);
    await theExtension().activate();
  });
  after(() => {
    process.off('unhandledRejection', note);
  });

  async function heapUsed(): Promise<number> {
    for (let round = 0; round < 3; round += 1) {
      await setImmediate();
      collectGarbage();
    }
    return process.memoryUsage().heapUsed;
  }

  it(`of ${times} activations, half of them ended amid a request, leaves nothing`, async () => {
    // Connections that nobody ends stay open for longer than anybody here waits.
    const account = await startFaultyAccount({ buckets: 100, percent: 0, seed: 1, keepAlive: 60 });
    const kept: WeakRef<object>[] = [];
    let early = 0;
    let late = 0;
    await setUserSetting(Settings.baseUrl, account.origin);
    try {
      await withOpenResources(bundles, async (open, made) => {
        await withStandInEditor(async (editor) => {
          for (let time = 1; time <= times; time += 1) {
            for (const part of await live(editor, account, time % 2 === 0)) kept.push(new WeakRef(part));
            await eventually(async () => assert.deepEqual(editor.left(), []));
            if (time === warmUp) early = await heapUsed();
          }
          late = await heapUsed();
        });
        await eventually(async () => assert.deepEqual(open(), []), atOnce);
        await eventually(async () => assert.equal(account.connections(), 0), atOnce);
        assert.ok(made() > times, `${made()} sockets, timers and the like`);
      });
      await heapUsed();
      const growth = Math.round((late - early) / (times - warmUp) / kibibyte);
      const alive = kept.filter((part) => part.deref() !== undefined).length;
      console.log(
        `${reportMark}      ${growth} KiB more for each activation, ${alive} of ${kept.length} parts still in memory`,
      );
      assert.ok(growth <= 20, `${growth} KiB`);
      assert.equal(alive, 0);
      assert.deepEqual(rejections, []);
    } finally {
      await setUserSetting(Settings.baseUrl, undefined);
      await account.dispose();
    }
  });

  it(`of ${2 * windows * actions} actions in ${windows} windows, while a fifth of all requests goes wrong, costs nothing`, async () => {
    const account = await startFaultyAccount({ buckets: 250, percent: 20, seed: 7 });
    await setUserSetting(Settings.baseUrl, account.origin);
    await setUserSetting(Settings.requestTimeout, 1);
    try {
      await withOpenResources(bundles, async (open) => {
        await withStandInEditor(async (editor) => {
          const random = seededRandom(7);
          editor.typed = () => oneOf(texts, random) || undefined;
          const opened: StandInWindow[] = [];
          for (let count = 0; count < windows; count += 1) opened.push(await editor.activate(account.origin));
          await Promise.all(opened.map((window) => act(window, random)));
          const before = await heapUsed();
          await Promise.all(opened.map((window) => act(window, random)));
          const growth = Math.round(((await heapUsed()) - before) / kibibyte);
          account.behave('good');
          editor.typed = () => '1';
          for (const window of opened) await calm(window);
          const { requests, faults } = account.counts();
          console.log(`${reportMark}      ${requests} requests, ${faults} gone wrong, ${growth} KiB more`);
          assert.ok(faults > 20, `${faults} faults`);
          assert.ok(growth <= 2 * kibibyte, `${growth} KiB`);
          for (const window of opened) {
            const failures = window.log.lines.filter((line) => line.startsWith('error'));
            assert.deepEqual(failures, []);
            window.deactivate();
          }
          await eventually(async () => assert.deepEqual(editor.left(), []));
        });
        await eventually(async () => assert.deepEqual(open(), []));
        await eventually(async () => assert.equal(account.connections(), 0));
      });
      assert.deepEqual(rejections, []);
    } finally {
      await setUserSetting(Settings.requestTimeout, undefined);
      await setUserSetting(Settings.baseUrl, undefined);
      await account.dispose();
    }
  });
});

/** Goes to the first page of everything; what went wrong before may have shut the gate for a second. */
async function calm(window: StandInWindow): Promise<void> {
  await window.writeFilter('{}');
  await window.run(Commands.clearFilter);
  await eventually(async () => {
    await window.run(Commands.refresh);
    await window.run(Commands.goToPage);
    assert.equal(window.tree.names().length, 100, window.tree.message);
  });
}

/** What a restless person does in a window: one thing after the other, and only at times with an eye on what comes of it. */
async function act(window: StandInWindow, random: () => number): Promise<void> {
  for (let action = 1; action <= actions; action += 1) {
    const done =
      random() < 0.2
        ? window.writeFilter(oneOf([...questionTexts, 'no JSON'], random))
        : window.run(oneOf(commands, random));
    if (random() < 0.3) await done;
    await pause(20 * random());
  }
}

/** The life of one window; answers what must not outlive it. */
async function live(editor: StandInEditor, account: FaultyAccount, endsAmidRequest: boolean) {
  const { requests } = account.counts();
  account.behave(endsAmidRequest ? 'silent' : 'good');
  const window = await editor.activate(account.origin);
  const closeFilterView = await window.openFilterView();
  if (endsAmidRequest) await account.waitForRequest(requests + 1);
  else await window.until((tree) => tree.names().length === 100);
  await window.writeFilter('{ "search": "nothing that anybody waits for" }');
  if (!endsAmidRequest) closeFilterView();
  window.deactivate();
  assert.ok(window.tree.provider);
  return [window.secrets, window.tree.provider];
}
