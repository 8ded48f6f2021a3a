import assert from 'node:assert/strict';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { packagedReadme } from '../../support/package.ts';
import { buildCopy } from '../../support/projectCopy.ts';
import { projectRoot } from '../../support/projectFolders.ts';

/** Everything that is shipped. A file that belongs here is added by hand. */
const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  'dist/LICENSES.txt',
  'dist/README.md',
  'dist/answers.cjs',
  'dist/copyAsCode.cjs',
  'dist/detailItems.cjs',
  'dist/diagnosis.cjs',
  'dist/errorMessages.cjs',
  'dist/extension.cjs',
  'dist/filterDocument.cjs',
  'dist/filterFormFrame.cjs',
  'dist/furtherParts.cjs',
  'dist/goToBucket.cjs',
  'dist/goToPage.cjs',
  'dist/keptRows.cjs',
  'dist/keyDialogs.cjs',
  'dist/listClient.cjs',
  'dist/listFacts.cjs',
  'dist/namespacePick.cjs',
  'dist/onlyNamespace.cjs',
  'dist/questionWords.cjs',
  'dist/regexEngine.cjs',
  'dist/requestLog.cjs',
  'dist/sampleServer.cjs',
  'dist/savedFilters.cjs',
  'dist/searchBuckets.cjs',
  'dist/sortPick.cjs',
  'dist/standstill.cjs',
  'dist/transport.cjs',
  'dist/webview/codicon.css',
  'dist/webview/codicon.ttf',
  'dist/webview/filterForm.css',
  'dist/webview/filterForm.js',
  'media/filter.schema.json',
  'media/icon.png',
  'media/mixpeek.svg',
  'package.json',
  'package.nls.json',
];

/** What must stay here: secrets, notes, maps and pictures that lie about. */
const strayFiles = [
  '.env',
  'notes.md',
  'key.txt',
  'dist/extension.cjs.map',
  'dist/notes.txt',
  'dist/webview/filterForm.js.map',
  'media/draft.png',
];

const bytesOfKilobyte = 1_000;

describe('the package', () => {
  let copy: string;

  before(async () => {
    copy = await buildCopy();
    await Promise.all(strayFiles.map((file) => writeFile(join(copy, file), 'not for others')));
  });
  after(() => rm(copy, { recursive: true }));

  it('holds the files of the allow-list and no other', async () => {
    // vsce takes the path of the README here as well, though its type does not say so.
    const options = { cwd: copy, packageManager: PackageManager.None, readmePath: packagedReadme };
    const files = await listFiles(options);
    assert.deepEqual(files.sort(), shipped);
  });

  it('starts with a bundle of at most 60 kB', async () => {
    const { size } = await stat(join(copy, 'dist', 'extension.cjs'));
    assert.ok(size > 0 && size <= 60 * bytesOfKilobyte, `${size} bytes`);
  });

  it('loads transport, sample server, patterns and filter form on first use, from bundles of their own', async () => {
    const eager = await readFile(join(copy, 'dist', 'extension.cjs'), 'utf8');
    const further = await readFile(join(copy, 'dist', 'furtherParts.cjs'), 'utf8');
    const loads = (text: string, bundle: string) =>
      new RegExp(`\\b(?:import|require)\\("\\./${bundle}\\.cjs"\\)`).test(text);
    for (const bundle of ['furtherParts', 'transport', 'listClient', 'sampleServer']) {
      assert.ok(loads(eager, bundle), bundle);
    }
    assert.ok(loads(further, 'filterFormFrame'));
    const sample = await readFile(join(copy, 'dist', 'sampleServer.cjs'), 'utf8');
    assert.match(sample, /\brequire\("\.\/regexEngine\.cjs"\)/);
    assert.ok(!sample.includes('RE2JS'));
    for (const late of ['undici', 'createServer']) assert.ok(!eager.includes(late), late);
  });

  it('takes at most 450 kB', async () => {
    const packagePath = join(copy, 'sized.vsix');
    await createVSIX({
      cwd: copy,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
      readmePath: packagedReadme,
    });
    const { size } = await stat(packagePath);
    assert.ok(size > 0 && size <= 450 * bytesOfKilobyte, `${size} bytes`);
  });

  it('shows no picture in its README that it does not bring, and leads nowhere that is not there', async () => {
    const readme = await readFile(join(copy, packagedReadme), 'utf8');
    assert.match(readme, /^# Mixpeek Bucket Explorer/);
    for (const [, target = ''] of readme.matchAll(/\]\(([^)]*)\)/g)) {
      if (!/^(?:https:|#)/.test(target)) assert.ok(shipped.includes(target), target);
    }
  });

  it('brings the licence of every package that is in a bundle', async () => {
    const licences = await readFile(join(copy, 'dist', 'LICENSES.txt'), 'utf8');
    for (const name of ['undici', 're2js', 'lit', 'lit-html', '@vscode-elements/elements', '@vscode/codicons']) {
      assert.ok(new RegExp(`^${name} [\\d.]+ \\(`, 'm').test(licences), name);
    }
  });

  it('holds no path of the machine that built it', async () => {
    for (const file of shipped.filter((name) => name.startsWith('dist/'))) {
      const bundle = await readFile(join(copy, file), 'utf8');
      for (const path of [copy, projectRoot]) assert.ok(!bundle.includes(path), file);
    }
  });
});
