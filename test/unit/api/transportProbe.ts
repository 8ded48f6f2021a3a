// Run by transportProcess.test.ts in a process of its own, where nothing else has loaded undici:
// `node transportProbe.ts <module> <options> <url>…` calls each URL and prints what came of it as JSON.
import { argv, env, stdout } from 'node:process';
import tls from 'node:tls';
import { pathToFileURL } from 'node:url';
import type { TransportError } from '../../../src/api/apiError.ts';
import type { HttpReply, TransportOptions } from '../../../src/api/http.ts';
import type { Result } from '../../../src/model/result.ts';
import type { TransportModule } from './transportForms.ts';

export interface ProbeOptions {
  readonly transport?: Partial<TransportOptions>;
  /** Loads what a host of extensions has loaded already, Node's own HTTP modules and the dispatchers of `fetch`. */
  readonly asInHost?: boolean;
}

export interface ProbeReport {
  readonly outcomes: readonly Result<HttpReply, TransportError>[];
  /** Which of the process-wide dispatcher slots were filled at the end. */
  readonly slots: readonly string[];
  /** What every extension of a process shares, and which of it was another thing at the end. */
  readonly shared: readonly string[];
  readonly changed: readonly string[];
}

const slotNames = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'];
const slot = (name: string): unknown => Reflect.get(globalThis, Symbol.for(name));

const [, , file = '', options = '{}', ...urls] = argv;
const { transport: transportOptions = {}, asInHost = false } = JSON.parse(options) as ProbeOptions;

/** By name; each value is compared by identity. */
async function sharedThings(): Promise<ReadonlyMap<string, unknown>> {
  const [{ default: http }, { default: https }] = await Promise.all([import('node:http'), import('node:https')]);
  return new Map<string, unknown>([
    ...slotNames.map((name) => [name, slot(name)] as const),
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
    ['environment', JSON.stringify(env)],
  ]);
}

async function fillSlots(): Promise<void> {
  await fetch('data:,loads the dispatchers').then((reply) => reply.text());
}

if (asInHost) await fillSlots();
const before = asInHost ? await sharedThings() : new Map<string, unknown>();
const { createTransport } = (await import(pathToFileURL(file).href)) as TransportModule;
const transport = createTransport({ totalTimeout: 10_000, ...transportOptions });
const outcomes = await Promise.all(
  urls.map((url) => transport.send({ method: 'GET', url: new URL(url), headers: {} }, new AbortController().signal)),
);
await transport.dispose();

const slots = slotNames.filter((name) => slot(name) !== undefined);
const after = asInHost ? await sharedThings() : before;
const shared = [...before.keys()];
const changed = shared.filter((name) => before.get(name) !== after.get(name));
stdout.write(JSON.stringify({ outcomes, slots, shared, changed } satisfies ProbeReport));
