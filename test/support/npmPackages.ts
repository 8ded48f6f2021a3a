import process from 'node:process';
import { runCommand } from './processes.ts';
import { Refusal } from './progress.ts';

/** Runs npm, the one that runs us or else the one on PATH; answers what it wrote. A failure is told with npm's own words. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const program = process.env['npm_execpath'];
  const isScript = program !== undefined && /npm-cli\.[cm]?js$/.test(program);
  const command = isScript ? process.execPath : 'npm';
  const outcome = await runCommand(command, isScript ? [program, ...args] : args, {
    cwd,
    shell: !isScript && process.platform === 'win32',
    output: 'keep',
  });
  if (outcome.code !== 0) throw new Refusal(`\`npm ${args.join(' ')}\` failed:\n${outcome.output.trimEnd()}`);
  return outcome.output;
}
