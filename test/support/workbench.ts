import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { BucketsView } from './bucketsView.ts';
import { ensureEditor } from './editorInstaller.ts';
import { type EditorServer, type EditorServerOptions, startEditorServer, writeUserSettings } from './editorServer.ts';
import { eventually, exactText, patience } from './eventually.ts';
import { onProcessEnd } from './processes.ts';
import { outFolder, vsixFile } from './projectFolders.ts';
import { QuickInput } from './quickInput.ts';

/** What a workbench can be asked for beyond the defaults: the packaged extension, an empty folder and fresh user data. */
export interface WorkbenchOptions
  extends Pick<
    EditorServerOptions,
    'extensions' | 'settings' | 'environment' | 'builtinExtensionsDir' | 'asksForTrust' | 'logLevel'
  > {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Where the window is opened; otherwise all windows of this process share one browser. */
  readonly browser?: Browser;
  /** The extension's title in the activity bar. */
  readonly container?: string;
}

export type ThemeKind = 'light' | 'dark' | 'highContrast' | 'highContrastLight';

export interface EditorTab {
  readonly label: string;
  readonly active: boolean;
  /** A preview tab gives its place to the next document. */
  readonly preview: boolean;
}

export interface Notification {
  readonly message: string;
  readonly buttons: readonly string[];
}

let sharedBrowser: Promise<Browser> | undefined;
const extensionFolders = new Map<string, string>();

function shared(): Promise<Browser> {
  sharedBrowser ??= launchBrowser();
  return sharedBrowser;
}

/** One folder per set of extensions and process; installing the same package again into it is quick and changes nothing. */
function extensionFolderFor(extensions: readonly string[]): string {
  const key = extensions.join('\n');
  const known = extensionFolders.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'mixpeek-extensions-'));
  onProcessEnd(() => rmSync(folder, { recursive: true, force: true }));
  extensionFolders.set(key, folder);
  return folder;
}

/** Starts a VS Code of its own with the packaged extension installed, and opens it in a browser. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { viewport = { width: 1200, height: 800 }, extensions = [vsixFile], ...others } = options;
  const { browser, container = 'Mixpeek', ...serverOptions } = others;
  const scratch = await mkdtemp(join(tmpdir(), 'mixpeek-ui-'));
  const withdraw = onProcessEnd(() => rmSync(scratch, { recursive: true, force: true }));
  const workspace = join(scratch, 'workspace');
  await mkdir(workspace);
  const extensionsDir = extensionFolderFor(extensions);
  const userDataDir = join(scratch, 'user');
  const server = await startEditorServer({ ...serverOptions, extensions, extensionsDir, userDataDir });
  const context = await (browser ?? (await shared())).newContext({ viewport });
  const origin = new URL(server.url).origin;
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const page = await context.newPage();
  const workbench = new Workbench({
    page,
    context,
    server,
    workspace,
    container,
    cleanUp: async () => {
      await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
      withdraw();
    },
  });
  await workbench.openPath(workspace);
  return workbench;
}

/** What the editor's list of themes calls the first of its own themes with this base. */
async function themeLabel(base: string): Promise<string> {
  const folder = join((await ensureEditor()).builtinExtensions, 'theme-defaults');
  const [manifest, texts] = await Promise.all(
    ['package.json', 'package.nls.json'].map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  );
  const themes: { label: string; uiTheme: string }[] = manifest.contributes.themes;
  const theme = themes.find(({ uiTheme }) => uiTheme === base);
  assert.ok(theme, `the editor has no theme based on ${base}`);
  const text = texts[theme.label.replaceAll('%', '')] ?? theme.label;
  return typeof text === 'string' ? text : text.message;
}

interface WorkbenchParts {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: EditorServer;
  /** The folder that is open, empty at first. */
  readonly workspace: string;
  readonly container: string;
  cleanUp(): Promise<void>;
}

/** A VS Code window as a person uses it. */
export class Workbench {
  readonly page: Page;
  readonly server: EditorServer;
  readonly workspace: string;
  readonly view: BucketsView;
  readonly quickInput: QuickInput;
  readonly #context: BrowserContext;
  readonly #container: string;
  readonly #cleanUp: () => Promise<void>;

  constructor({ page, context, server, workspace, container, cleanUp }: WorkbenchParts) {
    this.page = page;
    this.server = server;
    this.workspace = workspace;
    this.view = new BucketsView(page);
    this.quickInput = new QuickInput(page);
    this.#context = context;
    this.#container = container;
    this.#cleanUp = cleanUp;
  }

  /** Waits until the window stands and knows the extension. */
  async waitUntilReady(): Promise<void> {
    await this.#activityBarIcon.waitFor({ state: 'visible', timeout: patience });
  }

  /** Clicks the icon in the activity bar, and waits for nothing. */
  async clickActivityBarIcon(): Promise<void> {
    await this.#activityBarIcon.click({ timeout: patience });
  }

  /** Clicks the icon in the activity bar, unless the view is open, and waits for the view. */
  async openView(): Promise<BucketsView> {
    await this.waitUntilReady();
    // A window that comes back opens the view by itself, and a click on the icon of an open view closes it.
    await eventually(async () => {
      const isOpening = (await this.#activityBarIcon.getAttribute('aria-selected')) === 'true';
      if (!isOpening) await this.#activityBarIcon.click();
      await this.view.waitUntilOpen(5000);
    });
    return this.view;
  }

  /** Runs a command by its full title (`Mixpeek: Refresh`) from the command palette. */
  async runCommand(title: string): Promise<void> {
    // All of it again when a slow window has not listed the command yet, or has closed the palette.
    await eventually(async () => {
      if (!(await this.quickInput.isOpen())) await this.page.keyboard.press('F1');
      await this.quickInput.type('>', 3000);
      await this.quickInput.type(`>${title}`, 3000);
      const label = this.page.locator('.quick-input-list .label-name', { hasText: exactText(title) });
      await label.first().click({ timeout: 3000 });
    });
  }

  /** The same with the keyboard alone. */
  async runCommandByKeyboard(title: string): Promise<void> {
    await eventually(async () => {
      if (!(await this.quickInput.isOpen())) await this.page.keyboard.press('F1');
      await this.quickInput.type('>', 3000);
      await this.quickInput.type(`>${title}`, 3000);
      await eventually(async () => assert.equal(await this.quickInput.activeLabel(), title), 3000);
    });
    await this.page.keyboard.press('Enter');
  }

  /** The messages in the lower right corner, newest first. */
  async notifications(): Promise<Notification[]> {
    const toasts = await this.#toasts.all();
    return await Promise.all(
      toasts.map(async (toast) => ({
        message: (await toast.locator('.notification-list-item-message').allInnerTexts()).join('\n'),
        buttons: await toast.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts(),
      })),
    );
  }

  async clickNotificationButton(label: string): Promise<void> {
    await this.#toasts
      .locator('.monaco-button')
      .filter({ hasText: exactText(label) })
      .first()
      .click({ timeout: patience });
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await eventually(async () => assert.equal(await this.#toasts.count(), 0));
  }

  /** What the modal dialog in the middle of the window says, once there is one. */
  async dialog(): Promise<{ readonly message: string; readonly buttons: readonly string[] }> {
    await this.#dialog.waitFor({ state: 'visible', timeout: patience });
    const buttons = await this.#dialog.locator('.dialog-buttons .monaco-button').allInnerTexts();
    return { message: (await this.#dialog.locator('.dialog-message-container').allInnerTexts()).join('\n'), buttons };
  }

  async clickDialogButton(label: string): Promise<void> {
    await this.#dialog
      .locator('.monaco-button')
      .filter({ hasText: exactText(label) })
      .click({ timeout: patience });
    await this.#dialog.waitFor({ state: 'hidden', timeout: patience });
  }

  async editorTabs(): Promise<EditorTab[]> {
    return await this.page.locator('.editor-group-container .tab').evaluateAll((tabs) =>
      tabs.map((tab) => ({
        label: tab.getAttribute('data-resource-name') ?? '',
        active: tab.getAttribute('aria-selected') === 'true',
        preview: tab.querySelector('.monaco-icon-label.italic, .monaco-icon-label .italic') !== null,
      })),
    );
  }

  /** The lines of the active text editor that are in sight. */
  async editorText(): Promise<string> {
    const lines = await this.page
      .locator('.editor-group-container.active .view-lines .view-line')
      .evaluateAll((elements) =>
        elements
          .map((line) => ({
            top: Number.parseFloat(line.getAttribute('style')?.match(/top:\s*([\d.]+)/)?.[1] ?? '0'),
            text: line.textContent ?? '',
          }))
          .sort((one, other) => one.top - other.top)
          .map(({ text }) => text),
      );
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Names of the extensions that have been started, as `Developer: Show Running Extensions` lists them. */
  async runningExtensions(): Promise<string[]> {
    await this.runCommand('Developer: Show Running Extensions');
    const list = this.page.locator('.runtime-extensions-editor');
    const row = list.locator('.monaco-list-row');
    await row.first().waitFor({ timeout: patience });
    const names = new Set<string>();
    await eventually(async () => {
      for (const name of await row.locator('.name').allInnerTexts()) names.add(name);
      if (await list.locator('.monaco-list-row[data-last-element="true"]').isVisible()) return;
      await list.hover();
      await this.page.mouse.wheel(0, 300);
      throw new Error('the end of the list did not come into sight');
    });
    await this.runCommand('View: Close Editor');
    await list.waitFor({ state: 'detached', timeout: patience });
    return [...names];
  }

  /** Labels of the items in the status bar, as a screen reader says them. */
  async statusBar(): Promise<string[]> {
    const items = this.page.locator('.statusbar-item:visible');
    return await items.evaluateAll((elements) => elements.map((one) => one.getAttribute('aria-label') ?? ''));
  }

  async clickStatusBarItem(labelStart: string): Promise<void> {
    await this.page.locator(`.statusbar-item[aria-label^="${labelStart}"]`).click({ timeout: patience });
  }

  async clipboard(): Promise<string> {
    const text = await this.page.evaluate('navigator.clipboard.readText()');
    return String(text);
  }

  /**
   * Changes user settings on disk (`undefined` removes one) and loads the window anew: this server build does not notice
   * a change of the file by itself. A test of a change while the window runs belongs into the editor suite.
   */
  async setSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    await writeUserSettings(this.server.userDataDir, changes);
    await this.reload();
  }

  /** Picks the editor's own first theme of that kind from its list, and waits until it is on the screen. */
  async setTheme(kind: ThemeKind): Promise<void> {
    const base = { light: 'vs', dark: 'vs-dark', highContrast: 'hc-black', highContrastLight: 'hc-light' }[kind];
    const label = await themeLabel(base);
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.type(label);
    await this.quickInput.pick(label);
    await this.quickInput.waitUntilClosed();
    await this.page.locator(`.monaco-workbench.${base}`).waitFor({ timeout: patience });
  }

  /** Drags the border of the sidebar until it is this wide, in CSS pixels (VS Code allows 170 and more). */
  async setSidebarWidth(width: number): Promise<void> {
    const sidebar = this.page.locator('.part.sidebar');
    await eventually(async () => {
      const now = (await sidebar.boundingBox())?.width ?? 0;
      if (Math.abs(now - width) <= 1) return;
      // Several sashes are upright; the sidebar's is the one at its edge.
      const box = await sidebar.boundingBox();
      assert.ok(box, 'the sidebar is closed');
      const x = box.x + box.width + 1;
      const y = box.y + box.height / 2;
      await this.page.mouse.move(x, y);
      await this.page.mouse.down();
      await this.page.mouse.move(x + (width - now), y, { steps: 5 });
      await this.page.mouse.up();
      throw new Error(`the sidebar is ${(await sidebar.boundingBox())?.width} px wide, not ${width}`);
    });
  }

  /** Keeps what is on the screen as `out/screenshots/<name>.png`; answers the file. */
  async screenshot(name: string): Promise<string> {
    const path = join(outFolder, 'screenshots', `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Loads the page anew, which starts a new extension host. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilReady();
  }

  /** Loads the window anew the editor's own way: it keeps its tabs and what extensions stored before it goes. */
  async reloadByCommand(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.waitUntilReady();
  }

  /** Opens a folder, or a `.code-workspace` file, in place of what is open: the window starts anew. */
  async openPath(path: string): Promise<void> {
    const url = new URL(this.server.url);
    url.searchParams.set(path.endsWith('.code-workspace') ? 'workspace' : 'folder', path);
    await this.page.goto(url.href);
    await this.waitUntilReady();
  }

  /** Ends the window and its server and removes what they kept. */
  async close(): Promise<void> {
    await this.#context.close();
    await this.server.stop();
    await this.#cleanUp();
  }

  get #activityBarIcon(): Locator {
    const named = this.page.locator(`[aria-label^="${this.#container}"]`);
    return this.page.locator('.activitybar .action-item').filter({ has: named });
  }

  get #toasts(): Locator {
    return this.page.locator('.notification-toast .notification-list-item');
  }

  get #dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }
}
