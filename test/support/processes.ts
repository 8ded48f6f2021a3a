import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

const running = new Set<ChildProcess>();
const cleanups = new Set<() => void>();
let watching = false;

/** Ends a process and all it started. A child of ours leads a group of its own, so the group is what is ended. */
function killTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

function endEverything(): void {
  for (const child of running) killTree(child, 'SIGTERM');
  for (const cleanup of cleanups) cleanup();
}

/** From the first child on: whatever ends this process ends its children, even the disappearance of the one that started it. */
function watchForTheEnd(): void {
  if (watching) return;
  watching = true;
  process.on('exit', endEverything);
  const codes: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
  for (const [signal, code] of Object.entries(codes)) process.on(signal, () => process.exit(code));
  if (process.channel) {
    process.on('disconnect', () => process.exit(143));
    process.channel.unref();
  }
}

/** Starts a process that cannot outlive this one. It has a process group of its own. */
export function startProcess(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  watchForTheEnd();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  const forget = (): void => {
    running.delete(child);
  };
  child.once('exit', () => {
    // What the child left behind in its group goes with it.
    killTree(child, 'SIGKILL');
    forget();
  });
  child.once('error', forget);
  return child;
}

/** Runs something when this process ends, whatever ends it; answers how to take that back. It must not wait for anything. */
export function onProcessEnd(cleanup: () => void): () => void {
  watchForTheEnd();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** Ends a process and its group, first politely, after `graceMs` by force; settles when it is gone. */
export async function stopProcess(child: ChildProcess, graceMs = 5000): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  killTree(child, 'SIGTERM');
  const force = setTimeout(() => killTree(child, 'SIGKILL'), graceMs);
  await gone;
  clearTimeout(force);
}

/** How a command ended and all it wrote, both streams in the order they came. */
export interface CommandOutcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a command to its end. `inherit`: what it writes goes to the terminal and is not kept. A command that cannot start throws. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { output, ...options }: { cwd?: string; env?: NodeJS.ProcessEnv; shell?: boolean; output: 'inherit' | 'keep' },
): Promise<CommandOutcome> {
  const stdio: SpawnOptions['stdio'] =
    output === 'inherit' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
  const child = startProcess(command, args, { ...options, stdio });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output: text }));
  });
}
