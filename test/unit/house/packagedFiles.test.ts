import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { listFiles, PackageManager } from '@vscode/vsce';
import { projectRoot } from '../../support/projectFolders.ts';

/** Everything that is shipped. A file that belongs here is added by hand. */
const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/copyAsCode.cjs',
  'dist/extension.cjs',
  'dist/filterDocument.cjs',
  'dist/listClient.cjs',
  'dist/namespacePick.cjs',
  'dist/regexEngine.cjs',
  'dist/sampleServer.cjs',
  'dist/savedFilters.cjs',
  'dist/transport.cjs',
  'media/filter.schema.json',
  'media/icon.png',
  'media/mixpeek.svg',
  'package.json',
  'package.nls.json',
];

/** What must stay here: secrets, notes, maps and pictures that lie about. */
const strayFiles = ['.env', 'notes.md', 'key.txt', 'dist/extension.cjs.map', 'dist/notes.txt', 'media/draft.png'];

const notCopied = new Set(['.git', '.vscode-test', 'dist', 'node_modules', 'out']);
const bytesOfKilobyte = 1_000;

describe('the package', () => {
  let copy: string;

  // Built and listed in a copy, so that neither an old `dist` nor a missing one decides.
  before(async () => {
    copy = await mkdtemp(join(tmpdir(), 'packaged files-'));
    await cp(projectRoot, copy, {
      recursive: true,
      filter: (path) => path === projectRoot || !notCopied.has(basename(path)),
    });
    await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'), 'junction');
    await promisify(execFile)(process.execPath, ['esbuild.js', '--production'], { cwd: copy });
    await Promise.all(strayFiles.map((file) => writeFile(join(copy, file), 'not for others')));
  });
  after(() => rm(copy, { recursive: true }));

  it('holds the files of the allow-list and no other', async () => {
    const files = await listFiles({ cwd: copy, packageManager: PackageManager.None });
    assert.deepEqual(files.sort(), shipped);
  });

  it('starts with a bundle of at most 60 kB', async () => {
    const { size } = await stat(join(copy, 'dist', 'extension.cjs'));
    assert.ok(size > 0 && size <= 60 * bytesOfKilobyte, `${size} bytes`);
  });

  it('loads transport, sample server and the engine for patterns on first use, from bundles of their own', async () => {
    const eager = await readFile(join(copy, 'dist', 'extension.cjs'), 'utf8');
    for (const bundle of [
      'transport',
      'listClient',
      'sampleServer',
      'namespacePick',
      'filterDocument',
      'savedFilters',
      'copyAsCode',
    ]) {
      assert.ok(new RegExp(`\\b(?:import|require)\\("\\./${bundle}\\.cjs"\\)`).test(eager), bundle);
    }
    const sample = await readFile(join(copy, 'dist', 'sampleServer.cjs'), 'utf8');
    assert.match(sample, /\brequire\("\.\/regexEngine\.cjs"\)/);
    assert.ok(!sample.includes('RE2JS'));
    for (const late of ['undici', 'createServer']) assert.ok(!eager.includes(late), late);
  });

  it('holds no path of the machine that built it', async () => {
    for (const file of shipped.filter((name) => name.startsWith('dist/'))) {
      const bundle = await readFile(join(copy, file), 'utf8');
      for (const path of [copy, projectRoot]) assert.ok(!bundle.includes(path), file);
    }
  });
});
