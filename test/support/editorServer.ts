import { once } from 'node:events';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { type Editor, ensureEditor } from './editorInstaller.ts';
import { runCommand, startProcess, stopProcess } from './processes.ts';
import { Refusal } from './progress.ts';

export interface EditorServerOptions {
  /** Packaged extensions (`.vsix`, installed as a user would) and folders of unpacked ones. */
  readonly extensions?: readonly string[];
  /** Where the extensions are installed; kept apart, several servers can share one. Default: a folder in `userDataDir`. */
  readonly extensionsDir?: string;
  readonly userDataDir: string;
  /** User settings, laid over those already in `userDataDir`; `undefined` removes one. Those that keep the editor quiet are there anyway. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host, which otherwise gets this process's without what npm, VS Code and our own switches put there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Without one, whoever reaches the port gets in: for tests only. */
  readonly connectionToken?: string;
  /** Needed for extension tests: without it a built editor ignores their path without a word. */
  readonly smokeTestDriver?: boolean;
  /** Lets the editor ask whether a folder is trusted, and restrict what it may do until then; otherwise all are. */
  readonly asksForTrust?: boolean;
  /** How much the editor and its extensions write into their logs; otherwise what is usual. */
  readonly logLevel?: 'trace';
  readonly builtinExtensionsDir?: string;
  /** A fixed port; otherwise the system picks a free one. */
  readonly port?: number;
  /** How long to wait for the server to listen, in milliseconds. */
  readonly startLimit?: number;
}

export interface EditorServer {
  readonly url: string;
  readonly port: number;
  /** The server's own process; it starts the extension hosts. */
  readonly pid: number;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly logFolder: string;
  /** What the server has written so far. */
  output(): string;
  /** Settles when the server is gone, whatever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts VS Code's server on 127.0.0.1 and settles when it listens. It ends with this process, however that ends. */
export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const editor = await ensureEditor();
  const userDataDir = resolve(options.userDataDir);
  const extensionsDir = resolve(options.extensionsDir ?? join(userDataDir, 'extensions'));
  await writeUserSettings(userDataDir, options.settings ?? {});
  await installExtensions(editor, options.extensions ?? [], { extensionsDir, userDataDir });

  const { connectionToken } = options;
  const args = [
    editor.serverProgram,
    ...commonArguments(userDataDir, extensionsDir),
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...(connectionToken ? ['--connection-token', connectionToken] : ['--without-connection-token']),
    ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
    ...(options.builtinExtensionsDir ? ['--builtin-extensions-dir', options.builtinExtensionsDir] : []),
    '--disable-telemetry',
    ...(options.logLevel ? ['--log', options.logLevel] : []),
    ...(options.asksForTrust ? [] : ['--disable-workspace-trust']),
  ];
  const child = startProcess(editor.node, args, {
    cwd: userDataDir,
    // No gallery: what is looked at is on this machine, and nothing asks elsewhere.
    env: { ...cleanEnvironment(), EXTENSIONS_GALLERY: '{}', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  let output = '';
  const port = await new Promise<number>((listening, failed) => {
    const fail = (reason: string): void => failed(new Refusal(`${reason} It wrote:\n${output.trim().slice(-2000)}`));
    const limit = setTimeout(() => fail('The editor server did not start in time.'), options.startLimit ?? 120_000);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        const port = /agent listening on (\d+)/.exec(output)?.[1];
        if (port !== undefined) {
          clearTimeout(limit);
          listening(Number(port));
        } else if (output.includes('EADDRINUSE')) {
          failed(new Refusal(`Port ${options.port} is in use. Choose another one, or leave the choice to the system.`));
        }
      });
    }
    child.once('error', failed);
    child.once('exit', () => {
      clearTimeout(limit);
      fail('The editor server ended at once.');
    });
  }).catch(async (error: unknown) => {
    await stopProcess(child);
    throw error;
  });

  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    pid: child.pid ?? 0,
    userDataDir,
    extensionsDir,
    logFolder: join(userDataDir, 'logs'),
    output: () => output,
    ended: child.exitCode === null ? once(child, 'exit').then(() => {}) : Promise.resolve(),
    stop: () => stopProcess(child),
  };
}

function commonArguments(userDataDir: string, extensionsDir: string): string[] {
  return [
    '--accept-server-license-terms',
    ...['--server-data-dir', userDataDir, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
  ];
}

/** This process's environment without what would make the editor, or the extension in it, behave differently here than elsewhere. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|VSCODE_|ELECTRON_|MIXPEEK_|NODE_OPTIONS$|NODE_CHANNEL_FD$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** What keeps welcome pages, chat, updates and suggestions from standing before what is looked at. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // Newer editors put their own pages into a box over the window.
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
};

/**
 * Lays settings over the user settings on disk, which win over the quiet ones and lose to `changes` (`undefined` removes
 * a setting). Settings that are no JSON object any more are left alone and told.
 */
export async function writeUserSettings(
  userDataDir: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const file = join(userDataDir, 'User', 'settings.json');
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  const text = await readFile(file, 'utf8').catch(() => '{}');
  let current: unknown;
  try {
    current = JSON.parse(text);
  } catch {
    throw new Refusal(`The user settings in ${file} are not plain JSON. Correct or delete that file and try again.`);
  }
  // A setting that is `undefined` disappears on its way to JSON.
  const merged = { ...quietSettings, ...(typeof current === 'object' ? current : {}), ...changes };
  // Renamed into place: a running editor never reads half a file.
  await writeFile(`${file}.new`, `${JSON.stringify(merged, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** Installs extensions into a folder: packages by the editor's own installer, unpacked ones by an entry in its list. */
export async function installExtensions(
  editor: Editor,
  extensions: readonly string[],
  { extensionsDir, userDataDir }: { readonly extensionsDir: string; readonly userDataDir: string },
): Promise<void> {
  await mkdir(extensionsDir, { recursive: true });
  const packages = extensions.filter((path) => path.endsWith('.vsix'));
  if (packages.length > 0) {
    const args = packages.flatMap((path) => ['--install-extension', resolve(path)]);
    const { code, output } = await runCommand(
      editor.node,
      [editor.serverProgram, ...commonArguments(userDataDir, extensionsDir), ...args, '--force'],
      { env: cleanEnvironment(), output: 'keep' },
    );
    const installed = output.split('was successfully installed').length - 1;
    if (code !== 0 || installed !== packages.length) {
      throw new Refusal(`The editor did not install ${packages.join(', ')}. It wrote:\n${output.trim().slice(-2000)}`);
    }
  }
  const folders = extensions.filter((path) => !path.endsWith('.vsix'));
  if (folders.length > 0)
    await listUnpackedExtensions(
      folders.map((folder) => resolve(folder)),
      extensionsDir,
    );
}

/** Adds unpacked extensions to the editor's own list of what is installed, so that it loads them from where they are. */
export async function listUnpackedExtensions(folders: readonly string[], extensionsDir: string): Promise<void> {
  const file = join(extensionsDir, 'extensions.json');
  const listed: { identifier: { id: string } }[] = JSON.parse(await readFile(file, 'utf8').catch(() => '[]'));
  const added = await Promise.all(
    folders.map(async (folder) => {
      const manifest: { publisher: string; name: string; version: string } = JSON.parse(
        await readFile(join(folder, 'package.json'), 'utf8'),
      );
      return {
        identifier: { id: `${manifest.publisher}.${manifest.name}` },
        version: manifest.version,
        location: { $mid: 1, path: decodeURIComponent(pathToFileURL(folder).pathname), scheme: 'file' },
        metadata: {},
      };
    }),
  );
  const ids = new Set(added.map(({ identifier }) => identifier.id));
  const kept = listed.filter(({ identifier }) => !ids.has(identifier.id));
  await writeFile(file, JSON.stringify([...kept, ...added]));
}
