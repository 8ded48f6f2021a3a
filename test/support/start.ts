/** `npm start`: a real VS Code with the packaged extension in it and buckets on the screen. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { ensureEditor } from './editorInstaller.ts';
import { cleanEnvironment, listUnpackedExtensions, startEditorServer, writeUserSettings } from './editorServer.ts';
import { packageExtension } from './package.ts';
import { onProcessEnd, runCommand, startProcess } from './processes.ts';
import { Refusal, runProgram, withProgress } from './progress.ts';
import { cacheFolder } from './projectFolders.ts';
import { parseStartOptions, type StartOptions } from './startOptions.ts';

const opener = join(import.meta.dirname, 'opener');
const workspace = join(cacheFolder, 'start', 'workspace');

/** What the opener and the extension find in their environment. */
function environmentFor({ baseUrl }: StartOptions): Record<string, string> {
  const key = process.env['MIXPEEK_API_KEY'];
  return { MIXPEEK_OPEN: baseUrl === undefined ? 'sample' : 'view', ...(key ? { MIXPEEK_API_KEY: key } : {}) };
}

const settingsFor = ({ baseUrl }: StartOptions): Record<string, unknown> => ({ 'mixpeek.baseUrl': baseUrl });

function findOnPath(name: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Opens the address in a browser where a person sits before one; nothing hangs on it. */
function openBrowser(url: string): void {
  const { env, platform } = process;
  if (env['CI'] || env['SSH_CONNECTION']) return;
  const opened = (command: string, args: string[]): void => {
    startProcess(command, args, { stdio: 'ignore' }).once('error', () => {});
  };
  if (platform === 'darwin') opened('open', [url]);
  else if (platform === 'win32') opened('rundll32', ['url.dll,FileProtocolHandler', url]);
  else if ((env['DISPLAY'] || env['WAYLAND_DISPLAY']) && findOnPath('xdg-open')) opened('xdg-open', [url]);
}

async function startInBrowser(options: StartOptions): Promise<number> {
  await ensureEditor();
  const vsix = await packageExtension();
  const token = randomUUID();
  const server = await withProgress('Starting VS Code', () =>
    startEditorServer({
      userDataDir: join(cacheFolder, 'start', 'server'),
      extensions: [vsix, opener],
      settings: settingsFor(options),
      environment: environmentFor(options),
      connectionToken: token,
      ...(options.port === undefined ? {} : { port: options.port }),
    }),
  );
  const url = new URL(server.url);
  url.searchParams.set('folder', workspace);
  url.searchParams.set('tkn', token);
  console.log(`\nVS Code with the Mixpeek Bucket Explorer is ready. Open it here (Ctrl-C ends it):\n\n  ${url.href}\n`);
  if (options.open) openBrowser(url.href);
  await server.ended;
  throw new Refusal('The editor server ended by itself.');
}

async function startOnDesktop(options: StartOptions): Promise<number> {
  const code = findOnPath('code');
  if (code === undefined) {
    throw new Refusal(
      'There is no `code` on PATH. In VS Code run the command "Shell Command: Install \'code\' command in PATH", or leave --desktop away.',
    );
  }
  const vsix = await packageExtension();
  const userDataDir = join(cacheFolder, 'start', 'desktop');
  const extensionsDir = join(userDataDir, 'extensions');
  await writeUserSettings(userDataDir, settingsFor(options));
  await mkdir(extensionsDir, { recursive: true });
  const folders = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  const env = { ...cleanEnvironment(), ...environmentFor(options) };
  const shell = code.endsWith('.cmd');
  const install = [...folders, '--install-extension', vsix, '--force'];
  const installed = await runCommand(code, install, { env, shell, output: 'keep' });
  if (installed.code !== 0) throw new Refusal(`VS Code did not install the extension:\n${installed.output.trimEnd()}`);
  await listUnpackedExtensions([opener], extensionsDir);

  // `code` hands over to a process outside our reach, which leaves its number in a file.
  onProcessEnd(() => {
    try {
      process.kill(Number.parseInt(readFileSync(join(userDataDir, 'code.lock'), 'utf8'), 10));
    } catch {
      // The window was closed before.
    }
  });
  console.log('\nVS Code opens in a window of its own. Closing it, or Ctrl-C here, ends it.');
  const args = [...folders, '--disable-workspace-trust', '--new-window', '--wait', workspace];
  return (await runCommand(code, args, { env, shell, output: 'inherit' })).code;
}

await runProgram(import.meta.url, async () => {
  const options = parseStartOptions(process.argv.slice(2), process.env);
  await mkdir(workspace, { recursive: true });
  return await (options.desktop ? startOnDesktop(options) : startInBrowser(options));
});
