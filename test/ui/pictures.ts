import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import type { ThemeKind, Workbench } from '../support/workbench.ts';

const themes: readonly ThemeKind[] = ['light', 'dark', 'highContrast', 'highContrastLight'];
/** Pixels: as narrow as a person can make the sidebar, nearly, and as it usually is. */
const widths = [175, 300];

/** Pictures of a state in every kind of theme, narrow and wide; `prepare` brings back what the theme picker has closed. */
export async function picture(workbench: Workbench, state: string, prepare?: () => Promise<void>): Promise<void> {
  let order = widths;
  for (const theme of themes) {
    await workbench.setTheme(theme);
    for (const width of order) {
      await workbench.setSidebarWidth(width);
      await prepare?.();
      await workbench.page.mouse.move(800, 400);
      await looksSound(workbench, width);
      await workbench.screenshot(`${state}-${theme}-${width}`);
      if (prepare) await workbench.quickInput.cancel();
    }
    order = order.toReversed();
  }
}

/** Something is there to see, all of it inside the sidebar, and every text has room. */
async function looksSound({ page }: Workbench, width: number): Promise<void> {
  const sidebar = page.locator('.part.sidebar');
  await eventually(async () => {
    const problems = await sidebar.evaluate((part) => {
      const { left, right } = part.getBoundingClientRect();
      const selector = '.message, .welcome-view-content p, .welcome-view-content .monaco-button, .monaco-list-row';
      const shown = [...part.querySelectorAll(selector)].filter((one) => one.offsetParent !== null);
      const loading = part.querySelector('.monaco-progress-container.active') !== null;
      const found = shown.length === 0 && !loading ? ['nothing to see'] : [];
      for (const one of shown) {
        const box = one.getBoundingClientRect();
        const name = `${one.className}: ${one.textContent}`;
        if (box.left < left - 1 || box.right > right + 1) found.push(`sticks out: ${name}`);
        if (!one.matches('.monaco-list-row') && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${name}`);
      }
      for (const name of part.querySelectorAll('.monaco-list-row .label-name')) {
        if (name.getBoundingClientRect().left > right - 20) found.push(`no room for: ${name.textContent}`);
      }
      return found;
    });
    assert.deepEqual(problems, []);
    assert.ok(Math.abs(((await sidebar.boundingBox())?.width ?? 0) - width) <= 2);
  });
}
