import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/** Bytes of the heap that something still holds. */
export async function heldBytes(): Promise<number> {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // What one round frees may be what kept another thing.
  for (let round = 0; round < 3; round += 1) {
    await turn();
    collect();
  }
  return process.memoryUsage().heapUsed;
}
