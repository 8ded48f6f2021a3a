import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually, exactText, patience } from './eventually.ts';

export interface QuickPickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** The box in the middle of the top: input box, pick list and command palette alike. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget');
  }

  async waitUntilOpen(limit: number = patience): Promise<void> {
    await this.#input.waitFor({ state: 'visible', timeout: limit });
  }

  /** Waits until the box with this title has the keyboard: what is typed before that goes elsewhere. */
  async waitUntilAsking(title: string): Promise<void> {
    await eventually(async () => {
      const focused = this.#input.and(this.#page.locator(':focus'));
      assert.equal(await focused.isVisible(), true, 'no box has the keyboard');
      assert.equal(await this.title(), title);
    });
  }

  async waitUntilClosed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden', timeout: patience });
  }

  async isOpen(): Promise<boolean> {
    return await this.#widget.isVisible();
  }

  /** The title above the box; empty if it has none. */
  async title(): Promise<string> {
    return (await this.#widget.locator('.quick-input-title').textContent()) ?? '';
  }

  /** The sentence below the box: the prompt, or what is wrong with the text. */
  async message(): Promise<string> {
    return (await this.#widget.locator('.quick-input-message').textContent()) ?? '';
  }

  async placeholder(): Promise<string> {
    return (await this.#input.getAttribute('placeholder')) ?? '';
  }

  async text(): Promise<string> {
    return await this.#input.inputValue();
  }

  /** Whether the text is hidden while it is typed. */
  async isSecret(): Promise<boolean> {
    return (await this.#input.getAttribute('type')) === 'password';
  }

  /** Puts this text into the box in place of what is there. */
  async type(text: string, limit: number = patience): Promise<void> {
    await this.waitUntilOpen(limit);
    await this.#input.fill(text, { timeout: limit });
  }

  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#input.press('Escape');
    await this.waitUntilClosed();
  }

  /** The rows in sight, top to bottom. */
  async items(): Promise<QuickPickItem[]> {
    const rows = await this.#rows.all();
    const read = async (row: Locator, part: string): Promise<string> =>
      (await row.locator(part).allTextContents()).join('');
    return await Promise.all(
      rows.map(async (row) => ({
        label: await read(row, '.quick-input-list-row:first-child .label-name'),
        description: await read(row, '.quick-input-list-row:first-child .label-description'),
        detail: await read(row, '.quick-input-list-label-meta .label-name'),
      })),
    );
  }

  /** The row that Enter chooses; undefined if none is. */
  async activeLabel(): Promise<string | undefined> {
    const label = this.#rows
      .and(this.#page.locator('.focused'))
      .locator('.quick-input-list-row:first-child .label-name');
    return (await label.allTextContents())[0];
  }

  /** Clicks the row with exactly this label. */
  async pick(label: string): Promise<void> {
    const name = this.#page.locator('.quick-input-list-row:first-child .label-name', { hasText: exactText(label) });
    await this.#rows.filter({ has: name }).first().click({ timeout: patience });
  }

  /** Clicks a button of the box itself, by its tooltip. */
  async clickButton(label: string): Promise<void> {
    await this.#widget
      .locator('.quick-input-titlebar, .quick-input-header')
      .getByRole('button', { name: label })
      .click();
  }

  get #input(): Locator {
    return this.#widget.locator('.quick-input-box input');
  }

  get #rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }
}
