import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** What a window did that text from a server must not make it do. */
export interface PageWatch {
  /** Addresses of requests to any host but the editor's own. */
  readonly requests: readonly string[];
  /** Looks at everything that is drawn now, in every frame, and fails at what such text has become. */
  check(): Promise<void>;
}

/** Begins to watch a window whose own host is `ownHost`. */
export function watchPage(page: Page, ownHost: string): PageWatch {
  const requests: string[] = [];
  const dialogs: string[] = [];
  page.context().on('request', (request) => {
    const { protocol, host, pathname } = new URL(request.url());
    // Never leaves the window: a service worker of the editor's answers for what a webview may load.
    const isResource = host.endsWith('.vscode-resource.vscode-cdn.net') && pathname.includes('/dist/webview/');
    if (/^(?:https?|wss?):$/.test(protocol) && host !== ownHost && !isResource) requests.push(request.url());
  });
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return {
    requests,
    async check() {
      for (const frame of page.frames()) {
        const found = await frame.evaluate<Finding>(`(${lookAround})()`);
        assert.deepEqual(found, { links: [], scripts: [], raw: [] });
      }
      assert.deepEqual({ requests, dialogs }, { requests: [], dialogs: [] });
    },
  };
}

interface Finding {
  readonly links: readonly string[];
  readonly scripts: readonly string[];
  readonly raw: readonly string[];
}

/**
 * Runs in the page, as text. A joiner that the extension puts behind `$` is its own; so are the line ends of a tooltip,
 * and the editor's own documents are drawn by its own rules.
 */
const lookAround = String.raw`function () {
  const places = '.monaco-list, .message, .monaco-hover, .quick-input-widget, .notifications-toasts, .tab, .statusbar, #filter-form';
  const hostile = /[^\P{Cc}\n\r\t]|[\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2061-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]|(?<!\$)\u2060|[a-z][\u200c\u200d][a-z]/u;
  // In the tooltip of a tab.
  const ownLink = 'a[data-href^="command:workbench.action.openSettings"]';
  const lineEnd = /[\n\r]/;
  const links = [], scripts = [], raw = [];
  for (const link of document.querySelectorAll('a[href^="command:"], a[data-href^="command:"]'))
    if (!link.matches(ownLink)) links.push(link.outerHTML);
  if (window.hurt !== undefined) scripts.push('ran in ' + location.href);
  for (const place of document.querySelectorAll(places)) {
    for (const made of place.querySelectorAll('a:not(.action-label, .label-name, .statusbar-item-label, .monaco-button), img, iframe, object, svg, form, script, base, link, meta, video'))
      if (!made.matches(ownLink)) links.push(made.outerHTML.slice(0, 200));
    for (const icon of place.querySelectorAll('span.codicon-trash, span.codicon-x')) links.push(icon.outerHTML);
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      const texts = node.nodeType === 3 ? [node.data] : ['aria-label', 'title', 'data-resource-name', 'placeholder'].map((name) => node.getAttribute(name) ?? '');
      for (const text of texts) {
        const oneLine = node.parentElement?.closest('.label-name, .label-description');
        if (hostile.test(text) || (oneLine && lineEnd.test(text))) raw.push(JSON.stringify(text.slice(0, 300)));
      }
    }
  }
  return { links: links.slice(0, 9), scripts, raw: raw.slice(0, 9) };
}`;
