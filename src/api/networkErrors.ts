import type { NetworkCause, TransportError } from './apiError.ts';
import { ConnectFailure } from './connectFailure.ts';
import type { TransportOptions } from './http.ts';

const causes: Readonly<Record<string, NetworkCause>> = {
  ENOTFOUND: 'hostNotFound',
  EAI_AGAIN: 'hostNotFound',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  // A connection that closed inside a body.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  HPE_INVALID_EOF_STATE: 'reset',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'unreachable',
  CERT_HAS_EXPIRED: 'certificateExpired',
  CERT_NOT_YET_VALID: 'certificateExpired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificateWrongHost',
  HOSTNAME_MISMATCH: 'certificateWrongHost',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificateUntrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificateUntrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificateUntrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificateUntrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificateUntrusted',
  CERT_SIGNATURE_FAILURE: 'certificateUntrusted',
  CERT_CHAIN_TOO_LONG: 'certificateUntrusted',
  CERT_REVOKED: 'certificateUntrusted',
  CERT_UNTRUSTED: 'certificateUntrusted',
  CERT_REJECTED: 'certificateUntrusted',
  INVALID_CA: 'certificateUntrusted',
  INVALID_PURPOSE: 'certificateUntrusted',
  PATH_LENGTH_EXCEEDED: 'certificateUntrusted',
  EPROTO: 'tls',
};

/** `ERR_SSL_…` comes from OpenSSL, `ERR_TLS_…` from Node. */
const tlsCode = /^ERR_(SSL|TLS)_/;

/**
 * What an error of Node or undici means, told from its code alone: messages change between releases and may repeat
 * what was sent, the key included. `options` gives the limits that a timeout or a size error ran into.
 */
export function networkErrorOf(error: unknown, options: TransportOptions): TransportError {
  if (error instanceof ConnectFailure) return error.reason;
  const code = codeOf(error);
  switch (code) {
    case 'UND_ERR_HEADERS_TIMEOUT':
      return { kind: 'timeout', phase: 'headers', milliseconds: options.headersTimeout };
    case 'UND_ERR_BODY_TIMEOUT':
      return { kind: 'timeout', phase: 'body', milliseconds: options.bodyTimeout };
    case 'UND_ERR_RES_EXCEEDED_MAX_SIZE':
      return { kind: 'tooLarge', limitBytes: options.maxWireBytes, counted: 'wire' };
    default:
      return { kind: 'network', cause: causeOf(code), code };
  }
}

function causeOf(code: string): NetworkCause {
  if (tlsCode.test(code) && !Object.hasOwn(causes, code)) return 'tls';
  return (Object.hasOwn(causes, code) ? causes[code] : undefined) ?? 'other';
}

/** Node tries a host's addresses in turn and reports all their errors at once: a refusal says most, it comes from a living host. */
function codeOf(error: unknown): string {
  const own = ownCode(error);
  if (!(error instanceof AggregateError)) return own ?? 'UNKNOWN';
  const codes = error.errors.map(ownCode).filter((code) => code !== undefined);
  return codes.includes('ECONNREFUSED') ? 'ECONNREFUSED' : (own ?? codes[0] ?? 'UNKNOWN');
}

function ownCode(error: unknown): string | undefined {
  // undici's parser errors carry no code (`llhttp`'s stays a number). With nothing left to parse, the connection had closed.
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return 'data' in error && error.data === '' ? 'HPE_INVALID_EOF_STATE' : 'UND_ERR_HTTP_PARSER';
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : undefined;
}
