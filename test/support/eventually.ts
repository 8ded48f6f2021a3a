import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait for something on a slow, busy machine, in milliseconds. Only what never comes takes that long. */
export const patience = 45_000;

/**
 * Repeats a look at the editor until it no longer throws; answers what it saw then. Put the assertion inside:
 * `await eventually(async () => assert.equal(await view.message(), '60 of 60'))`. The last complaint is thrown.
 */
export async function eventually<T>(look: () => Promise<T>, limit: number = patience): Promise<T> {
  const giveUpAt = performance.now() + limit;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
    }
    await pause(50);
  }
}

/** A pattern for exactly this text, however much space is around it. */
export function exactText(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
