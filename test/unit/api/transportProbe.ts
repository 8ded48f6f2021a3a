// Run by transportProcess.test.ts in a process of its own, where nothing else has loaded undici:
// `node transportProbe.ts <module> <options> <url>…` calls each URL and prints what came of it as JSON.
import { argv, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';
import type { TransportError } from '../../../src/api/apiError.ts';
import type { HttpReply, TransportOptions } from '../../../src/api/http.ts';
import type { Result } from '../../../src/model/result.ts';
import { changedSince, dispatcherIn, dispatcherSlots, sharedThings, touchFetch } from '../../support/sharedThings.ts';
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

const [, , file = '', options = '{}', ...urls] = argv;
const { transport: transportOptions = {}, asInHost = false } = JSON.parse(options) as ProbeOptions;

if (asInHost) await touchFetch();
const before = asInHost ? sharedThings() : new Map<string, unknown>();
const { createTransport } = (await import(pathToFileURL(file).href)) as TransportModule;
const transport = createTransport({ totalTimeout: 10_000, ...transportOptions });
const outcomes = await Promise.all(
  urls.map((url) => transport.send({ method: 'GET', url: new URL(url), headers: {} }, new AbortController().signal)),
);
await transport.dispose();

const slots = dispatcherSlots.filter((slot) => dispatcherIn(slot) !== undefined);
const changed = asInHost ? changedSince(before) : [];
stdout.write(JSON.stringify({ outcomes, slots, shared: [...before.keys()], changed } satisfies ProbeReport));
