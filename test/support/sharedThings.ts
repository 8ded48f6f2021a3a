import process, { getBuiltinModule } from 'node:process';

/** The process-wide places where undici, and every `fetch` with it, looks for its dispatcher. */
export const dispatcherSlots = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'] as const;

export function dispatcherIn(slot: (typeof dispatcherSlots)[number]): unknown {
  return Reflect.get(globalThis, Symbol.for(slot));
}

/**
 * What all extensions of a process share, by name; each value is compared by identity. The modules are Node's own: an
 * editor may hand each extension a copy of them.
 */
export function sharedThings(): ReadonlyMap<string, unknown> {
  const [http, https, tls] = [getBuiltinModule('http'), getBuiltinModule('https'), getBuiltinModule('tls')];
  return new Map<string, unknown>([
    ...dispatcherSlots.map((slot) => [slot, dispatcherIn(slot)] as const),
    ['http.globalAgent', http.globalAgent],
    ['https.globalAgent', https.globalAgent],
    [
      'options of the agents',
      JSON.stringify([http, https].map(({ globalAgent }) => Reflect.get(globalAgent, 'options'))),
    ],
    ['http.request', http.request],
    ['https.request', https.request],
    ['tls.connect', tls.connect],
    ['tls defaults', JSON.stringify([tls.DEFAULT_MIN_VERSION, tls.DEFAULT_MAX_VERSION, tls.DEFAULT_CIPHERS])],
    ['fetch', globalThis.fetch],
    ['environment', process.env],
    ...Object.entries(process.env).map(([name, value]) => [`environment: ${name}`, value] as const),
  ]);
}

/** Names of the things that are no longer what they were, and of those that were not there. */
export function changedSince(before: ReadonlyMap<string, unknown>): string[] {
  const now = sharedThings();
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].filter((name) => now.get(name) !== before.get(name));
}

/** Uses the host's own `fetch`, which fills the slots. */
export async function touchFetch(): Promise<void> {
  await fetch('data:,loads the dispatchers').then((reply) => reply.text());
}
