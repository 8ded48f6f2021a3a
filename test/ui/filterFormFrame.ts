import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { eventually, patience } from '../support/eventually.ts';
import type { Workbench } from '../support/workbench.ts';

/** The Filter view as a person meets it; controls are found by what a screen reader says. */
export class FilterFormFrame {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get #page(): Page {
    return this.#workbench.page;
  }

  get inside(): FrameLocator {
    return this.#page.frameLocator('iframe.webview').frameLocator('#active-frame');
  }

  /** Opens the view with its command and waits for the form. */
  async open(): Promise<void> {
    await this.#workbench.runCommand('Mixpeek: Edit Filter');
    await this.search.waitFor({ state: 'visible', timeout: patience });
  }

  /** Closes the view with a click on its title, which throws the frame away. */
  async collapse(): Promise<void> {
    // On the title itself: in the middle stand the actions, Clear among them.
    await this.#page.locator('.pane-header[aria-label^="Filter"] .title').click();
    await eventually(async () => assert.equal(await this.#page.locator('iframe.webview').count(), 0));
  }

  /** Drags the upper border of the view up, so that most of the sidebar is the form's. */
  async enlarge(): Promise<void> {
    const header = this.#page.locator('.pane-header[aria-label^="Filter"]');
    const top = 225;
    await eventually(async () => {
      const box = await header.boundingBox();
      assert.ok(box, 'the view is not there');
      if (box.y < top + 20) return;
      await this.#page.mouse.move(box.x + box.width / 2, box.y);
      await this.#page.mouse.down();
      await this.#page.mouse.move(box.x + box.width / 2, top, { steps: 5 });
      await this.#page.mouse.up();
      throw new Error(`the view begins at ${box.y} px`);
    });
  }

  get search(): Locator {
    return this.inside.getByRole('searchbox', { name: 'Search buckets' });
  }

  /** The group of conditions with this title. */
  group(title: string): Locator {
    return this.inside.getByRole('group', { name: `Group: ${title}`, exact: true });
  }

  /** The nth condition of a group, counted from 1. */
  condition(title: string, number: number): Locator {
    return this.group(title)
      .first()
      .getByRole('group', { name: `Condition ${number}`, exact: true })
      .first();
  }

  /** Fills in a condition that is there, with clicks and keys. */
  async fill(row: Locator, field: string, operator: string, value: string, type?: string): Promise<void> {
    await row.getByRole('combobox', { name: 'Field', exact: true }).fill(field);
    await row.getByRole('combobox', { name: 'Operator' }).selectOption({ label: operator });
    if (type !== undefined)
      await row.getByRole('combobox', { name: 'Type of the value' }).selectOption({ label: type });
    const input = row.getByRole('textbox', { name: 'Value' });
    if (await input.isVisible()) await input.fill(value);
    else await row.getByRole('combobox', { name: 'Value', exact: true }).selectOption({ label: value });
  }

  button(name: string): Locator {
    return this.inside.getByRole('button', { name, exact: true });
  }

  /** The label of the control with the keyboard, as a screen reader says it. */
  async focused(): Promise<string> {
    const name = await this.inside
      .locator(':focus')
      .first()
      .evaluate((one) => one.getAttribute('aria-label') ?? one.textContent ?? '');
    return name.trim();
  }

  async notices(): Promise<readonly string[]> {
    return await this.inside.locator('#notices .notice').allInnerTexts();
  }

  /** What stands in the fields and values of all conditions, top to bottom. */
  async fieldValues(): Promise<readonly string[]> {
    const inputs = this.inside.locator('.row input');
    return await Promise.all((await inputs.all()).map((input) => input.inputValue()));
  }

  /** What breaks WCAG 2.1 A or AA, in words; colours of ordinary themes are the theme's own. */
  async axeViolations({ withContrast }: { readonly withContrast: boolean }): Promise<readonly string[]> {
    const frame = await this.frame();
    await frame.evaluate(axe.source);
    const options = {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
      rules: { 'color-contrast': { enabled: withContrast } },
    };
    const { violations } = await frame.evaluate<axe.AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }

  async count(): Promise<string> {
    return await this.inside.locator('#count').innerText();
  }

  /** The frame itself, to run a checker in. */
  async frame(): Promise<Frame> {
    const element = await this.inside.locator('html').elementHandle();
    const frame = await element?.ownerFrame();
    assert.ok(frame, 'the form has no frame');
    return frame;
  }
}
