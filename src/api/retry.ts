import { failed, type Result } from '../model/result.ts';
import { type ApiError, type NetworkCause, wasKeptBack } from './apiError.ts';
import { type Clock, longestSilentWait, waitUntil } from './clock.ts';

const mostAttempts = 3;

/** For what may be slow rather than broken: asked twice it costs twice the patience. */
const attemptsWhenSlow = 2;

const passingStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const passingCauses: ReadonlySet<NetworkCause> = new Set(['hostNotFound', 'refused', 'reset', 'unreachable']);

/** How often a request is sent in all when it fails like this; 1 where a repetition would end the same. */
export function attemptsFor(error: ApiError): number {
  if ('status' in error && passingStatuses.has(error.status)) return mostAttempts;
  switch (error.kind) {
    case 'network':
      return passingCauses.has(error.cause) ? mostAttempts : 1;
    case 'timeout':
      return error.phase === 'total' ? 1 : attemptsWhenSlow;
    case 'incompleteReply':
      return attemptsWhenSlow;
    default:
      return 1;
  }
}

/** Milliseconds to let pass before the next attempt: the first retry has the number 0. */
export function delayBefore(retry: number, error: ApiError, clock: Pick<Clock, 'now' | 'random'>): number {
  const backoff =
    error.kind === 'rateLimited'
      ? (0.5 + clock.random() / 2) * Math.min(20_000, 1_000 * 2 ** retry)
      : clock.random() * Math.min(5_000, 200 * 2 ** retry);
  // Somewhat later than allowed: whoever was refused together would come back together.
  return Math.max(backoff, leastDelay(error, clock.now()) * (1 + clock.random() / 5));
}

/** What the server demands to be left alone for, in milliseconds. */
function leastDelay(error: ApiError, now: number): number {
  return 'retryAt' in error && error.retryAt !== undefined ? Math.max(0, error.retryAt - now) : 0;
}

const mostTokens = 10;

/**
 * Ends retries while an origin keeps failing: each failure costs a token, each success gives a tenth of one back, and
 * at half of them nothing is sent twice. So an outage is met with little more than what people ask for themselves.
 */
export class RetryBudget {
  readonly #tokens: Map<string, number>;
  readonly #origin: string;

  /** `tokens`, by origin, is shared by all who ask there. */
  constructor(tokens: Map<string, number>, origin: string) {
    this.#tokens = tokens;
    this.#origin = origin;
  }

  get allowsRetry(): boolean {
    return this.#left > mostTokens / 2;
  }

  noteFailure(): void {
    this.#tokens.set(this.#origin, Math.max(0, this.#left - 1));
  }

  noteSuccess(): void {
    this.#tokens.set(this.#origin, Math.min(mostTokens, this.#left + 0.1));
  }

  get #left(): number {
    return this.#tokens.get(this.#origin) ?? mostTokens;
  }
}

export interface RetriedCall<Value> {
  /** Sends the request once. Must be safe to repeat. */
  readonly attempt: () => Promise<Result<Value, ApiError>>;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  /** Milliseconds that are left for the whole call, waits included. */
  readonly timeLeft: () => number;
  readonly signal: AbortSignal;
}

/**
 * Sends a request again while its failure looks passing. A wait that is too long to make silently, or does not fit into
 * the time that is left, ends the call at once with the failure; that says when to ask again, where the server did.
 */
export async function withRetries<Value>(call: RetriedCall<Value>): Promise<Result<Value, ApiError>> {
  const { attempt, budget, clock, timeLeft, signal } = call;
  for (let sent = 1; ; sent += 1) {
    const answer = await attempt();
    if (answer.ok) {
      budget.noteSuccess();
      return answer;
    }
    const { error } = answer;
    if (wasKeptBack(error) || attemptsFor(error) === 1) return answer;
    budget.noteFailure();
    if (sent >= attemptsFor(error) || !budget.allowsRetry || signal.aborted) return answer;
    const now = clock.now();
    const delay = delayBefore(sent - 1, error, clock);
    if (leastDelay(error, now) > longestSilentWait || delay >= timeLeft()) return answer;
    await waitUntil(now + delay, clock, signal);
    if (signal.aborted) return failed({ kind: 'cancelled' });
  }
}
