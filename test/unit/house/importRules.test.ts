import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import process from 'node:process';
import { projectRoot } from '../../support/projectFolders.ts';

/** What each part of the house may import: folders of `src`, and `node:`, `vscode`, `undici` or other packages by name. */
const house: Readonly<Record<string, readonly string[]>> = {
  'src/model': [],
  'src/protocol': ['model'],
  'src/api': ['model', 'node:'],
  'src/api/generations': ['api', 'model'],
  'src/api/transport.ts': ['model', 'node:', 'undici'],
  'src/api/undiciInternals.d.ts': ['node:', 'undici'],
  'src/listing': ['api', 'model', 'node:'],
  'src/sample': ['api', 'model', 'node:'],
  'src/sample/regexEngine.ts': ['model', 're2js'],
  'src/extension': ['listing', 'sample', 'protocol', 'api', 'model', 'node:', 'vscode'],
  'src/webview': ['protocol', 'model', 'lit', '@vscode-elements'],
};

const folders = ['model', 'protocol', 'api', 'listing', 'sample', 'extension', 'webview'];

/** The rule that decides for a file: the most specific one. */
function ruleFor(file: string): string {
  const rules = Object.keys(house).filter((rule) => file === rule || file.startsWith(`${rule}/`));
  const rule = rules.sort((one, other) => other.length - one.length)[0];
  assert.ok(rule, `${file} belongs to no part of the house`);
  return rule;
}

/** The folder of `src` or the package that an import reaches, wherever its path makes a detour. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  if (!specifier.startsWith('.')) return specifier.split('/')[0] ?? '';
  const path = posix.normalize(posix.join(posix.dirname(file), specifier));
  return path.startsWith('src/') ? (path.split('/')[1] ?? '') : path;
}

function isAllowed(file: string, specifier: string): boolean {
  const target = targetOf(file, specifier);
  return target === file.split('/')[1] || (house[ruleFor(file)] ?? []).includes(target);
}

/** Every module that a source text names: `from`, bare `import`, `import()`, `import()` types, `require`. */
function specifiersIn(source: string): string[] {
  const named = /\b(?:from|import)\s*(['"])([^'"\n]+)\1|\b(?:import|require)\s*\(\s*(['"`])([^'"`\n]+)\3/g;
  return [...source.matchAll(named)].map(([, , stated, , called]) => stated ?? called ?? '');
}

describe('import rules, as the lint has them', () => {
  const forms = [
    ['import', (path: string) => `import { a } from '${path}';\nconsole.log(a);\n`],
    ['import type', (path: string) => `import type { A } from '${path}';\nexport type B = A;\n`],
    ['import for its effect', (path: string) => `import '${path}';\n`],
    ['import()', (path: string) => `export const load = () => import('${path}');\n`],
    ['export from', (path: string) => `export { a } from '${path}';\n`],
    ['export * from', (path: string) => `export * from '${path}';\n`],
    ['export type from', (path: string) => `export type { A } from '${path}';\n`],
  ] as const;

  interface Case {
    readonly file: string;
    readonly path: string;
    readonly form: string;
    readonly source: string;
  }

  /** One file for each part of the house, each thing it may reach for and each way to do so. */
  function casesOf(): Case[] {
    const places = Object.keys(house).map((rule) => (/\.ts$/.test(rule) ? posix.dirname(rule) : rule));
    const cases: Case[] = [];
    for (const place of new Set([...places, 'src/extension/buckets'])) {
      const paths = folders.map((folder) => {
        const path = posix.relative(place, `src/${folder}/other.ts`);
        return path.startsWith('.') ? path : `./${path}`;
      });
      for (const path of [...paths, 'vscode', 'undici', 'undici/lib/core/connect.js', 'node:fs', 'lit', 're2js']) {
        for (const [form, write] of forms) {
          cases.push({ file: `${place}/case${cases.length}.ts`, path, form, source: write(path) });
        }
      }
    }
    return cases;
  }

  /** The files of a throw-away project that the project's own lint configuration refuses. */
  function refusedFiles(cases: readonly { readonly file: string; readonly source: string }[]): Set<string> {
    const root = mkdtempSync(join(tmpdir(), 'import-rules-'));
    try {
      const { vcs, ...configuration } = JSON.parse(readFileSync(join(projectRoot, 'biome.json'), 'utf8'));
      writeFileSync(join(root, 'biome.json'), JSON.stringify(configuration));
      for (const { file, source } of cases) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), source);
      }
      const biome = join(projectRoot, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
      const rule = 'style/noRestrictedImports';
      const args = ['lint', `--only=${rule}`, '--reporter=json', '--max-diagnostics=none', '.'];
      const run = spawnSync(process.execPath, [biome, ...args], { cwd: root, encoding: 'utf8', timeout: 60_000 });
      const { summary, diagnostics } = JSON.parse(run.stdout);
      assert.equal(summary.unchanged, cases.length + 1, 'Biome did not read every file');
      return new Set(
        (diagnostics as { category: string; location: { path: string } }[])
          .filter(({ category }) => category === `lint/${rule}`)
          .map(({ location }) => location.path.replaceAll('\\', '/').replace(/^\.\//, '')),
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  }

  it('refuse every import that the house forbids, in every form, and no other', () => {
    const cases = casesOf();
    const refused = refusedFiles(cases);
    const wrong = cases.filter(({ file, path }) => refused.has(file) === isAllowed(file, path));
    assert.deepEqual(
      wrong.map(({ file, path, form }) => `${posix.dirname(file)}: ${form} ${path}`),
      [],
    );
    // The comparison means something only if both answers occur.
    assert.ok(refused.size > 100 && refused.size < cases.length - 100, `${refused.size} of ${cases.length} refused`);
  });

  it('let only api/transport import undici', () => {
    const source = `import { Agent } from 'undici';\nimport c from 'undici/lib/core/connect.js';\nconsole.log(Agent, c);\n`;
    const files = ['src/api/transport.ts', 'src/api/listClient.ts', 'src/extension/extension.ts'];
    const refused = refusedFiles(files.map((file) => ({ file, source })));
    assert.deepEqual(refused, new Set(files.slice(1)));
  });

  it('let only the engine for patterns import re2js', () => {
    const source = `import { RE2JS } from 're2js';\nconsole.log(RE2JS);\n`;
    const files = ['src/sample/regexEngine.ts', 'src/sample/sampleRoutes.ts', 'src/model/matches.ts'];
    const refused = refusedFiles(files.map((file) => ({ file, source })));
    assert.deepEqual(refused, new Set(files.slice(1)));
  });
});

describe('import rules, in the sources', () => {
  const files = globSync('src/**/*.ts', { cwd: projectRoot }).map((file) => file.replaceAll('\\', '/'));

  it('hold for every import, detours and import types included', () => {
    assert.ok(files.length > 30, 'the sources were not found');
    const wrong: string[] = [];
    let seen = 0;
    for (const file of files) {
      for (const specifier of specifiersIn(readFileSync(join(projectRoot, file), 'utf8'))) {
        seen += 1;
        if (!isAllowed(file, specifier)) wrong.push(`${file}: ${specifier}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(seen > 100, 'the imports were not found');
  });

  it('see every form of an import', () => {
    const source = [
      `import a from './a.ts';`,
      `import {\n  type B,\n} from "./b.ts";`,
      `import './c.ts';`,
      `export * from './d.ts';`,
      `const e = await import(\n  './e.ts'\n);`,
      `type F = import('./f.ts').F;`,
      `const g = require('./g.ts');`,
      'const h = import(`./h.ts`);',
      `declare module 'not/an/import.js' {}`,
      '/** Makes a bucket from `bucket_name`. */',
    ].join('\n');
    assert.deepEqual(
      specifiersIn(source),
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `./${name}.ts`),
    );
  });

  it('see through detours', () => {
    assert.equal(isAllowed('src/model/bucket.ts', './../api/http.ts'), false);
    assert.equal(isAllowed('src/listing/bucketList.ts', '../model/../extension/extension.ts'), false);
    assert.equal(isAllowed('src/api/http.ts', '../../test/support/stubApi.ts'), false);
    assert.equal(isAllowed('src/api/generations/list.ts', '../apiError.ts'), true);
  });
});
