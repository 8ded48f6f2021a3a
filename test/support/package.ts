import { mkdir } from 'node:fs/promises';
import process from 'node:process';
import { createVSIX } from '@vscode/vsce';
import { runCommand } from './processes.ts';
import { Refusal, runProgram, withProgress } from './progress.ts';
import { outFolder, projectRoot, vsixFile } from './projectFolders.ts';

/** Builds the extension's bundles as they are shipped. */
export async function buildExtension(): Promise<void> {
  const { code, output } = await runCommand(process.execPath, ['esbuild.js', '--production'], {
    cwd: projectRoot,
    output: 'keep',
  });
  if (code !== 0) throw new Refusal(`The extension could not be built:\n${output.trimEnd()}`);
}

/** What the editor shows of the extension: the README as esbuild.js leaves it. */
export const packagedReadme = 'dist/README.md';

/** Builds and packages the extension; answers the path of the `.vsix`. */
export async function packageExtension(): Promise<string> {
  await withProgress('Building and packaging the extension', async () => {
    await buildExtension();
    await mkdir(outFolder, { recursive: true });
    await createVSIX({
      cwd: projectRoot,
      packagePath: vsixFile,
      // The bundles hold what they need.
      dependencies: false,
      // There is no published repository that relative links of the README could be turned into.
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
      readmePath: packagedReadme,
    });
  });
  return vsixFile;
}

await runProgram(import.meta.url, async () => {
  console.log(await packageExtension());
  return 0;
});
