import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, patience } from '../support/eventually.ts';
import type { Workbench } from '../support/workbench.ts';

/**
 * Changes user settings as a person does who edits `settings.json` in the editor: they hold at once, and the window and
 * the keys in its memory stay. `undefined` removes a setting.
 */
export async function editSettings(workbench: Workbench, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const { page } = workbench;
  const file = join(workbench.server.userDataDir, 'User', 'settings.json');
  const before: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
  const text = JSON.stringify({ ...before, ...changes });
  await workbench.runCommand('Preferences: Open User Settings (JSON)');
  const tab = page.locator('.tab.active[data-resource-name="settings.json"]');
  await tab.waitFor({ timeout: patience });
  // Once more where a slow window had not yet loaded what is replaced. Pasted, because typing adds closing brackets.
  await eventually(async () => {
    await page.locator('.editor-group-container.active .view-lines').click({ timeout: 3000 });
    await page.keyboard.press('ControlOrMeta+A');
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await page.keyboard.press('ControlOrMeta+V');
    await page.keyboard.press('ControlOrMeta+S');
    await eventually(async () => assert.equal(await readFile(file, 'utf8'), text), 3000);
  });
  await workbench.runCommand('View: Close Editor');
  await tab.waitFor({ state: 'detached', timeout: patience });
  await workbench.quickInput.waitUntilClosed();
}
