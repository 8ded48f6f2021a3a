import type { Clock } from '../../../src/api/clock.ts';
import { seededRandom } from '../../support/seededRandom.ts';

/** A clock whose time passes only while somebody waits, and whose chance is the same in every run. */
export interface SimulatedClock extends Clock {
  /** Milliseconds since the epoch. */
  time: number;
  /** Every wait so far, in milliseconds. */
  readonly waits: number[];
}

export function simulatedClock(seed = 1): SimulatedClock {
  const clock: SimulatedClock = {
    time: 1_800_000_000_000,
    waits: [],
    now: () => clock.time,
    random: seededRandom(seed),
    async wait(milliseconds, signal) {
      if (signal.aborted) return;
      clock.waits.push(milliseconds);
      clock.time += milliseconds;
    },
  };
  return clock;
}
