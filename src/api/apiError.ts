/** Why a connection could not be made or kept; decided from Node's and undici's error codes. */
export type NetworkCause =
  | 'hostNotFound'
  | 'refused'
  | 'reset'
  | 'unreachable'
  | 'certificateExpired'
  | 'certificateWrongHost'
  | 'certificateUntrusted'
  | 'tls'
  | 'other';

export type TimeoutPhase = 'connect' | 'headers' | 'body' | 'total';

/** What can go wrong before there is a whole reply: the failures of the transport. */
export type TransportError =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timeout'; readonly phase: TimeoutPhase; readonly milliseconds: number; readonly proxy?: string }
  /** `proxy`, here and above, is host and port of the proxy that failed; without it, it is the server that did. */
  | { readonly kind: 'network'; readonly cause: NetworkCause; readonly code: string; readonly proxy?: string }
  /** The proxy demands a name and a password, or others (407). */
  | { readonly kind: 'proxyAuthentication'; readonly proxy: string }
  /** The proxy itself answered that it does not connect to the server. */
  | { readonly kind: 'proxyRefused'; readonly proxy: string; readonly status: number }
  /** A proxy is set that cannot be used: `scheme` is what it would have to speak, empty where it is no URL. */
  | { readonly kind: 'unusableProxy'; readonly scheme: string }
  /** The body passed a cap; `limitBytes` is the cap that it passed. */
  | { readonly kind: 'tooLarge'; readonly limitBytes: number; readonly counted: 'wire' | 'decoded' }
  /** The body cannot be decoded: a broken stream, or an encoding that was not asked for. */
  | { readonly kind: 'undecodable'; readonly encoding: string }
  /** The body ends, cleanly, before what it holds does. */
  | { readonly kind: 'incompleteReply' };

/** One complaint of a 422, in either published form. */
export interface ValidationIssue {
  readonly location: readonly (string | number)[];
  readonly message: string;
  readonly type: string;
  /** The largest value that the server would take, where it says so (`ctx.le`). */
  readonly maximum?: number;
}

/** What the server said of a refusal; text from outside, to be shown as data only. */
export interface ServerRefusal {
  readonly status: number;
  readonly type?: string;
  readonly message?: string;
  readonly requestId?: string;
}

/** When a server that has no time now is to be asked again. */
export interface Postponement {
  /** The server's lower bound in milliseconds since the epoch, where it gave one. */
  readonly retryAt?: number;
  /** Nothing was sent: this is the server's earlier answer, which still holds. */
  readonly keptBack?: true;
}

/** Whether nothing was sent, because the server's earlier answer still holds. */
export function wasKeptBack(error: ApiError): boolean {
  return 'keptBack' in error && error.keptBack === true;
}

/** Everything that can end a call without an answer. */
export type ApiError =
  | TransportError
  /** The key could not be read from where it is kept. */
  | { readonly kind: 'keyUnavailable' }
  /** A fault of our own; `name` is the class of what was thrown. */
  | { readonly kind: 'internal'; readonly name: string }
  /** The key was refused: 401, or 403 with type UnauthorizedError. */
  | ({ readonly kind: 'unauthorized' } & ServerRefusal)
  | ({ readonly kind: 'forbidden' } & ServerRefusal)
  /** Something that the request named is not there: the namespace or the bucket. */
  | ({ readonly kind: 'notFound'; readonly resource?: string } & ServerRefusal)
  /** The path or the method is unknown there: a 405, or a 404 about no resource. */
  | ({ readonly kind: 'unknownRoute' } & ServerRefusal)
  /** The server demands a namespace and none was sent. */
  | ({ readonly kind: 'namespaceRequired' } & ServerRefusal)
  | ({ readonly kind: 'invalidRequest'; readonly issues: readonly ValidationIssue[] } & ServerRefusal)
  | ({ readonly kind: 'rateLimited' } & ServerRefusal & Postponement)
  | ({ readonly kind: 'serverFault' } & ServerRefusal & Postponement)
  /** A status outside the contract. */
  | ({ readonly kind: 'unexpectedStatus' } & ServerRefusal)
  /** Redirects are never followed: they would carry the key elsewhere. */
  | { readonly kind: 'redirected'; readonly status: number; readonly target: string }
  /** Something other than JSON answered, most often a gateway or a captive portal. */
  | { readonly kind: 'notJson'; readonly status: number; readonly contentType: string }
  | { readonly kind: 'invalidReply'; readonly path: string }
  /** Neither published listing call is known there, or the second may not be tried again yet. */
  | { readonly kind: 'unsupportedServer'; readonly status: number };
