import { execFile } from 'node:child_process';
import { cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { projectRoot } from './projectFolders.ts';

const notCopied = new Set(['.git', '.vscode-test', 'dist', 'node_modules', 'out']);

/** Copies the project into a folder of its own, with the packages linked; whoever asked for it removes it. */
export async function copyProject(prefix = 'copy of the project-'): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), prefix));
  await cp(projectRoot, copy, {
    recursive: true,
    filter: (path) => path === projectRoot || !notCopied.has(basename(path)),
  });
  await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

/** The same with its bundles built as they are shipped, so that neither an old `dist` nor a missing one decides. */
export async function buildCopy(): Promise<string> {
  const copy = await copyProject();
  await promisify(execFile)(process.execPath, ['esbuild.js', '--production'], { cwd: copy });
  return copy;
}
