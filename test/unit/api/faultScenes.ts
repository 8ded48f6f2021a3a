import type { ApiError } from '../../../src/api/apiError.ts';
import { type Clock, systemClock } from '../../../src/api/clock.ts';
import type { Transport, TransportOptions } from '../../../src/api/http.ts';
import type { BucketPage } from '../../../src/model/page.ts';
import type { Result } from '../../../src/model/result.ts';
import type { ConnectProxy } from '../../support/connectProxy.ts';
import type { FaultServer } from '../../support/faultServer.ts';
import type { ConnectedClient } from './connectedClient.ts';
import { pem } from './scriptedServers.ts';

export type Answer = Result<BucketPage, ApiError>;

/** How a client gets to the server: what it shows of a fault must not depend on it. */
export const ways = ['directly', 'through a proxy'] as const;
export type Way = (typeof ways)[number];

/** What a fault is played with. */
export interface Scene {
  readonly way: Way;
  readonly server: FaultServer;
  readonly proxy: ConnectProxy;
  readonly connected: ConnectedClient;
  readonly transport: Transport;
}

/** The waits that went by without anybody waiting. */
let skipped = 0;

/** The clock on the wall, but a wait takes no time on any other. */
export const clock: Clock = {
  ...systemClock,
  now: () => Date.now() + skipped,
  async wait(milliseconds) {
    skipped += milliseconds;
  },
};

export const patience: Partial<TransportOptions> = {
  connectTimeout: 8_000,
  headersTimeout: 8_000,
  bodyTimeout: 8_000,
  totalTimeout: 12_000,
};
export const impatience: Partial<TransportOptions> = {
  connectTimeout: 250,
  headersTimeout: 250,
  bodyTimeout: 250,
  totalTimeout: 8_000,
};

export function optionsFor(
  way: Way,
  proxy: Pick<ConnectProxy, 'url'>,
  isSlow: boolean,
  proxyUrl = proxy.url,
): Partial<TransportOptions> {
  return { ...(isSlow ? impatience : patience), proxy: { url: way === 'directly' ? '' : proxyUrl, noProxy: '' } };
}

export function authorities(): readonly string[] {
  return (['authority', 'expired', 'otherHost'] as const).map((name) => pem(name));
}

/** The rows by name, or what the error says, in a few words. */
export function summary(answer: Answer): string {
  if (answer.ok) return answer.value.buckets.map(({ name }) => name).join(', ');
  const { error } = answer;
  const until = 'retryAt' in error && error.retryAt !== undefined ? error.retryAt - clock.now() : undefined;
  return [
    error.kind,
    ...('cause' in error ? [error.cause] : []),
    ...('phase' in error ? [error.phase] : []),
    ...('status' in error ? [error.status] : []),
    // To the next ten seconds: the clock went on meanwhile.
    ...(until === undefined ? [] : [`for ${Math.ceil(until / 10_000) * 10} s`]),
    ...('proxy' in error && error.kind !== 'proxyRefused' && error.kind !== 'proxyAuthentication'
      ? ['at the proxy']
      : []),
  ].join(' ');
}
