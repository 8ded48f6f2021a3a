import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { npm } from './npmPackages.ts';
import { runCommand } from './processes.ts';
import { Refusal, withProgress } from './progress.ts';
import { cacheFolder } from './projectFolders.ts';

async function runs(binary: string, major: string): Promise<boolean> {
  if (!existsSync(binary)) return false;
  const { code, output } = await runCommand(binary, ['--version'], { output: 'keep' });
  return code === 0 && output.startsWith(`v${major}.`);
}

/** Answers a Node of this line: the one that runs us if it fits, else one from the npm registry. */
export async function ensureNode(major: string): Promise<string> {
  if (process.versions.node.split('.')[0] === major) return process.execPath;
  const folder = join(cacheFolder, `node-${major}`);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const bare = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const packageName = `${bare}-${platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', packageName, 'bin', platform === 'win' ? 'node.exe' : 'node');
  if (await runs(binary, major)) return binary;
  await withProgress(`Getting Node.js ${major}, which this editor needs, from the npm registry`, async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    const options = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await npm(['install', ...options, `${packageName}@${major}`], folder);
  });
  if (!(await runs(binary, major))) throw new Refusal(`The Node.js ${major} from the npm registry does not run here.`);
  return binary;
}
