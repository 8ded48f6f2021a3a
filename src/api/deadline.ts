/** How often, in milliseconds, the wall clock is looked at: a machine that slept is noticed this soon after it woke. */
const tick = 1_000;

/**
 * Calls `passed` once, when `milliseconds` have gone by, and answers with the function that calls it off.
 * The timers' clock stands still while the machine sleeps, so the wall clock counts too; it may be set back, so it
 * does not count alone.
 */
export function startDeadline(
  milliseconds: number,
  passed: () => void,
  wallClock: () => number = Date.now,
): () => void {
  const startedAt = performance.now();
  const startedOn = wallClock();
  let timer: NodeJS.Timeout;

  function check(): void {
    const left = milliseconds - Math.max(performance.now() - startedAt, wallClock() - startedOn);
    if (left <= 0) passed();
    else timer = setTimeout(check, Math.min(left, tick));
  }

  timer = setTimeout(check, Math.min(milliseconds, tick));
  return () => clearTimeout(timer);
}
