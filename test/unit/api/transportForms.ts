import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../../../src/api/transport.ts', import.meta.url));

export type TransportModule = typeof import('../../../src/api/transport.ts');

/** The transport in both forms that run: the sources, and the bundle that ships, where undici's inner files meet esbuild. */
export interface TransportForm {
  readonly name: 'source' | 'bundle';
  /** The file to import; made on first use. */
  file(): Promise<string>;
}

let directory: string | undefined;

export const transportForms: readonly TransportForm[] = [
  { name: 'source', file: async () => source },
  { name: 'bundle', file: bundle },
];

export async function loadTransport(form: TransportForm): Promise<TransportModule> {
  return (await import(pathToFileURL(await form.file()).href)) as TransportModule;
}

export async function removeBundle(): Promise<void> {
  if (directory !== undefined) await rm(directory, { recursive: true });
  directory = undefined;
}

async function bundle(): Promise<string> {
  directory ??= await mkdtemp(join(tmpdir(), 'transport-'));
  const outfile = join(directory, 'transport.cjs');
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'error',
  });
  return outfile;
}
