import type { Page } from 'playwright-core';

export interface Watched {
  /** The event that starts the clock, the next one of its kind in the window. */
  readonly from: 'click' | 'keydown';
  /** A CSS selector of what is looked at; the first that it finds counts. */
  readonly element: string;
  /** What its text is when the clock stops, as the source of a regular expression. */
  readonly text: string;
}

/** In milliseconds; what takes longer does not come. */
const limit = 30_000;

/** Names of rows in the sidebar, and in a box with a list. */
export const sidebarRow = '.sidebar .monaco-list-row[data-index="0"] .label-name';
export const pickRow = '.quick-input-list .monaco-list-row[data-index="0"] .label-name';

/**
 * Starts to watch, before the click or the key. What is answered waits until the text is painted (two frames after it
 * came into the document) and tells the milliseconds since the event, by the window's own clock.
 */
export async function watchPaint(page: Page, { from, element, text }: Watched): Promise<() => Promise<number>> {
  await page.evaluate(`{
    const pattern = new RegExp(${JSON.stringify(text)});
    let startedAt;
    document.addEventListener(${JSON.stringify(from)}, (event) => { startedAt ??= event.timeStamp; }, { capture: true });
    const isThere = () => startedAt !== undefined && pattern.test(document.querySelector(${JSON.stringify(element)})?.textContent ?? '');
    document.paintClock = new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error('not painted: ' + pattern)), ${limit});
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        clearTimeout(giveUp);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startedAt)));
      });
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    document.paintClock.catch(() => undefined);
    // What this came to is not waited for.
    undefined;
  }`);
  return async () => Number(await page.evaluate('document.paintClock'));
}
