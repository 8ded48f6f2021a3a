import assert from 'node:assert/strict';
import type { FilterMistake } from '../../../src/model/filter.ts';
import type { Result } from '../../../src/model/result.ts';

/** The mistakes as `place: code`. */
export function mistakesIn(result: Result<unknown, readonly FilterMistake[]>): string[] {
  assert.ok(!result.ok, JSON.stringify(result));
  return result.error.map(({ path, code }) => `${path.join('.')}: ${code}`);
}

/** The one mistake that there is. */
export function onlyMistake(result: Result<unknown, readonly FilterMistake[]>): FilterMistake {
  assert.ok(!result.ok && result.error.length === 1 && result.error[0], JSON.stringify(result));
  return result.error[0];
}
