import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** Long enough for the monitor to look several times. */
const aFewLooks = 5;

/**
 * The longest time, in milliseconds, for which nothing else could run while something was done. Node's monitor looks
 * every millisecond and tells from look to look, so that one millisecond of it is the monitor's own.
 */
export async function longestBlockDuring(work: () => Promise<unknown>): Promise<number> {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  // Without a look before it, the first one after it has nothing to tell from; `reset` would take that away again.
  await pause(aFewLooks);
  await work();
  // A block is seen at the first look after it.
  await pause(aFewLooks);
  monitor.disable();
  return monitor.max / 1e6;
}
