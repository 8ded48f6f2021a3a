import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually, exactText, patience } from './eventually.ts';

/** One row of the tree as it is on the screen. */
export interface VisibleRow {
  readonly label: string;
  readonly description: string;
  /** 1 for a bucket, 2 for what is inside it, and so on. */
  readonly level: number;
  /** What a screen reader says. */
  readonly ariaLabel: string;
  /** `undefined` for a row that cannot be opened. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** The name of the icon, like `package`; empty without one. */
  readonly icon: string;
  /** Inline actions, left to right. */
  readonly actions: readonly string[];
}

/** The Buckets view in the sidebar, as a person meets it. */
export class BucketsView {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page) {
    this.#page = page;
    const header = page.locator('.pane-header[aria-label^="Buckets"]');
    this.#pane = page.locator('.sidebar .pane').filter({ has: header });
  }

  async waitUntilOpen(limit: number = patience): Promise<void> {
    await this.#pane.locator('.pane-body').waitFor({ state: 'visible', timeout: limit });
  }

  /** The rows in sight, top to bottom. */
  async rows(): Promise<VisibleRow[]> {
    const rows = await this.#rows.evaluateAll((elements) =>
      elements.map((element) => {
        const text = (part: string): string => element.querySelector(part)?.textContent ?? '';
        const icon = element.querySelector('.custom-view-tree-node-item-icon')?.className ?? '';
        const labels = [...element.querySelectorAll('.actions .action-label')].map((one) =>
          one.getAttribute('aria-label'),
        );
        return {
          position: Number(element.getAttribute('data-index')),
          label: text('.label-name'),
          description: text('.label-description'),
          level: Number(element.getAttribute('aria-level')),
          ariaLabel: element.getAttribute('aria-label') ?? '',
          open: element.getAttribute('aria-expanded'),
          selected: element.getAttribute('aria-selected') === 'true',
          icon: /codicon-(?!colored)(\S+)/.exec(icon)?.[1] ?? '',
          actions: labels.map((label) => label ?? ''),
        };
      }),
    );
    return rows
      .sort((one, other) => one.position - other.position)
      .map(({ position: _, open, ...row }) => ({ ...row, expanded: open === null ? undefined : open === 'true' }));
  }

  /** Labels of the rows in sight. */
  async labels(): Promise<string[]> {
    return (await this.rows()).map(({ label }) => label);
  }

  /** Waits until a row with exactly this label is in sight, and answers it. */
  async row(label: string): Promise<VisibleRow> {
    return await eventually(async () => {
      const rows = await this.rows();
      const row = rows.find((one) => one.label === label);
      assert.ok(row, `no row "${label}" among: ${rows.map((one) => one.label).join(', ') || 'none'}`);
      return row;
    });
  }

  /** Turns the wheel until a row with exactly this label is in sight. */
  async scrollTo(label: string): Promise<void> {
    const last = this.#pane.locator('.monaco-list-row[data-last-element="true"]');
    await this.#pane.locator('.monaco-list').hover();
    await eventually(async () => {
      if (await this.#row(label).isVisible()) return;
      await this.#page.mouse.wheel(0, (await last.isVisible()) ? -100_000 : 300);
      throw new Error(`no row "${label}" came into sight`);
    });
  }

  /** Goes with the End key to the last row, which has this label. */
  async goToEnd(label: string): Promise<void> {
    await eventually(async () => {
      await this.#pane.locator('.monaco-list').focus();
      await this.#page.keyboard.press('End');
      assert.equal((await this.labels()).at(-1), label);
    });
  }

  /** Goes with the Home key to the first row, which has this label. */
  async goToTop(label: string): Promise<void> {
    await eventually(async () => {
      await this.#pane.locator('.monaco-list').focus();
      await this.#page.keyboard.press('Home');
      assert.equal((await this.labels())[0], label);
    });
  }

  /** Notes every row that is drawn from now on, however briefly; the answered function tells their labels. */
  async watchLabels(): Promise<() => Promise<readonly string[]>> {
    await this.#page.evaluate(`{
      const pane = document.querySelector('.sidebar .pane-body');
      const seen = document.labelsSeen = new Set();
      const look = () => pane.querySelectorAll('.monaco-list-row .label-name').forEach((one) => seen.add(one.textContent));
      new MutationObserver(look).observe(pane, { childList: true, subtree: true, characterData: true });
    }`);
    return async () => await this.#page.evaluate<string[]>('[...document.labelsSeen].sort()');
  }

  async clickRow(label: string): Promise<void> {
    await this.#row(label).locator('.label-name').click({ timeout: patience });
  }

  /** Opens or closes a row by its twistie, the small arrow, and waits until it has turned. */
  async toggle(label: string): Promise<void> {
    const before = (await this.row(label)).expanded;
    await this.#row(label).locator('.monaco-tl-twistie').click({ timeout: patience });
    await eventually(async () => assert.notEqual((await this.row(label)).expanded, before));
  }

  /** Moves the mouse over a row and clicks one of the actions that appear. */
  async clickInlineAction(label: string, action: string): Promise<void> {
    await this.#row(label).hover({ timeout: patience });
    await this.#row(label).locator(`.actions .action-label[aria-label="${action}"]`).click({ timeout: patience });
  }

  /** Waits for what appears when the mouse rests on a row, and answers its text. */
  async tooltip(label: string): Promise<string> {
    await this.#row(label).locator('.label-name').hover({ timeout: patience });
    const hover = this.#page.locator('.workbench-hover-container .monaco-hover').last();
    await hover.waitFor({ state: 'visible', timeout: patience });
    return (await hover.allInnerTexts()).join('\n');
  }

  /** Opens a row's context menu and answers what it offers. */
  async openContextMenu(label: string): Promise<string[]> {
    await this.#row(label).locator('.label-name').click({ button: 'right', timeout: patience });
    await this.#menuItems.first().waitFor({ state: 'visible', timeout: patience });
    return (await this.#menuItems.allTextContents()).filter((text) => text !== '');
  }

  /** Clicks an entry of the menu that is open. */
  async chooseFromMenu(item: string): Promise<void> {
    const entry = this.#menuItems.filter({ hasText: exactText(item) });
    await entry.click({ timeout: patience });
    // A menu that has only just opened lets a click pass.
    await eventually(async () => {
      if (!(await entry.isVisible())) return;
      await entry.click({ timeout: 3000 });
      throw new Error(`the menu stays open after a click on "${item}"`);
    });
  }

  /** The icons in the title of the view, left to right; those in the overflow menu are not among them. */
  async titleActions(): Promise<string[]> {
    const labels = this.#titleActions.and(this.#page.locator(':visible'));
    return await labels.evaluateAll((elements) => elements.map((one) => one.getAttribute('aria-label') ?? ''));
  }

  async clickTitleAction(label: string): Promise<void> {
    await this.#pane.hover();
    await this.#titleActions
      .and(this.#page.locator(`[aria-label^="${label}"]:visible`))
      .first()
      .click({ timeout: patience });
  }

  /** The line above the rows; empty if there is none. */
  async message(): Promise<string> {
    const message = this.#pane.locator('.tree-explorer-viewlet-tree-view > .message');
    return (await message.filter({ visible: true }).allInnerTexts()).join('\n');
  }

  /** What stands after the view's title. VS Code hides it, but keeps it, while the container has only one view. */
  async description(): Promise<string> {
    return (await this.#pane.locator('.pane-header .description').allTextContents()).join('');
  }

  /** What the view says instead of rows; empty if it does not. Buttons are not part of it. */
  async welcomeText(): Promise<string> {
    const texts = await this.#welcome.locator('p:visible').allInnerTexts();
    return texts.join('\n');
  }

  /** The links inside the sentences, with where they lead. */
  async welcomeLinks(): Promise<{ readonly label: string; readonly target: string }[]> {
    return await this.#welcome
      .locator('a.monaco-link:visible')
      .evaluateAll((links) =>
        links.map((link) => ({ label: link.textContent ?? '', target: link.getAttribute('href') ?? '' })),
      );
  }

  async welcomeButtons(): Promise<string[]> {
    return await this.#welcome.locator('.monaco-button:visible').allInnerTexts();
  }

  async clickWelcomeButton(label: string): Promise<void> {
    await this.#welcome
      .locator('.monaco-button')
      .filter({ hasText: exactText(label) })
      .click({ timeout: patience });
  }

  /** Gives the focus to the tree, with the keyboard on the given row. */
  async focusRow(label: string): Promise<void> {
    await this.clickRow(label);
    await this.#pane.locator('.monaco-list').focus();
  }

  /** The row with the keyboard's focus, if the tree has it at all. */
  async focusedLabel(): Promise<string | undefined> {
    const focused = this.#pane.locator('.monaco-list:focus .monaco-list-row.focused .label-name');
    return (await focused.allTextContents())[0];
  }

  get #rows(): Locator {
    return this.#pane.locator('.monaco-list-row');
  }

  #row(label: string): Locator {
    const name = this.#page.locator('.label-name', { hasText: exactText(label) });
    return this.#rows.filter({ has: name }).first();
  }

  get #welcome(): Locator {
    return this.#pane.locator('.welcome-view-content');
  }

  get #menuItems(): Locator {
    return this.#page.locator('.monaco-menu .action-item:not(.disabled) .action-label');
  }

  get #titleActions(): Locator {
    // With one view in the container its actions stand in the container's title.
    const own = this.#pane.locator('.pane-header .actions .action-label');
    return own.or(this.#page.locator('.sidebar > .composite.title .action-label'));
  }
}
