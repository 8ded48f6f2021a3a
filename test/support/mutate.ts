/** `npm run mutate`: takes one safeguard after the other out of a copy of the project, and sees that a test notices each. */
import { rmSync } from 'node:fs';
import { readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { ensureChromium } from './chromium.ts';
import { ensureEditor } from './editorInstaller.ts';
import { type Mutation, mutations } from './mutations.ts';
import { onProcessEnd, runCommand } from './processes.ts';
import { Refusal, runProgram } from './progress.ts';
import { copyProject } from './projectCopy.ts';
import { cacheFolder } from './projectFolders.ts';
import type { SuiteResults, TestResult } from './suiteResults.ts';

/** A copy of the project whose tests can be run, a few at a time. */
class Copy {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Runs some of the test files, as `npm test` does; throws if they did not run to their end. */
  async run(guards: readonly string[]): Promise<readonly TestResult[]> {
    const isUnit = guards.every((file) => file.startsWith('unit/'));
    const results = join(this.folder, 'out', 'test', isUnit ? 'unit.json' : 'editor.json');
    await rm(results, { force: true });
    if (!isUnit) await this.#keepEditorTests(guards);
    const support = join(this.folder, 'test', 'support');
    const args = isUnit
      ? [join(support, 'mochaSuite.ts'), results, '20000', ...guards.map((file) => join(this.folder, 'test', file))]
      : [join(support, 'test.ts'), 'editor'];
    const { output } = await runCommand(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: this.folder,
      output: 'keep',
    });
    const text = await readFile(results, 'utf8').catch(() => undefined);
    if (text === undefined) throw new Refusal(`${guards.join(', ')} did not run:\n${output.trim().slice(-3000)}`);
    const { tests }: SuiteResults = JSON.parse(text);
    return tests;
  }

  /** Takes a safeguard out; the answer puts it back. */
  async apply({ name, file, text, replacement }: Mutation): Promise<() => Promise<void>> {
    const path = join(this.folder, file);
    const before = await readFile(path, 'utf8');
    const found = before.split(text).length - 1;
    if (found !== 1) throw new Refusal(`"${name}" does not fit any more: ${file} has its text ${found} times.`);
    await writeFile(
      path,
      before.replace(text, () => replacement),
    );
    return () => writeFile(path, before);
  }

  /** The editor suite runs whatever is called a test: the others have another name meanwhile. */
  async #keepEditorTests(guards: readonly string[]): Promise<void> {
    const folder = join(this.folder, 'test');
    for (const file of await readdir(join(folder, 'editor'), { recursive: true })) {
      const name = join('editor', file.replace(/\.aside$/, ''));
      if (!name.endsWith('.test.ts')) continue;
      const isGuard = guards.some((guard) => join(guard) === name);
      await rename(join(folder, 'editor', file), join(folder, isGuard ? name : `${name}.aside`));
    }
  }
}

function redTests(tests: readonly TestResult[]): readonly string[] {
  return tests.filter(({ error }) => error !== undefined).map(({ title }) => title);
}

/** With nothing taken out, everything that is to notice has to be content. */
async function assertContent(copy: Copy, chosen: readonly Mutation[]): Promise<void> {
  const guards = [...new Set(chosen.flatMap((mutation) => mutation.guards))];
  for (const kind of ['unit/', 'editor/']) {
    const files = guards.filter((file) => file.startsWith(kind));
    if (files.length === 0) continue;
    const tests = await copy.run(files);
    const red = redTests(tests);
    if (red.length > 0) throw new Refusal(`Tests fail without any mutation:\n${red.join('\n')}`);
    console.log(`${tests.length} tests of ${kind.slice(0, -1)} pass with every safeguard in place`);
  }
}

await runProgram(import.meta.url, async () => {
  const [part = '', ...rest] = process.argv.slice(2);
  const chosen = mutations.filter(({ name }) => name.includes(part));
  if (chosen.length === 0 || rest.length > 0) throw new Refusal('Usage: npm run mutate [-- "part of a name"]', 2);
  await ensureEditor();
  await ensureChromium();
  const folder = await copyProject('mixpeek-mutate-');
  onProcessEnd(() => rmSync(folder, { recursive: true, force: true }));
  await symlink(cacheFolder, join(folder, '.vscode-test'), 'junction');
  const copy = new Copy(folder);
  await assertContent(copy, chosen);
  const survivors: string[] = [];
  for (const mutation of chosen) {
    const putBack = await copy.apply(mutation);
    const red = redTests(await copy.run(mutation.guards));
    await putBack();
    if (red.length === 0) survivors.push(mutation.name);
    console.log(
      `${red.length > 0 ? 'noticed ' : 'SURVIVED'}  ${mutation.name}: ${red.join(' | ') || 'no test is red'}`,
    );
  }
  console.log(`${chosen.length - survivors.length} of ${chosen.length} mutations noticed`);
  return survivors.length === 0 ? 0 : 1;
});
