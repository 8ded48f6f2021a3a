import assert from 'node:assert/strict';
import type { TransportError } from '../../../src/api/apiError.ts';
import type {
  HttpReply,
  HttpRequest,
  ReplaceableTransport,
  Transport,
  TransportOptions,
} from '../../../src/api/http.ts';
import type { Result } from '../../../src/model/result.ts';
import { closeServers } from './scriptedServers.ts';
import { loadTransport, removeBundle, type TransportModule, transportForms } from './transportForms.ts';

export type Outcome = Result<HttpReply, TransportError>;

export const cancelled: Outcome = { ok: false, error: { kind: 'cancelled' } };

/** So long that a test which has to wait for it hangs: what settles earlier did not wait. */
export const patient: Partial<TransportOptions> = {
  connectTimeout: 60_000,
  headersTimeout: 60_000,
  bodyTimeout: 60_000,
  totalTimeout: 60_000,
};

/** Opens a transport that is closed after the test; patient where no options are given. */
export type OpenTransport = (...call: Parameters<TransportModule['createTransport']>) => ReplaceableTransport;

/** Declares the same tests for both forms of the transport. */
export function describeTransport(tests: (open: OpenTransport) => void): void {
  for (const form of transportForms) {
    describe(`The transport (${form.name})`, function () {
      // Generous, for undici's timers are half a second coarse, yet shorter than any limit of undici's own (10 s).
      this.timeout(8_000);

      let createTransport: TransportModule['createTransport'];
      const transports: Transport[] = [];

      before(async () => {
        ({ createTransport } = await loadTransport(form));
      });
      afterEach(async () => {
        await Promise.all(transports.splice(0).map((transport) => transport.dispose()));
        await closeServers();
      });
      after(removeBundle);

      tests((options = patient, ...more) => {
        const transport = createTransport(options, ...more);
        transports.push(transport);
        return transport;
      });
    });
  }
}

/** Sends a small POST, changed as `request` says. */
export function send(
  transport: Transport,
  url: URL,
  signal: AbortSignal = new AbortController().signal,
  request: Partial<HttpRequest> = {},
): Promise<Outcome> {
  return transport.send({ method: 'POST', url, headers: {}, body: '{}', ...request }, signal);
}

export function bodyOf(outcome: Outcome): string {
  return outcome.ok ? outcome.value.body : JSON.stringify(outcome.error);
}

export function assertNetworkFailure(outcome: Outcome, cause: string): void {
  assert.equal(!outcome.ok && outcome.error.kind === 'network' ? outcome.error.cause : JSON.stringify(outcome), cause);
}

/** Does nothing: a server that stays silent. */
export function silence(): void {}
