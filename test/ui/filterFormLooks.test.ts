import assert from 'node:assert/strict';
import { sampleBuckets } from '../../src/sample/sampleBuckets.ts';
import { eventually } from '../support/eventually.ts';
import type { ThemeKind } from '../support/workbench.ts';
import { FilterFormFrame } from './filterFormFrame.ts';
import { signIn } from './signingIn.ts';
import { listing } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

const themes: readonly ThemeKind[] = ['light', 'dark', 'highContrast', 'highContrastLight'];
/** Pixels: as narrow as a person can make the sidebar, nearly, and as it usually is. */
const widths = [175, 300];
const rows = Array.from({ length: 12 }, (_, index) => ({ ...sampleBuckets[0].buckets.at(index) }));

describe('the looks of the Filter view, in every kind of theme, narrow and wide', () => {
  const stub = useStubApi(listing(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    viewport: { width: 800, height: 1150 },
  }));
  let form: FilterFormFrame;

  before('open the form, with most of the sidebar for it', async () => {
    form = new FilterFormFrame(workbench());
    await workbench().openView();
    await signIn(workbench());
    await workbench().view.row('coco-2017');
    await form.open();
    await form.enlarge();
  });

  async function pictures(state: string): Promise<void> {
    let order = widths;
    for (const theme of themes) {
      await workbench().setTheme(theme);
      for (const width of order) {
        await workbench().setSidebarWidth(width);
        await workbench().page.mouse.move(700, 500);
        await looksSound();
        await workbench().screenshot(`form-${state}-${theme}-${width}`);
      }
      order = order.toReversed();
    }
  }

  /** Every control is inside the frame, and no text of a button or sentence is cut. */
  async function looksSound(): Promise<void> {
    await eventually(async () => {
      const problems = await form.inside.locator('#filter-form').evaluate((main) => {
        const { left, right } = main.getBoundingClientRect();
        const found: string[] = [];
        for (const one of main.querySelectorAll('input, select, button, p, vscode-button, vscode-checkbox')) {
          const box = one.getBoundingClientRect();
          const name = one.id || one.textContent;
          if (box.left < left || box.right > right) found.push(`sticks out: ${name}`);
          if (!one.matches('input, select') && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${name}`);
        }
        return found;
      });
      assert.deepEqual(problems, []);
    });
  }

  it('empty', async () => {
    await pictures('empty');
  });

  it('conditions', async () => {
    await form.search.fill('video');
    await form.button('Condition').click();
    await form.fill(form.condition('All of', 1), 'metadata.licence', 'contains', 'CC BY');
    await form.button('Add condition to group "All of"').click();
    await form.fill(form.condition('All of', 2), 'object_count', '≥', 'many');
    await form.button('Add group inside "All of"').click();
    await form.fill(form.group('All of').getByRole('group', { name: 'Condition 1' }).last(), 'status', 'is', 'active');
    await form.button('Add group "None of"').click();
    await form.fill(form.condition('None of', 1), 'is_locked', 'exists', 'Yes');
    await form.search.focus();
    await pictures('conditions');
  });
});
