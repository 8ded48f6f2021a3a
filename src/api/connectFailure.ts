import type { TransportError } from './apiError.ts';

/** Carries the reason why there is no connection through undici, which takes errors only. */
export class ConnectFailure extends Error {
  readonly reason: TransportError;

  constructor(reason: TransportError) {
    super(reason.kind);
    this.name = 'ConnectFailure';
    this.reason = reason;
  }
}
