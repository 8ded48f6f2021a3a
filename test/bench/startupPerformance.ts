import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import type { Workbench } from '../support/workbench.ts';

/** What the editor itself has noted of an extension's start, in whole milliseconds. */
export interface Activation {
  readonly load: number;
  readonly call: number;
  readonly finish: number;
}

/** Reads the editor's own table, *Developer: Startup Performance*, for one extension. */
export async function activationOf(workbench: Workbench, extension: string): Promise<Activation> {
  await workbench.runCommand('Developer: Startup Performance');
  return await eventually(async () => {
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.press('Control+C');
    return activationIn(await workbench.clipboard(), extension);
  });
}

/** The row of an extension in the table under "Extension Activation Stats": its columns have names. */
export function activationIn(report: string, extension: string): Activation {
  const lines = report.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const row = lines.find((cells) => cells.includes(extension));
  const head = lines.find((cells) => cells.includes('Load Code'));
  assert.ok(row && head, `the editor has no figures for ${extension}`);
  const figure = (column: string): number => {
    const value = Number(row[head.indexOf(column)]);
    assert.ok(Number.isFinite(value), `the editor has no figure in ${column}`);
    return value;
  };
  return { load: figure('Load Code'), call: figure('Call Activate'), finish: figure('Finish Activate') };
}
