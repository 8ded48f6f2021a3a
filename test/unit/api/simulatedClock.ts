import type { Clock } from '../../../src/api/clock.ts';

/** A clock whose time passes only while somebody waits, and whose chance is the same in every run. */
export interface SimulatedClock extends Clock {
  /** Milliseconds since the epoch. */
  time: number;
  /** Every wait so far, in milliseconds. */
  readonly waits: number[];
}

export function simulatedClock(seed = 1): SimulatedClock {
  let state = seed;
  const clock: SimulatedClock = {
    time: 1_800_000_000_000,
    waits: [],
    now: () => clock.time,
    random() {
      // Park and Miller's generator.
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    },
    async wait(milliseconds, signal) {
      if (signal.aborted) return;
      clock.waits.push(milliseconds);
      clock.time += milliseconds;
    },
  };
  return clock;
}
