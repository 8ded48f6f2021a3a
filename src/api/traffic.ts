import type { ApiError } from './apiError.ts';

/** What the servers' answers allow for now; one for all clients of a window, because servers count across them. */
export interface Traffic {
  /** How many retries an origin may still cost, by origin. */
  readonly retryTokens: Map<string, number>;
  /** Who is to ask nothing for a while, by origin and account. */
  readonly closedGates: Map<string, ClosedGate>;
}

/** Until when (milliseconds since the epoch) nothing is sent, and what to answer meanwhile. */
export interface ClosedGate {
  readonly until: number;
  readonly refusal: Extract<ApiError, { readonly kind: 'rateLimited' | 'serverFault' }>;
}

export function newTraffic(): Traffic {
  return { retryTokens: new Map(), closedGates: new Map() };
}
