// Builds the extension: `node esbuild.js [--production] [--watch]`.
import { rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { argv } from 'node:process';
import * as esbuild from 'esbuild';

const production = argv.includes('--production');
const watch = argv.includes('--watch');

// esbuild splits only ESM, so each lazily loaded part of the host is a bundle of its own.
const hostEntries = {
  extension: 'src/extension/extension.ts',
  transport: 'src/api/transport.ts',
  listClient: 'src/api/listClient.ts',
  sampleServer: 'src/sample/sampleServer.ts',
  namespacePick: 'src/extension/connection/namespacePick.ts',
  filterDocument: 'src/extension/filter/filterDocument.ts',
  savedFilters: 'src/extension/filter/savedFilters.ts',
  copyAsCode: 'src/extension/filter/copyAsCode.ts',
  regexEngine: 'src/sample/regexEngine.ts',
};

/** Turns `import('…/transport.ts')` into a `require('./transport.cjs')` at run time, and refuses a lazy import of anything that is no bundle. */
const lazyEntries = {
  name: 'lazy-entries',
  setup(build) {
    const bundles = new Map(Object.entries(hostEntries).map(([name, path]) => [resolve(path), `./${name}.cjs`]));
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir, importer }) => {
      if (kind !== 'dynamic-import') return undefined;
      const bundle = bundles.get(resolve(resolveDir, path));
      return bundle
        ? { path: bundle, external: true }
        : { errors: [{ text: `${basename(importer)} lazily imports ${path}, which is no entry of esbuild.js` }] };
    });
  },
};

const common = { bundle: true, minify: production, sourcemap: production ? false : 'linked', logLevel: 'info' };

const host = {
  ...common,
  entryPoints: hostEntries,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['vscode'],
  // Lazy parts are CommonJS too: `require` loads them without Node's second module loader.
  supported: { 'dynamic-import': false },
  plugins: [lazyEntries],
};

process.chdir(import.meta.dirname);
rmSync('dist', { recursive: true, force: true });

if (watch) {
  const context = await esbuild.context(host);
  await context.watch();
} else {
  await esbuild.build(host);
}
