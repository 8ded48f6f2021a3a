import { failed, type Result, succeeded } from '../model/result.ts';
import type { ApiError } from './apiError.ts';
import { type Clock, longestSilentWait, waitUntil } from './clock.ts';
import type { HttpReply } from './http.ts';
import { exhaustedUntil } from './retryAfter.ts';
import type { ClosedGate, Traffic } from './traffic.ts';

export interface GateWait {
  /** Milliseconds that are left for the whole call. */
  readonly timeLeft: () => number;
  readonly signal: AbortSignal;
}

/** Stands before every request of one account to one server, and is shut while the server has asked to be left alone. */
export class RateGate {
  readonly #gates: Traffic['closedGates'];
  readonly #key: string;
  readonly #clock: Clock;

  constructor({ closedGates }: Traffic, origin: string, account: string, clock: Clock) {
    this.#gates = closedGates;
    this.#key = `${origin} ${account}`;
    this.#clock = clock;
  }

  /** Succeeds when a request may be sent, after a short wait at most; else answers as the server would, unasked. */
  async pass({ timeLeft, signal }: GateWait): Promise<Result<undefined, ApiError>> {
    // While one waits, another's request may have shut it again.
    for (let gate = this.#shut(); gate; gate = this.#shut()) {
      const left = gate.until - this.#clock.now();
      if (left > longestSilentWait || left >= timeLeft()) return failed({ ...gate.refusal, keptBack: true });
      await waitUntil(gate.until, this.#clock, signal);
      if (signal.aborted) break;
    }
    return signal.aborted ? failed({ kind: 'cancelled' }) : succeeded(undefined);
  }

  /** Shuts where a reply gives a time, and is told of each. */
  note(reply: HttpReply, answer: Result<unknown, ApiError>): void {
    if (!answer.ok) {
      const { error } = answer;
      if (error.kind !== 'rateLimited' && error.kind !== 'serverFault') return;
      if (error.retryAt !== undefined) this.#shutUntil(error.retryAt, error);
      return;
    }
    const until = exhaustedUntil(reply, this.#clock.now());
    if (until !== undefined) this.#shutUntil(until, { kind: 'rateLimited', status: 429, retryAt: until });
  }

  #shutUntil(until: number, refusal: ClosedGate['refusal']): void {
    // Replies to requests that were under way together may come in any order: the latest time counts.
    if (until > Math.max(this.#clock.now(), this.#shut()?.until ?? 0)) this.#gates.set(this.#key, { until, refusal });
  }

  #shut(): ClosedGate | undefined {
    const gate = this.#gates.get(this.#key);
    if (gate && gate.until > this.#clock.now()) return gate;
    this.#gates.delete(this.#key);
    return undefined;
  }
}
