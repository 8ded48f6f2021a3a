import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { longestBlockDuring } from '../../bench/eventLoop.ts';

/** Keeps everything else waiting for so many milliseconds. */
function block(milliseconds: number): void {
  const endsAt = performance.now() + milliseconds;
  while (performance.now() < endsAt);
}

describe('The longest block of the event loop', () => {
  const works: Readonly<Record<string, () => Promise<void>>> = {
    'that is all of the work': async () => block(40),
    'that the work begins with': async () => {
      block(40);
      await pause(10);
    },
    'that the work ends with': async () => {
      await pause(10);
      block(40);
    },
  };
  for (const [which, work] of Object.entries(works)) {
    it(`is seen: one ${which}`, async () => {
      // A machine that is busy makes blocks longer, never shorter.
      assert.ok((await longestBlockDuring(work)) >= 39);
    });
  }
});
