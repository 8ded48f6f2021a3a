// Builds the extension: `node esbuild.js [--production] [--watch]`.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { argv } from 'node:process';
import * as esbuild from 'esbuild';

const production = argv.includes('--production');
const watch = argv.includes('--watch');

// esbuild splits only ESM, so each lazily loaded part of the host is a bundle of its own.
const hostEntries = {
  extension: 'src/extension/extension.ts',
  furtherParts: 'src/extension/furtherParts.ts',
  transport: 'src/api/transport.ts',
  listClient: 'src/api/listClient.ts',
  filterFormFrame: 'src/extension/filter/filterFormFrame.ts',
  listFacts: 'src/extension/filter/listFacts.ts',
  sampleServer: 'src/sample/sampleServer.ts',
  answers: 'src/listing/answers.ts',
  keptRows: 'src/extension/buckets/keptRows.ts',
  questionWords: 'src/extension/questionWords.ts',
  searchBuckets: 'src/extension/buckets/searchBuckets.ts',
  sortPick: 'src/extension/buckets/sortPick.ts',
  detailItems: 'src/extension/buckets/detailItems.ts',
  goToBucket: 'src/extension/buckets/goToBucket.ts',
  goToPage: 'src/extension/buckets/goToPage.ts',
  namespacePick: 'src/extension/connection/namespacePick.ts',
  requestLog: 'src/extension/connection/requestLog.ts',
  diagnosis: 'src/extension/connection/diagnosis.ts',
  onlyNamespace: 'src/extension/connection/onlyNamespace.ts',
  keyDialogs: 'src/extension/connection/keyDialogs.ts',
  standstill: 'src/extension/buckets/standstill.ts',
  errorMessages: 'src/extension/errorMessages.ts',
  regexEngine: 'src/sample/regexEngine.ts',
  filterDocument: 'src/extension/filter/filterDocument.ts',
  savedFilters: 'src/extension/filter/savedFilters.ts',
  copyAsCode: 'src/extension/filter/copyAsCode.ts',
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

/**
 * Makes the editor's API a module of names: as a foreign module it would be copied, property by property, for each file
 * that imports it, which takes longer than to load all our code.
 */
const editorApi = {
  name: 'editor-api',
  setup(build) {
    const types = readFileSync('node_modules/@types/vscode/index.d.ts', 'utf8');
    const values = /^\texport (?:namespace|class|enum|const|function) (\w+)/gm;
    const names = [...new Set([...types.matchAll(values)].map(([, name]) => name))];
    build.onResolve({ filter: /^vscode$/ }, ({ kind, path }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'editor-api' },
    );
    build.onLoad({ filter: /^vscode$/, namespace: 'editor-api' }, () => ({
      contents: [
        "const api = require('vscode');",
        'const part = (name) => api[name];',
        ...names.map((name) => `export const ${name} = /* @__PURE__ */ part('${name}');`),
      ].join('\n'),
    }));
  },
};

/** undici loads its HTTP/2 client, and Node's, also where both are told not to use it; ours never does. */
const withoutHttp2 = {
  name: 'without-http2',
  setup(build) {
    build.onLoad({ filter: /undici.lib.dispatcher.client-h2\.js$/ }, () => ({
      contents: 'module.exports = undefined;',
    }));
  },
};

/** What the frame of the Filter view may load. */
const webviewFolder = 'dist/webview';
const icons = 'node_modules/@vscode/codicons/dist';

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'info',
  metafile: true,
  legalComments: 'none',
};

const host = {
  ...common,
  entryPoints: hostEntries,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // Lazy parts are CommonJS too: `require` loads them without Node's second module loader.
  supported: { 'dynamic-import': false },
  plugins: [lazyEntries, editorApi, withoutHttp2],
};

const webview = {
  ...common,
  entryPoints: ['src/webview/filterForm.ts', 'src/webview/filterForm.css'],
  outdir: webviewFolder,
  platform: 'browser',
  format: 'iife',
  target: 'chrome138',
};

/** The licences of the packages that these files, and the icons, come from: each has to go with what is made of it. */
function licencesOf(files) {
  const folderOf = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
  const folders = new Set([icons, ...files].flatMap((file) => folderOf.exec(file) ?? []));
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license']
        .map((each) => join(folder, each))
        .find(existsSync);
      if (file === undefined) throw new Error(`${name} brings no licence`);
      return `${name} ${version} (${license})\n\n${readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

process.chdir(import.meta.dirname);
rmSync('dist', { recursive: true, force: true });

mkdirSync(webviewFolder, { recursive: true });
for (const file of ['codicon.css', 'codicon.ttf']) copyFileSync(join(icons, file), join(webviewFolder, file));

if (watch) {
  for (const bundle of [host, webview]) await (await esbuild.context(bundle)).watch();
} else {
  const built = await Promise.all([host, webview].map((bundle) => esbuild.build(bundle)));
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync('dist/LICENSES.txt', licencesOf(inputs));
  // The pictures of the README stay in the repository: they would make the package half as large again.
  writeFileSync('dist/README.md', readFileSync('README.md', 'utf8').replace(/^!\[.*\)\n\n/gm, ''));
}
