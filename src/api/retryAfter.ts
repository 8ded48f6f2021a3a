import type { JsonObject } from '../model/json.ts';
import type { HttpReply } from './http.ts';

/** A day in seconds: what is longer means "not today", and far more than that is no time that can be shown. */
const longestSeconds = 24 * 60 * 60;

/** A minute: what a success says of the next request is believed for so long, a refusal alone for longer. */
const longestSecondsAfterSuccess = 60;

/**
 * The server's lower bound for the next try, in milliseconds since the epoch: `Retry-After` as seconds or as a date
 * (RFC 9110 §10.2.3), else the body's hint, else the end of the window that the rate limit counts in. In whole
 * seconds, at most a day.
 */
export function retryAtOf(reply: HttpReply, details: JsonObject | undefined, now: number): number | undefined {
  const hint = details?.['retry_after'];
  const seconds =
    retryAfter(reply, now) ?? (typeof hint === 'number' && hint >= 0 ? hint : undefined) ?? rateLimitReset(reply, now);
  return seconds === undefined ? undefined : timeAfter(seconds, longestSeconds, now);
}

/** When a server that has just answered its last allowed request takes the next one; undefined while it takes more. */
export function exhaustedUntil(reply: HttpReply, now: number): number | undefined {
  if (reply.headers['x-ratelimit-remaining']?.trim() !== '0') return undefined;
  const seconds = rateLimitReset(reply, now);
  return seconds === undefined || seconds <= 0 ? undefined : timeAfter(seconds, longestSecondsAfterSuccess, now);
}

function timeAfter(seconds: number, most: number, now: number): number {
  return now + Math.min(Math.max(0, Math.ceil(seconds)), most) * 1_000;
}

function retryAfter(reply: HttpReply, now: number): number | undefined {
  const header = reply.headers['retry-after']?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(header)) return Number(header);
  // Every form of a date has a time in it; without one, `Date.parse` makes a date of "-5" and "in 5" too.
  const date = /\d:\d\d:\d\d/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : (date - serverTime(reply, now)) / 1_000;
}

/** Below this a reset counts seconds from now, as gateways send it; the published form is seconds since the epoch. */
const earliestEpochSecond = 1_000_000_000;

function rateLimitReset(reply: HttpReply, now: number): number | undefined {
  const header = reply.headers['x-ratelimit-reset']?.trim() ?? '';
  if (!/^\d{1,12}(?:\.\d+)?$/.test(header)) return undefined;
  const reset = Number(header);
  return reset < earliestEpochSecond ? reset : reset - serverTime(reply, now) / 1_000;
}

/** The reply's own `Date`, so that a wrong local clock does not matter. */
function serverTime(reply: HttpReply, now: number): number {
  const date = Date.parse(reply.headers['date'] ?? '');
  return Number.isNaN(date) ? now : date;
}
