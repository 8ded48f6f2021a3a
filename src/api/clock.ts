/** Time and chance, so that a test can have its own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** At least 0, below 1. */
  readonly random: () => number;
  /** Lets the milliseconds go by, or fewer if `signal` is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = { now: Date.now, random: Math.random, wait };

/** The longest wait, in milliseconds, that a call makes without a word: for a longer one it ends and says until when. */
export const longestSilentWait = 5_000;

/** Waits until the clock shows `time`, never less: timers may be a millisecond early. Ends at once when aborted. */
export async function waitUntil(time: number, clock: Clock, signal: AbortSignal): Promise<void> {
  let left = Math.ceil(time - clock.now());
  // No less to wait for after a wait: the clock was set back, and is no measure any more.
  for (let before = Number.POSITIVE_INFINITY; left > 0 && left < before && !signal.aborted; ) {
    await clock.wait(left, signal);
    before = left;
    left = Math.ceil(time - clock.now());
  }
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
