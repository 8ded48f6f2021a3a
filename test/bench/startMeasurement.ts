import { setTimeout as pause } from 'node:timers/promises';
import { launchBrowser } from '../support/browser.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../support/workbench.ts';
import { hostMemory } from './hostMemory.ts';
import { sidebarRow, watchPaint } from './paintClock.ts';
import { type Activation, activationOf } from './startupPerformance.ts';

/** An extension that shows rows as soon as its icon is clicked. */
export interface Subject extends Pick<WorkbenchOptions, 'extensions' | 'settings' | 'environment' | 'container'> {
  /** Its identifier. */
  readonly id: string;
}

export interface StartFigures {
  /** Milliseconds from the click on the icon until the first row is painted. */
  readonly firstRow: number;
  /** Milliseconds, by the editor's own clock. */
  readonly activation: Activation;
  /** Bytes that the extension host holds a while later; undefined where the system does not tell. */
  readonly memory: number | undefined;
}

/** What every first row is called: the first of a list, or the list's first name of a changing server. */
const firstRowText = '(-000000|^answer-\\d+)$';

/** Milliseconds in which a new window comes to rest, and in which a host settles after its work. */
const rest = 3_000;
const settling = 5_000;

/** Opens a window in a browser of its own, hands it over when it has come to rest, and ends both. */
export async function inFreshWindow<Answer>(
  options: WorkbenchOptions,
  use: (workbench: Workbench) => Promise<Answer>,
): Promise<Answer> {
  const browser = await launchBrowser();
  const workbench = await openWorkbench({ ...options, browser });
  try {
    await pause(rest);
    return await use(workbench);
  } finally {
    await workbench.close();
    await browser.close();
  }
}

/** Clicks the icon; answers the milliseconds until the first row is painted. */
export async function openAndWaitForRow(workbench: Workbench): Promise<number> {
  const painted = await watchPaint(workbench.page, { from: 'click', element: sidebarRow, text: firstRowText });
  await workbench.clickActivityBarIcon();
  return await painted();
}

/** The first start of an extension: nothing of it, and nothing that it keeps, was there before. */
export async function measureStart({ id, ...subject }: Subject, builtinExtensionsDir: string): Promise<StartFigures> {
  return await inFreshWindow({ ...subject, builtinExtensionsDir }, async (workbench) => {
    const firstRow = await openAndWaitForRow(workbench);
    await pause(settling);
    const memory = await hostMemory(workbench.server.pid);
    return { firstRow, memory, activation: await activationOf(workbench, id) };
  });
}

/** The same in the next window, in milliseconds until the first row: what a first start has kept is there. */
export async function measureSecondStart(
  { id: _, ...subject }: Subject,
  builtinExtensionsDir: string,
): Promise<{ readonly first: number; readonly second: number }> {
  return await inFreshWindow({ ...subject, builtinExtensionsDir }, async (workbench) => {
    const first = await openAndWaitForRow(workbench);
    await pause(rest);
    // The next window opens what this one ends with.
    await workbench.runCommand('View: Show Explorer');
    await pause(rest);
    await workbench.reload();
    await pause(rest);
    return { first, second: await openAndWaitForRow(workbench) };
  });
}
