/** How often, in milliseconds, the wall clock is looked at: a machine that slept is noticed this soon after it woke. */
const tick = 1_000;

/**
 * Answers with the function that tells how many milliseconds have gone by since. The timers' clock stands still while
 * the machine sleeps, so the wall clock counts too; it may be set back, so it does not count alone.
 */
export function startStopwatch(wallClock: () => number = Date.now): () => number {
  const startedAt = performance.now();
  const startedOn = wallClock();
  return () => Math.max(performance.now() - startedAt, wallClock() - startedOn);
}

/** Calls `passed` once, when `milliseconds` have gone by, and answers with the function that calls it off. */
export function startDeadline(
  milliseconds: number,
  passed: () => void,
  wallClock: () => number = Date.now,
): () => void {
  const elapsed = startStopwatch(wallClock);
  let timer: NodeJS.Timeout;

  function check(): void {
    const left = milliseconds - elapsed();
    if (left <= 0) passed();
    else timer = setTimeout(check, Math.min(left, tick));
  }

  timer = setTimeout(check, Math.min(milliseconds, tick));
  return () => clearTimeout(timer);
}
