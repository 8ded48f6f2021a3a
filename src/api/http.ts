import type { JsonObject } from '../model/json.ts';
import type { Result } from '../model/result.ts';
import type { TransportError } from './apiError.ts';
import type { ProxySettings } from './proxy.ts';

/** One request, as it will be sent. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange, where that is less than the transport's own `totalTimeout`. */
  readonly timeout?: number;
}

/** A listing call as it would be sent, without the key and without what is about its sender. */
export interface ShapedHttp {
  readonly method: 'POST';
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** A whole reply: the body is complete, decoded and under its caps. */
export interface HttpReply {
  readonly status: number;
  /** Lower-case names; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Carries one request and answers with the whole reply or with the reason there is none.
 * Never throws; follows no redirect; settles at once when `signal` is aborted, even while connecting.
 */
export interface Transport {
  send(request: HttpRequest, signal: AbortSignal): Promise<Result<HttpReply, TransportError>>;
  /** Ends what is under way and closes every socket; a later `send` answers `cancelled`. */
  dispose(): Promise<void>;
}

/** A transport that another can take the place of. */
export interface ReplaceableTransport extends Transport {
  /** Lets the calls that are under way end by themselves, and keeps no socket after them. */
  retire(): void;
}

/** Times are in milliseconds, sizes in bytes. */
export interface TransportOptions {
  readonly connectTimeout: number;
  readonly headersTimeout: number;
  /** The longest silence inside a body. */
  readonly bodyTimeout: number;
  /** The whole call, waits included. */
  readonly totalTimeout: number;
  readonly maxWireBytes: number;
  readonly maxDecodedBytes: number;
  readonly proxy: ProxySettings;
  /** Off only where the user has told the editor to take every certificate. */
  readonly strictSSL: boolean;
  /** Whether certificates may also come from the authorities that this machine trusts. */
  readonly systemCertificates: boolean;
}

/** Bounded everywhere: undici itself would wait 300 s for headers and as long for each pause in a body. */
export const defaultTransportOptions: TransportOptions = {
  connectTimeout: 8_000,
  headersTimeout: 10_000,
  bodyTimeout: 10_000,
  totalTimeout: 30_000,
  maxWireBytes: 8 * 1024 * 1024,
  maxDecodedBytes: 16 * 1024 * 1024,
  proxy: { url: '', noProxy: '' },
  strictSSL: true,
  systemCertificates: true,
};
