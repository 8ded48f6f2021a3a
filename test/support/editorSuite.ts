import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { writeUserSettings } from './editorServer.ts';
import { onProcessEnd } from './processes.ts';
import { outFolder, projectRoot } from './projectFolders.ts';

/** Which editor the suite runs in: the server build brought by npm, or the desktop VS Code that `@vscode/test-electron` downloads. */
export type EditorKind = 'server' | 'desktop';

const bundle = join(outFolder, 'test', 'editor.cjs');

/** Test files of a folder under `test/`, in a steady order. */
export async function testFiles(folder: string): Promise<string[]> {
  const root = join(projectRoot, 'test', folder);
  const names = await readdir(root, { recursive: true }).catch(() => []);
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(root, name));
}

/** The extension host loads one CommonJS file, so the tests become one; mocha stays outside, because it loads parts of itself by name. */
async function bundleTests(): Promise<void> {
  const mocha = createRequire(import.meta.url).resolve('mocha/lib/mocha.cjs');
  const files = await testFiles('editor');
  const imports = files.map((file) => `() => import(${JSON.stringify(file)})`).join(', ');
  await esbuild.build({
    stdin: {
      contents: `import { runEditorTests } from './editorTests.ts';\nexport const run = () => runEditorTests([${imports}]);`,
      resolveDir: import.meta.dirname,
    },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    logLevel: 'warning',
    plugins: [
      {
        name: 'mocha-from-node-modules',
        setup: (build) => build.onResolve({ filter: /^mocha$/ }, () => ({ path: mocha, external: true })),
      },
    ],
  });
}

/** Runs `test/editor` inside a real extension host with the built extension in it; throws if the editor reports a failure. */
export async function runEditorSuite(kind: EditorKind, resultsFile: string): Promise<void> {
  await bundleTests();
  // A short path: VS Code puts sockets there, and their paths are limited to about 100 characters.
  const scratch = await mkdtemp(join(tmpdir(), 'mixpeek-editor-'));
  const withdraw = onProcessEnd(() => rmSync(scratch, { recursive: true, force: true }));
  try {
    const userDataDir = join(scratch, 'user');
    const workspace = join(scratch, 'workspace');
    await mkdir(workspace);
    await writeUserSettings(userDataDir);
    await runTests({
      ...(kind === 'server' ? { vscodeExecutablePath: join(import.meta.dirname, 'editorLauncher.ts') } : {}),
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: bundle,
      extensionTestsEnv: { EDITOR_SUITE_RESULTS: resultsFile },
      launchArgs: [workspace, `--user-data-dir=${userDataDir}`, `--extensions-dir=${join(scratch, 'extensions')}`],
    });
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    withdraw();
  }
}
