import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { Probe, probeFolder } from '../support/probe.ts';
import { vsixFile } from '../support/projectFolders.ts';
import type { Workbench } from '../support/workbench.ts';
import { pickRow, sidebarRow, type Watched, watchPaint } from './paintClock.ts';
import { inFreshWindow, openAndWaitForRow } from './startMeasurement.ts';

/** What one action took, in milliseconds. */
export interface ActionFigures {
  readonly action: string;
  /** From the click or the key until what it leads to is painted. */
  readonly painted: number;
  /** The longest time in which the extension host did nothing else. */
  readonly block: number;
}

export interface ActionOptions {
  readonly origin: string;
  readonly pageSize: number;
  readonly builtinExtensionsDir: string;
  /** An empty folder of this run. */
  readonly scratch: string;
}

/** The pages that are jumped to, each after the first one. */
export const jumps = [10, 100, 1_000];

/** The most rows of the curve of Load More. */
const mostShown = 1_000;

/** One window in which one action after the other is measured. */
class MeasuredWindow {
  readonly workbench: Workbench;
  readonly probe: Probe;
  readonly figures: ActionFigures[] = [];

  constructor(workbench: Workbench, probe: Probe) {
    this.workbench = workbench;
    this.probe = probe;
  }

  async measure(action: string, watched: Watched, act: () => Promise<void>): Promise<void> {
    await this.#measure(action, async () => {
      const painted = await watchPaint(this.workbench.page, watched);
      await act();
      return await painted();
    });
  }

  async measureOpening(): Promise<void> {
    await this.#measure('open the view', () => openAndWaitForRow(this.workbench));
  }

  async #measure(action: string, work: () => Promise<number>): Promise<void> {
    // What the last action left to do is not this one's.
    await pause(1_000);
    await this.probe.watchBlocks();
    const painted = await work();
    await pause(300);
    this.figures.push({ action, painted, block: await this.probe.longestBlock() });
  }
}

async function inMeasuredWindow(
  { origin, pageSize, builtinExtensionsDir, scratch }: ActionOptions,
  use: (window: MeasuredWindow) => Promise<void>,
): Promise<readonly ActionFigures[]> {
  const probeFile = join(scratch, 'probe');
  const options = {
    extensions: [vsixFile, probeFolder],
    builtinExtensionsDir,
    settings: { 'mixpeek.baseUrl': origin, 'mixpeek.pageSize': pageSize },
    environment: { MIXPEEK_API_KEY: 'key-of-the-benchmark', MIXPEEK_PROBE_FILE: probeFile },
  };
  return await inFreshWindow(options, async (workbench) => {
    const window = new MeasuredWindow(workbench, new Probe(probeFile));
    await window.measureOpening();
    await use(window);
    return window.figures;
  });
}

/** A row of the tree by its place, counted from 0. */
const rowAt = (index: number): string => sidebarRow.replace('"0"', `"${index}"`);
const bucketAt = (index: number): string => `-${String(index).padStart(6, '0')}$`;

/** Refresh, Load More up to a thousand rows, and jumps, on a server that names its first bucket anew with each answer. */
export async function measurePaging(options: ActionOptions): Promise<readonly ActionFigures[]> {
  const { pageSize } = options;
  return await inMeasuredWindow(options, async (window) => {
    const { workbench, probe } = window;
    const { view, page, quickInput } = workbench;

    for (let round = 0; round < 3; round += 1) {
      const [first = ''] = await view.labels();
      const another = { from: 'click', element: sidebarRow, text: `^answer-(?!${first.slice(7)}$)` } as const;
      await window.measure('refresh', another, () => view.clickTitleAction('Refresh'));
    }
    const bucket = await view.row((await view.labels())[1] ?? '');
    const inside = { from: 'click', element: rowAt(2), text: '^Schema' } as const;
    await window.measure('expand a bucket', inside, () => view.toggle(bucket.label));
    await view.toggle(bucket.label);

    for (let shown = pageSize; shown < mostShown; shown += pageSize) {
      const more = { from: 'click', element: rowAt(shown), text: bucketAt(shown) } as const;
      const label = await eventually(async () => {
        await page.locator('.sidebar .pane .monaco-list').first().focus();
        await page.keyboard.press('End');
        const last = (await view.labels()).at(-1) ?? '';
        assert.match(last, /^Load more/);
        return last;
      });
      await window.measure(`load more at ${shown}`, more, () => view.clickRow(label));
    }

    const jump = async (target: number, name = `go to page ${target}`): Promise<void> => {
      await probe.start('mixpeek.goToPage');
      await quickInput.waitUntilOpen();
      await quickInput.type(String(target));
      // The third row is a bucket's, whether or not one that leads back stands on top.
      const index = target === 1 ? 2 : (target - 1) * pageSize + 1;
      const there = { from: 'keydown', element: rowAt(2), text: bucketAt(index) } as const;
      await window.measure(name, there, () => quickInput.accept());
      await quickInput.waitUntilClosed();
    };
    // The first jump takes a thousand rows away, and loads its code: it is not like the others.
    await jump(2, 'first jump, from a thousand rows');
    await jump(1, 'first jump back');
    for (const target of jumps) {
      await jump(target);
      await jump(1);
    }
  });
}

/** Filter, sort and search over a list that was read to its end with one page. */
export async function measureAnswersFromMemory(options: ActionOptions): Promise<readonly ActionFigures[]> {
  return await inMeasuredWindow(options, async (window) => {
    const { workbench, probe } = window;
    const { view, page, quickInput } = workbench;
    const filters = { AND: [{ field: 'metadata.index', operator: 'gte', value: 500 }] };
    // The code that answers from memory is loaded with the first question.
    for (let round = 0; round < 4; round += 1) {
      await probe.writeFilter(JSON.stringify({ filters }));
      await eventually(async () => assert.match((await view.labels())[0] ?? '', /-000500$/));
      const all = { from: 'click', element: sidebarRow, text: bucketAt(0) } as const;
      await window.measure('filter changed, from memory', all, () => view.clickTitleAction('Clear Filter'));
    }
    for (let round = 0; round < 3; round += 1) {
      await probe.start('mixpeek.searchBuckets');
      await quickInput.waitUntilOpen();
      await quickInput.type('00077');
      await eventually(async () => assert.match((await quickInput.items())[0]?.label ?? '', /-000077$/));
      const found = { from: 'keydown', element: pickRow, text: bucketAt(777) } as const;
      await window.measure('key in the search', found, () => page.keyboard.press('7'));
      await quickInput.cancel();
    }
  });
}
