import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { ensureNode } from './nodeInstaller.ts';
import { npm } from './npmPackages.ts';
import { onProcessEnd, runCommand } from './processes.ts';
import { Refusal, withProgress } from './progress.ts';
import { cacheFolder } from './projectFolders.ts';

/** An installed VS Code server build. */
export interface Editor {
  /** The version of the npm package that brought it: `4.139.1` is VS Code 1.139.1. */
  readonly version: string;
  /** The Node it was built for: another one can block its extension host. */
  readonly node: string;
  /** The program that Node runs. */
  readonly serverProgram: string;
  readonly builtinExtensions: string;
}

/** The editor that tests and `npm start` use unless `MIXPEEK_TEST_EDITOR` names another one. */
export const defaultEditorVersion = '4.139.1';

/**
 * Answers a VS Code server build, fetched from the npm registry if it is not there yet (170 MB on disk). The npm package
 * `code-server` carries it whole; the native modules an explorer does not need are never compiled.
 */
export async function ensureEditor(
  version: string = process.env['MIXPEEK_TEST_EDITOR'] || defaultEditorVersion,
): Promise<Editor> {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Refusal(
      `MIXPEEK_TEST_EDITOR is "${version}": it takes a version of the npm package code-server, like 4.139.1.`,
    );
  }
  const folder = join(cacheFolder, `editor-${version}`);
  if (!existsSync(join(folder, 'COMPLETE'))) {
    await withProgress(`Getting VS Code (code-server ${version}) from the npm registry`, () =>
      install(version, folder),
    );
  }
  const server = join(folder, 'package', 'lib', 'vscode');
  const manifest: { engines: { node: string } } = JSON.parse(
    await readFile(join(folder, 'package', 'package.json'), 'utf8'),
  );
  return {
    version,
    node: await ensureNode(manifest.engines.node.replace(/\D.*$/, '')),
    serverProgram: join(server, 'out', 'server-main.js'),
    builtinExtensions: join(server, 'extensions'),
  };
}

/** Everything happens in a folder that gets its name only when it is whole, so that an interrupted install leaves nothing half done. */
async function install(version: string, folder: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const unfinished = await mkdtemp(join(cacheFolder, `editor-${version}.unfinished-`));
  const withdraw = onProcessEnd(() => rmSync(unfinished, { recursive: true, force: true }));
  try {
    await npm(['pack', `code-server@${version}`, '--silent', '--pack-destination', unfinished], unfinished);
    const archive = (await readdir(unfinished)).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Refusal(`npm brought no archive of code-server@${version}.`);
    // Relative names: tar takes a colon in an archive's path for a host name.
    const wanted = ['package/package.json', 'package/lib/vscode'];
    const unpacked = await runCommand('tar', ['-xzf', archive, ...wanted], { cwd: unfinished, output: 'keep' });
    if (unpacked.code !== 0)
      throw new Refusal(`code-server ${version} could not be unpacked: ${unpacked.output.trim()}`);
    await rm(join(unfinished, archive));
    // `npm ci` fails here: the package's shrinkwrap is out of step with its manifest.
    const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await npm(['install', ...options], join(unfinished, 'package', 'lib', 'vscode'));
    await writeFile(join(unfinished, 'COMPLETE'), '');
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (error) {
    // Another run may have finished the same install first.
    if (!existsSync(join(folder, 'COMPLETE'))) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    withdraw();
  }
}
