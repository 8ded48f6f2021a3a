import assert from 'node:assert/strict';
import { sampleBuckets } from '../../src/sample/sampleBuckets.ts';
import { eventually } from '../support/eventually.ts';
import { json } from '../support/stubApi.ts';
import type { ThemeKind } from '../support/workbench.ts';
import { openKeyBox, testKey } from './signingIn.ts';
import { listing } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

const themes: readonly ThemeKind[] = ['light', 'dark', 'highContrast', 'highContrastLight'];
/** Pixels: as narrow as a person can make the sidebar, nearly, and as it usually is. */
const widths = [175, 300];
const rows = Array.from({ length: 30 }, (_, index) => ({ ...sampleBuckets[0].buckets.at(index) }));

describe('the looks of every state, in every kind of theme, narrow and wide', () => {
  const stub = useStubApi(listing(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin, 'mixpeek.pageSize': 12 },
    viewport: { width: 900, height: 560 },
  }));
  let release: (() => void) | undefined;

  /** Pictures of the state as it is; `prepare` brings back what the theme picker has closed. */
  async function picture(state: string, prepare?: () => Promise<void>): Promise<void> {
    let order = widths;
    for (const theme of themes) {
      await workbench().setTheme(theme);
      for (const width of order) {
        await workbench().setSidebarWidth(width);
        await prepare?.();
        await workbench().page.mouse.move(800, 400);
        await looksSound(width);
        await workbench().screenshot(`${state}-${theme}-${width}`);
        if (prepare) await workbench().quickInput.cancel();
      }
      order = order.toReversed();
    }
  }

  /** Something is there to see, all of it inside the sidebar, and every text has room. */
  async function looksSound(width: number): Promise<void> {
    const { page } = workbench();
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

  it('welcome', async () => {
    const view = await workbench().openView();
    await eventually(async () => assert.equal((await view.welcomeButtons()).length, 2));
    await picture('welcome');
  });

  it('key box', async () => {
    await picture('key-box', async () => {
      await openKeyBox(workbench());
      await workbench().quickInput.type('not a key');
      await workbench().quickInput.accept();
      await eventually(async () => assert.match(await workbench().quickInput.message(), /invisible/));
    });
  });

  it('rows', async () => {
    await openKeyBox(workbench());
    await workbench().quickInput.type(testKey);
    await workbench().quickInput.accept();
    await workbench().view.row('coco-2017');
    await picture('rows');
  });

  it('expanded', async () => {
    await workbench().view.toggle('coco-2017');
    await workbench().view.toggle('Metadata');
    await workbench().view.row('licence');
    await picture('expanded');
    await workbench().view.toggle('coco-2017');
  });

  it('failed load more', async () => {
    const { view } = workbench();
    stub().answerWith(() => json(500, { detail: 'boom' }));
    await view.scrollTo('Load more (12 of 30)');
    await view.clickRow('Load more (12 of 30)');
    await view.row('Retry · could not load more');
    await picture('failed-load-more');
  });

  it('empty', async () => {
    stub().answerWith(listing([]));
    await workbench().runCommand('Mixpeek: Refresh');
    await eventually(async () => assert.match(await workbench().view.message(), /no buckets here yet/));
    await picture('empty');
  });

  it('error', async () => {
    stub().answerWith(() =>
      json(403, { error: { type: 'ForbiddenError', message: 'Missing permission buckets:read' } }),
    );
    // Through the sample and back, so that no rows are left to keep.
    await workbench().runCommand('Mixpeek: Explore Sample Buckets');
    await workbench().view.row('coco-2017');
    await workbench().runCommand('Mixpeek: Leave Sample Buckets');
    await workbench().view.row('Retry');
    await picture('error');
  });

  it('loading', async () => {
    release = stub().hold();
    await workbench().view.clickRow('Retry');
    await eventually(async () => assert.deepEqual(await workbench().view.rows(), []));
    await picture('loading');
  });

  after('let the last answer go', () => release?.());
});
