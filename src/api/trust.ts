import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** The certificate authorities that this machine trusts besides those of Node.js, as PEM. */
export function systemCertificates(): readonly string[] {
  return getCACertificates('system');
}

const unknownIssuer: ReadonlySet<unknown> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * Whom secure connections trust: at first the authorities of Node.js alone, and the machine's as well from the first
 * certificate on that needs them. Reading them blocks the process for a sixth of a second, which most never need; the
 * result is one context for all connections, because Node would build the same again for each.
 */
export class Trust {
  readonly #readMore: () => readonly string[];
  #context: SecureContext | undefined;
  #hasRead = false;

  constructor(readMore: () => readonly string[]) {
    this.#readMore = readMore;
  }

  /** Undefined stands for what Node.js trusts by itself. */
  get context(): SecureContext | undefined {
    return this.#context;
  }

  /** Whether a connection that failed while `used` was trusted may succeed with what is trusted now. */
  hasMoreAfter(error: unknown, used: SecureContext | undefined): boolean {
    if (!(error instanceof Error && 'code' in error && unknownIssuer.has(error.code))) return false;
    if (!this.#hasRead) {
      this.#hasRead = true;
      this.#context = this.#extended();
    }
    return this.#context !== used;
  }

  #extended(): SecureContext | undefined {
    try {
      const more = this.#readMore();
      // A context of one's own replaces Node's authorities, so that they have to be named too.
      return more.length === 0
        ? undefined
        : createSecureContext({ ca: [...new Set([...getCACertificates('default'), ...more])] });
    } catch {
      // A store that cannot be read adds nobody; the certificate is then the failure to tell of.
      return undefined;
    }
  }
}
