import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { runCommand } from './processes.ts';
import { Refusal, withProgress } from './progress.ts';

const variables = ['CHROME_PATH', 'CHROMIUM_PATH', 'PUPPETEER_EXECUTABLE_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'];
const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(): string[] {
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs.flatMap((name) => folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))));
}

/** Where the installers of macOS and Windows put the browsers. */
function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
    const roots = ['/Applications', join(homedir(), 'Applications')];
    return roots.flatMap((root) => names.map((name) => join(root, `${name}.app`, 'Contents', 'MacOS', name)));
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
    const places = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
    return roots.flatMap((root) =>
      [...places, 'Microsoft\\Edge\\Application\\msedge.exe'].map((one) => join(root, one)),
    );
  }
  return ['/snap/bin/chromium'];
}

/** What `playwright install` left on this machine, newest first. */
function fromPlaywright(): string[] {
  const caches: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    win32: join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright'),
  };
  const named = process.env['PLAYWRIGHT_BROWSERS_PATH'];
  const root =
    named && named !== '0' ? named : (caches[process.platform] ?? join(homedir(), '.cache', 'ms-playwright'));
  if (!existsSync(root)) return [];
  const revision = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1] ?? 0);
  const places = [
    ['chrome-linux', 'chrome'],
    ['chrome-linux64', 'chrome'],
    ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
    ['chrome-mac-arm64', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
    ['chrome-win', 'chrome.exe'],
    ['chrome-win64', 'chrome.exe'],
  ];
  return readdirSync(root)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => revision(b) - revision(a))
    .flatMap((name) => places.map((place) => join(root, name, ...place)));
}

/** A Chromium (or Chrome, Edge, Brave) on this machine; one named in the environment is taken or refused, never passed over. */
export function findChromium(): string | undefined {
  for (const variable of variables) {
    const path = process.env[variable];
    if (!path) continue;
    if (!isProgram(path)) throw new Refusal(`${variable} names ${path}, which is no program.`);
    return path;
  }
  return [...onPath(), ...usualPlaces(), ...fromPlaywright()].find(isProgram);
}

/** Like `findChromium`, but installs Debian's own where that can be done without asking. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    await withProgress('Installing Chromium with apt (the tests look at the editor through it)', async () => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      const steps = [['update'], ['install', '-y', '--no-install-recommends', 'chromium']];
      for (const step of steps) {
        // The lock may be held by the machine's own daily update.
        const args = ['-q', '-o', 'DPkg::Lock::Timeout=300', ...step];
        const { code, output } = await runCommand('apt-get', args, { env, output: 'keep' });
        if (code !== 0) throw new Refusal(`apt-get ${step.join(' ')} failed:\n${output.trim().slice(-2000)}`);
      }
    });
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Refusal(
    'The tests need Chromium, Google Chrome or Microsoft Edge. Install one of them (on Debian and Ubuntu: `sudo apt-get install chromium`), ' +
      'or name the program in CHROME_PATH.',
  );
}
