import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { startProcess, stopProcess } from '../support/processes.ts';

export interface BucketServerOptions {
  /** How many buckets it holds. */
  readonly buckets: number;
  /** Milliseconds before each reply: as far away as a server is. */
  readonly delay: number;
  /** Whether each answer names its first bucket anew: `answer-1`, `answer-2`, and so on. */
  readonly changes?: boolean;
  /** A certificate and its key, as PEM: with them it speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface BucketServer {
  /** Like `http://127.0.0.1:49152`. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts a server of the current contract on loopback, in a process of its own; it takes every key. */
export async function startBucketServer(options: BucketServerOptions): Promise<BucketServer> {
  const program = join(import.meta.dirname, 'bucketServer.ts');
  const child = startProcess(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, JSON.stringify(options)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const [port] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The server of the benchmark did not start.');
    }),
  ]);
  return { origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`, stop: () => stopProcess(child) };
}
