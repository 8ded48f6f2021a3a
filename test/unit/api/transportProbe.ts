// Run by transportProcess.test.ts in a process of its own, where nothing else has loaded undici:
// `node transportProbe.ts <module> <url>…` calls each URL and prints what came of it as JSON.
import { argv, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';
import type { TransportError } from '../../../src/api/apiError.ts';
import type { HttpReply } from '../../../src/api/http.ts';
import type { Result } from '../../../src/model/result.ts';
import type { TransportModule } from './transportForms.ts';

export interface ProbeReport {
  readonly outcomes: readonly Result<HttpReply, TransportError>[];
  /** Which of the process-wide dispatcher slots were filled at the end. */
  readonly slots: readonly string[];
}

const [, , file = '', ...urls] = argv;
const { createTransport } = (await import(pathToFileURL(file).href)) as TransportModule;
const transport = createTransport({ totalTimeout: 10_000 });
const outcomes = await Promise.all(
  urls.map((url) => transport.send({ method: 'GET', url: new URL(url), headers: {} }, new AbortController().signal)),
);
await transport.dispose();

const slots = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].filter(
  (name) => Symbol.for(name) in globalThis,
);
stdout.write(JSON.stringify({ outcomes, slots } satisfies ProbeReport));
