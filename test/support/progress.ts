import { realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Says what is being done and, every five seconds, that it still is; a step that fails says so and throws on. */
export async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedAt) / 1000);
  console.log(`${title}…`);
  const alive = setInterval(() => console.log(`  still working (${seconds()} s)`), 5000);
  try {
    const result = await work();
    console.log(`  done (${seconds()} s)`);
    return result;
  } finally {
    clearInterval(alive);
  }
}

/** A failure whose sentence is all the reader needs: no stack is shown for it. */
export class Refusal extends Error {
  readonly exitCode: number;

  constructor(sentence: string, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a program of this folder to its end if its module (`import.meta.url`) is the one Node was started with, and does
 * nothing if it was only imported. The answer is the exit code; a failure is told on the error stream.
 */
export async function runProgram(moduleUrl: string, program: () => Promise<number>): Promise<void> {
  const started = process.argv[1];
  if (started === undefined || realpathSync(started) !== realpathSync(fileURLToPath(moduleUrl))) return;
  try {
    process.exit(await program());
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    process.exit(error instanceof Refusal ? error.exitCode : 1);
  }
}
