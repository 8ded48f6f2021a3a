import { parseArgs } from 'node:util';
import { Refusal } from '../support/progress.ts';

/** Whether a benchmark is to be short: for trying it, not for its figures. */
export function readQuick(benchmark: string, args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { quick: { type: 'boolean', default: false } } }).values.quick;
  } catch {
    throw new Refusal(`Usage: npm run ${benchmark} [-- --quick]`, 2);
  }
}
