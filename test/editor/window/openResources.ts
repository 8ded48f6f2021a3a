import { createHook } from 'node:async_hooks';
import { getCallSites } from 'node:util';

/** So many calls back the code of a folder is looked for: Node and undici put some of their own in between. */
const depth = 60;

/** What Node makes for every callback, and takes back by itself. */
const passing = new Set(['PROMISE', 'TickObject', 'Immediate']);

/**
 * Follows what the code in a folder makes and has to give back, sockets, timers, streams and the like, for as long as
 * `during` runs; what others in the process make is left out. Answers what was made and is still there.
 */
export async function withOpenResources<Answer>(
  folder: string,
  during: (open: () => readonly string[], made: () => number) => Promise<Answer>,
): Promise<Answer> {
  const open = new Map<number, string>();
  let made = 0;
  const hook = createHook({
    init(id, type) {
      if (passing.has(type) || !getCallSites(depth).some(({ scriptName }) => scriptName.includes(folder))) return;
      made += 1;
      open.set(id, type);
    },
    destroy: (id) => void open.delete(id),
  });
  hook.enable();
  try {
    return await during(
      () => [...open.values()].sort(),
      () => made,
    );
  } finally {
    hook.disable();
  }
}
