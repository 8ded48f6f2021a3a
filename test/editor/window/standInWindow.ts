import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Row } from '../../../src/extension/buckets/bucketRows.ts';
import { type CommandId, FileSchemes } from '../../../src/extension/contributions.ts';
import { accountKey } from '../../support/faultyAccount.ts';
import { FakeTreeView } from '../buckets/shownView.ts';
import { CountedEvent, type FakeLog, FakeMemento, FakeSecrets, fakeLog, withReplaced } from '../fakes.ts';
import { FakeWebviewView } from '../filter/fakeWebview.ts';
import { ScriptedPick } from '../scriptedPick.ts';
import { theExtension } from '../theExtension.ts';

/** The folder of the bundles that ship. */
export const bundles = join(theExtension().extensionPath, 'dist');

/** A window in which the extension was activated with stand-ins for all that it registers. */
export interface StandInWindow {
  readonly tree: FakeTreeView;
  readonly log: FakeLog;
  readonly secrets: FakeSecrets;
  run(command: CommandId): Promise<unknown>;
  /** Writes the filter document, as an editor that saves. */
  writeFilter(text: string): Promise<void>;
  /** Opens the Filter view; what it shows is disposed of by the editor when the answer is called. */
  openFilterView(): Promise<() => void>;
  /** Settles as soon as the tree shows what is looked for. */
  until(shown: (tree: FakeTreeView) => boolean): Promise<void>;
  deactivate(): void;
}

/** The editor's side of any number of windows. */
export interface StandInEditor {
  /** Activates the extension in a window of its own, signed in at `origin`; one at a time. */
  activate(origin: string): Promise<StandInWindow>;
  /** What is typed next into any box or pick list; undefined leaves it. */
  typed: () => string | undefined;
  /** What was registered, shown or listened to and is still there. */
  left(): readonly string[];
}

type Bundle = typeof import('../../../src/extension/extension.ts');

/** Activates the extension once more in this host, where the installed one has taken the names of commands and views already. */
export async function withStandInEditor(play: (editor: StandInEditor) => Promise<void>): Promise<void> {
  // The very modules that the editor has loaded; they keep nothing of their own between two activations.
  const { activate } = createRequire(join(bundles, 'extension.cjs'))('./extension.cjs') as Bundle;
  const events = new Map<string, CountedEvent<never>>();
  const picks = new Set<ScriptedPick>();
  const registered = new Set<{ readonly name: string }>();
  const register = (name: string) => {
    const entry = { name };
    registered.add(entry);
    return { dispose: () => void registered.delete(entry) };
  };
  const eventOf = (name: string) => {
    const known = events.get(name) ?? new CountedEvent<never>();
    events.set(name, known);
    return known.event;
  };
  /** The window that is being activated: all that is registered meanwhile is its own. */
  let making = new Parts();
  const editor: StandInEditor = {
    typed: () => undefined,
    left: () => [
      ...[...registered].map(({ name }) => name),
      ...[...picks].flatMap((pick) => (pick.isDisposed && pick.listenerCount === 0 ? [] : ['a pick list'])),
      ...[...events].flatMap(([name, { listenerCount }]) => (listenerCount === 0 ? [] : [`${listenerCount} ${name}`])),
    ],
    async activate(origin) {
      making = new Parts();
      making.secrets.stored.set(`apiKey:${origin}`, accountKey);
      making.tree.visible = true;
      const parts = making;
      const context = parts.context();
      await activate(context);
      return windowOf(parts, () => {
        for (const each of context.subscriptions) each.dispose();
        const heard = [parts.tree, parts.secrets.changes, ...parts.filterForms];
        if (parts.tree.isDisposed && heard.every(({ listenerCount }) => listenerCount === 0)) return;
        register('a view or a listener of a window');
      });
    },
  };
  const item = (name: string) => ({ show() {}, hide() {}, ...register(name) });
  await withReplaced(
    vscode.window,
    {
      createOutputChannel: () => ({ ...making.log, ...register('log') }),
      createTreeView(_id: string, { treeDataProvider }: vscode.TreeViewOptions<Row>) {
        making.tree.list(treeDataProvider);
        return making.tree;
      },
      createStatusBarItem: () => item('status bar item'),
      registerWebviewViewProvider(_id: string, provider: vscode.WebviewViewProvider) {
        making.filterView = provider;
        return register('webview');
      },
      async withProgress(_options: unknown, task: () => Promise<void>) {
        const progress = register('progress');
        await task();
        progress.dispose();
      },
      showTextDocument: async () => undefined,
      showInputBox: async () => editor.typed(),
      createQuickPick() {
        const pick = typingPick(editor.typed());
        picks.add(pick);
        return pick;
      },
      showInformationMessage: async () => undefined,
      showWarningMessage: async () => undefined,
      showErrorMessage: async () => undefined,
    },
    () =>
      withReplaced(
        vscode.workspace,
        {
          registerFileSystemProvider(scheme: string, provider: vscode.FileSystemProvider) {
            making.files.set(scheme, provider);
            return register(scheme);
          },
          onDidChangeConfiguration: eventOf('onDidChangeConfiguration'),
          onDidOpenTextDocument: eventOf('onDidOpenTextDocument'),
          onDidCloseTextDocument: eventOf('onDidCloseTextDocument'),
          onDidChangeTextDocument: eventOf('onDidChangeTextDocument'),
        },
        () =>
          withReplaced(
            vscode.commands,
            {
              registerCommand(id: string, handler: () => Promise<unknown>) {
                making.commands.set(id, handler);
                return register(id);
              },
              executeCommand: async () => undefined,
            },
            () =>
              withReplaced(
                vscode.languages,
                { createDiagnosticCollection: () => ({ set() {}, delete() {}, clear() {}, ...register('problems') }) },
                () => play(editor),
              ),
          ),
      ),
  );
}

class Parts {
  readonly tree = new FakeTreeView();
  readonly log = fakeLog();
  readonly secrets = new FakeSecrets();
  readonly commands = new Map<string, () => Promise<unknown>>();
  readonly files = new Map<string, vscode.FileSystemProvider>();
  readonly filterForms: FakeWebviewView[] = [];
  filterView: vscode.WebviewViewProvider | undefined;

  /** The part of a context that the extension uses. */
  context(): vscode.ExtensionContext {
    const { packageJSON, extensionUri } = theExtension();
    const context = {
      subscriptions: [],
      secrets: this.secrets,
      globalState: new FakeMemento(),
      workspaceState: new FakeMemento(),
      extension: { packageJSON },
      extensionUri,
    };
    return context as unknown as vscode.ExtensionContext;
  }
}

function windowOf(parts: Parts, deactivate: () => void): StandInWindow {
  const { tree, log, secrets, commands, files } = parts;
  return {
    tree,
    log,
    secrets,
    deactivate,
    run: async (command) => await commands.get(command)?.(),
    async writeFilter(text) {
      const uri = vscode.Uri.from({ scheme: FileSchemes.filter, path: '/Filter.json' });
      const options = { create: false, overwrite: true };
      await files.get(FileSchemes.filter)?.writeFile(uri, new TextEncoder().encode(text), options);
    },
    async openFilterView() {
      const shown = new FakeWebviewView();
      parts.filterForms.push(shown);
      const { token } = new vscode.CancellationTokenSource();
      await parts.filterView?.resolveWebviewView(shown.view, { state: undefined }, token);
      return () => shown.disposals.fire();
    },
    until: (isShown) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isShown(tree)) return;
          listener.dispose();
          resolve();
        };
        const listener = tree.onDidPaint(look);
        look();
      }),
  };
}

/** A pick list in which somebody types at once and presses Enter, or that is left. */
function typingPick(text: string | undefined): ScriptedPick {
  const pick = new ScriptedPick();
  const show = pick.show.bind(pick);
  pick.show = () => {
    show();
    queueMicrotask(() => {
      if (text !== undefined) {
        pick.type(text);
        pick.accept();
      }
      pick.hide();
    });
  };
  return pick;
}
