import { failed, type Result, succeeded } from '../model/result.ts';

/** Where the API lives and where the key may go. */
export interface BaseUrl {
  /** Scheme, host and port: a key is kept per origin. */
  readonly origin: string;
  /** Host and port, to be named to people. */
  readonly host: string;
  /** The server runs on this machine. */
  readonly isLoopback: boolean;
}

export type BaseUrlMistake = 'notAUrl' | 'insecure' | 'userInfo' | 'path' | 'queryOrFragment';

export const defaultBaseUrl = 'https://api.mixpeek.com';

/** Fewer than lead to this machine: only to these a key goes without TLS. */
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Stricter than the URL standard, whose parser mends back slashes and missing slashes into other hosts. */
const plainUrl = /^https?:\/\/[^\s/\\]+(?:\/[^\s\\]*)?$/i;

/** Names and addresses as DNS knows them; the URL standard also takes quotes, commas, stars and empty labels for a host. */
const plainHost = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:]+\])$/;

/**
 * Reads the base URL of the settings; an empty one is the default.
 * Only https, or http to this machine; the path may be empty, `/`, `/v1` or `/v1/`, and nothing may follow it.
 */
export function parseBaseUrl(text: string): Result<BaseUrl, BaseUrlMistake> {
  const trimmed = text.trim() || defaultBaseUrl;
  if (!URL.canParse(trimmed) || !/^https?:/i.test(trimmed)) return failed('notAUrl');
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '' || trimmed.includes('@')) return failed('userInfo');
  if (/[?#]/.test(trimmed)) return failed('queryOrFragment');
  if (!plainUrl.test(trimmed) || !plainHost.test(url.hostname)) return failed('notAUrl');
  if (!/^\/(?:v1\/?)?$/.test(url.pathname)) return failed('path');
  const isLoopback = loopbackHosts.has(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) return failed('insecure');
  return succeeded({ origin: url.origin, host: url.host, isLoopback });
}
