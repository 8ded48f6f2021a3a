import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Commands,
  ContextKeys,
  FileSchemes,
  Settings,
  ViewContainers,
  Views,
} from '../../../src/extension/contributions.ts';
import { projectRoot } from '../../support/projectFolders.ts';

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces?: unknown; readonly virtualWorkspaces?: unknown };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly unknown[];
    readonly viewsContainers: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(join(projectRoot, file), 'utf8'));
}

const manifest = readJson<Manifest>('package.json');
const sentences = readJson<Readonly<Record<string, string>>>('package.nls.json');
const { commands, menus, keybindings, viewsContainers, views, viewsWelcome, configuration } = manifest.contributes;

/** Every value of a property of this name, anywhere in the manifest. */
function valuesOf(name: string, part: unknown = manifest): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === name && typeof value === 'string' ? [value] : valuesOf(name, value),
  );
}

function stringsIn(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(stringsIn) : [];
}

/** The same ids on both sides, none of them twice in the manifest. */
function assertSame(inManifest: readonly string[], inSource: Readonly<Record<string, string>>): void {
  assert.deepEqual([...inManifest].sort(), Object.values(inSource).sort());
}

describe('manifest and contributions.ts', () => {
  it('name the same commands, views, containers and settings', () => {
    assertSame(
      commands.map(({ command }) => command),
      Commands,
    );
    assertSame(
      Object.values(views).flatMap((listed) => listed.map(({ id }) => id)),
      Views,
    );
    assertSame(
      Object.values(viewsContainers).flatMap((listed) => listed.map(({ id }) => id)),
      ViewContainers,
    );
    assertSame(Object.keys(configuration.properties), Settings);
  });

  it('name the same context keys', () => {
    const clauses = [...valuesOf('when'), ...valuesOf('enablement')];
    const ids = clauses.flatMap(
      (clause) => clause.replace(/\b(?:view|focusedView)\s*==\s*[\w.]+/g, '').match(/\bmixpeek\.\w+/g) ?? [],
    );
    assertSame([...new Set(ids)], ContextKeys);
  });

  it('name the same file schemes, and nothing else wakes the extension', () => {
    assert.deepEqual(
      [...manifest.activationEvents].sort(),
      Object.values(FileSchemes)
        .map((scheme) => `onFileSystem:${scheme}`)
        .sort(),
    );
  });
});

describe('manifest', () => {
  const known: readonly string[] = Object.values(Commands);

  it('names in menus, key bindings, welcome and view clauses only what exists', () => {
    const inMenus = Object.values(menus).flatMap((listed) => listed.map(({ command }) => command));
    // A key binding may run several commands, the editor's own among them.
    const onKeys = stringsIn(keybindings).filter((text) => /^mixpeek\.\w+$/.test(text));
    const linked = Object.values(sentences).flatMap((text) =>
      [...text.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command ?? ''),
    );
    assert.ok(inMenus.length > 0 && onKeys.length > 0 && linked.length > 0);
    assert.deepEqual(
      [...inMenus, ...onKeys, ...linked].filter((command) => !known.includes(command)),
      [],
    );
    const inClauses = valuesOf('when').flatMap((clause) =>
      [...clause.matchAll(/\b(?:view|focusedView)\s*==\s*([\w.]+)/g)].map(([, view]) => view ?? ''),
    );
    const shown: readonly string[] = Object.values(Views);
    assert.ok(inClauses.length > 0);
    assert.deepEqual(
      [...inClauses, ...viewsWelcome.map(({ view }) => view)].filter((view) => !shown.includes(view)),
      [],
    );
    const containers: readonly string[] = Object.values(ViewContainers);
    assert.deepEqual(
      Object.keys(views).filter((container) => !containers.includes(container)),
      [],
    );
  });

  it('gives every command the category "Mixpeek" and a title of its own', () => {
    assert.equal(sentences['category'], 'Mixpeek');
    assert.deepEqual(
      commands.filter(({ category }) => category !== '%category%'),
      [],
    );
    assert.equal(new Set(commands.map(({ title }) => sentences[title.slice(1, -1)])).size, commands.length);
  });

  it('uses every sentence of package.nls.json, and none that is missing there', () => {
    const keys = stringsIn(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    assert.deepEqual([...new Set(keys)].sort(), Object.keys(sentences).sort());
    assert.deepEqual(
      Object.entries(sentences).filter(([, text]) => text.trim() === ''),
      [],
    );
  });

  it('reads every setting that decides where the key goes at user level only', () => {
    const { [Settings.savedFilters]: savedFilters, ...others } = configuration.properties;
    for (const [id, { scope }] of Object.entries(others)) assert.equal(scope, 'application', id);
    // Filters decide nothing by themselves, and a repository may bring some along.
    assert.equal(savedFilters?.scope, 'window');
  });

  it('says that it works in untrusted and virtual workspaces', () => {
    assert.deepEqual(manifest.capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true });
  });

  it('names icons that exist', () => {
    const files = [manifest.icon, ...[viewsContainers, views].flatMap((part) => valuesOf('icon', part))];
    assert.ok(files.length > 2);
    assert.deepEqual(
      files.filter((file) => !existsSync(join(projectRoot, file))),
      [],
    );
  });

  it('is checked against the oldest editor that it claims to run in', () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
  });

  it('needs no package at run time: the bundles hold what they need', () => {
    assert.equal(manifest.dependencies, undefined);
  });
});
