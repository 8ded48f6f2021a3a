#!/usr/bin/env node
// @ts-check
/**
 * Starts one of the programs in this folder on a machine that has only Node 20 or newer and npm: brings what is missing,
 * then hands over. Uses nothing but Node itself, because nothing else is installed when it runs.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The Node line the tools and the editor server were tested with. */
const NODE_MAJOR = '24';

const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What each word on the command line runs: a program and its first arguments. */
const programs = {
  start: ['start.ts'],
  test: ['test.ts'],
  unit: ['test.ts', 'unit'],
  editor: ['test.ts', 'editor'],
  ui: ['test.ts', 'ui'],
  desktop: ['test.ts', 'desktop'],
  repeat: ['repeat.ts'],
  soak: ['soak.ts'],
  'bench:http': ['../bench/http.ts'],
  'bench:scale': ['../bench/scale.ts'],
  bench: ['../bench/editor.ts'],
  mutate: ['mutate.ts'],
  package: ['package.ts'],
};

/** A failure whose message is all the reader needs. */
class Refusal extends Error {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @type {NodeJS.Signals | undefined} */
let stoppedBy;

for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    stoppedBy = signal;
    for (const child of running) child.kill(signal);
  });
}

// npm asked to stop ends the shell between us and leaves us alone; being handed to another parent is how that shows.
if (process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32') {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

/**
 * Runs a command to its end; resolves to its exit code (128 + signal number when a signal ended it).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>}
 */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    running.add(child);
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGHUP' ? 129 : 143));
    });
  });
}

/**
 * Runs npm quietly, with a sign of life every few seconds; its output is shown only if it fails.
 * @param {string} title
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function npm(title, args, cwd) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  console.log(`${title}…`);
  const alive = setInterval(() => console.log(`  still working (${seconds()} s)`), 5000);
  const npmProgram = process.env.npm_execpath;
  // npm may be a JavaScript file (run by us) or, outside `npm run`, whatever the shell finds.
  const byPath = npmProgram !== undefined && /npm-cli\.[cm]?js$/.test(npmProgram);
  const command = byPath ? process.execPath : 'npm';
  let output = '';
  try {
    const code = await new Promise((resolve, reject) => {
      const child = spawn(command, byPath ? [npmProgram, ...args] : [...args], {
        cwd,
        shell: !byPath && process.platform === 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.add(child);
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
      child.once('error', (error) => {
        running.delete(child);
        reject(new Refusal(`npm could not be started (${error.message}). It comes with Node.js; put it on PATH.`));
      });
      child.once('close', (exitCode) => {
        running.delete(child);
        resolve(exitCode);
      });
    });
    if (stoppedBy !== undefined) process.exit(130);
    if (code !== 0) {
      throw new Refusal(`${title} failed: npm ended with code ${code}. It said:\n${output.trimEnd()}`);
    }
  } finally {
    clearInterval(alive);
  }
  console.log(`  done (${seconds()} s)`);
}

/**
 * The version a Node binary reports, or nothing if it does not run.
 * @param {string} binary
 * @returns {Promise<string | undefined>}
 */
function versionOf(binary) {
  return new Promise((resolve) => {
    const child = spawn(binary, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve(code === 0 ? output.trim().replace(/^v/, '') : undefined));
  });
}

/**
 * Answers the path of a Node that fits the tools: this one, or one from the npm registry kept in `.vscode-test/node`.
 * @returns {Promise<string>}
 */
async function ensureNode() {
  if (process.versions.node.split('.')[0] === NODE_MAJOR) return process.execPath;
  const folder = join(projectRoot, '.vscode-test', 'node');
  // The package `node` fetches one of these in an install script; asked for directly, no script has to be allowed.
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const bare = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const packageName = `${bare}-${platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', packageName, 'bin', platform === 'win' ? 'node.exe' : 'node');
  const fits = async () => existsSync(binary) && (await versionOf(binary))?.split('.')[0] === NODE_MAJOR;
  if (await fits()) return binary;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(
    `Getting Node.js ${NODE_MAJOR} from the npm registry (this one is ${process.versions.node})`,
    [
      'install',
      '--prefix',
      folder,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${packageName}@${NODE_MAJOR}`,
    ],
    folder,
  );
  if (!(await fits())) {
    throw new Refusal(
      `The Node.js ${NODE_MAJOR} from the npm registry (${packageName}) does not run on this machine. ` +
        `Install Node.js ${NODE_MAJOR} yourself and try again.`,
    );
  }
  return binary;
}

/**
 * Whether npm would have to put this package on this machine.
 * @param {{ os?: string[], cpu?: string[], libc?: string[], optional?: boolean }} entry
 */
function isNeededHere({ os, cpu, libc, optional }) {
  const allows = (/** @type {string[] | undefined} */ list, /** @type {string} */ value) =>
    list === undefined || list.includes(value) || (list.every((one) => one[0] === '!') && !list.includes(`!${value}`));
  if (optional !== true) return true;
  return cpu !== undefined && libc === undefined && allows(os, process.platform) && allows(cpu, process.arch);
}

/**
 * This process's environment with a folder put first on PATH (whose name Windows spells `Path`).
 * @param {string} folder
 */
function environmentWithFirst(folder) {
  const name = Object.keys(process.env).find((one) => one.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [name]: `${folder}${delimiter}${process.env[name] ?? ''}` };
}

/** Whether `node_modules` holds exactly what the lockfile names; npm writes its own record there when it has finished. */
function dependenciesMatch() {
  try {
    const read = (/** @type {string[]} */ ...path) =>
      JSON.parse(readFileSync(join(projectRoot, ...path), 'utf8')).packages;
    const { '': _root, ...wanted } = read('package-lock.json');
    const installed = read('node_modules', '.package-lock.json');
    const complete = Object.entries(wanted).every(([path, entry]) =>
      installed[path] === undefined ? !isNeededHere(entry) : installed[path].version === entry.version,
    );
    return complete && Object.keys(installed).every((path) => wanted[path] !== undefined);
  } catch {
    return false;
  }
}

async function main() {
  const [word = '', ...args] = process.argv.slice(2);
  if (!Object.hasOwn(programs, word)) {
    throw new Refusal(`Usage: node test/support/run.mjs <${Object.keys(programs).join('|')}> [options]`);
  }
  const [file = '', ...first] = programs[/** @type {keyof typeof programs} */ (word)];
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Refusal(`Node.js 20 or newer is needed; this one is ${process.versions.node}.`);
  }
  const node = await ensureNode();
  if (!dependenciesMatch()) {
    // `--include=dev`: a machine set to production would otherwise leave the tools out.
    await npm(
      'Installing dependencies',
      ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
      projectRoot,
    );
  }
  const program = join(projectRoot, 'test', 'support', file);
  // The open channel lets the program notice that this process is gone, however it ended.
  process.exitCode = await run(node, ['--disable-warning=ExperimentalWarning', program, ...first, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: environmentWithFirst(dirname(node)),
  });
}

main().catch((error) => {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
});
