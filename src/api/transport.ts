import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { TransportError } from './apiError.ts';
import { Connector } from './connector.ts';
import { startDeadline } from './deadline.ts';
import { acceptedEncodings, decodeBody } from './decodeBody.ts';
import {
  defaultTransportOptions,
  type HttpReply,
  type HttpRequest,
  type ReplaceableTransport,
  type TransportOptions,
} from './http.ts';
import { networkErrorOf } from './networkErrors.ts';
import { systemCertificates, Trust } from './trust.ts';

const cancelled: TransportError = { kind: 'cancelled' };

/**
 * A transport on keep-alive sockets of its own, at most 4 for each origin, straight to the host or through a proxy.
 * `readSystemCertificates` is for tests: a machine's authorities cannot be changed by them.
 */
export function createTransport(
  options: Partial<TransportOptions> = {},
  readSystemCertificates = systemCertificates,
): ReplaceableTransport {
  const settings = completed(options);
  const trust = new Trust(settings.systemCertificates ? readSystemCertificates : () => []);
  const open = new Set<Connections>();
  const cancels = new Set<() => void>();
  let current: Connections | undefined;
  let retired = false;
  let disposed = false;

  function connections(): Connections {
    current ??= createConnections(settings, trust);
    open.add(current);
    return current;
  }

  /**
   * A call that ended without ever having had a socket may have left a stuck one behind, or cost its pool a slot (undici
   * loses one to each request that it refuses). New calls then start on fresh connections; the old ones are closed as
   * soon as the last call on them has ended, so that no other call fails.
   */
  function release(used: Connections, exchange: RunningRequest, outcome: Result<HttpReply, TransportError>): void {
    used.calls -= 1;
    if (!exchange.hasSocket()) {
      used.suspect = true;
      // A call that was merely cancelled proves nothing against connections that others use.
      if (current === used && !isCancelled(outcome)) current = undefined;
    }
    closeIfIdle(used);
  }

  /** Closes connections that are to be used no more, once nobody uses them. */
  function closeIfIdle(used: Connections): void {
    if (!(used.suspect || retired) || used.calls > 0) return;
    if (current === used) current = undefined;
    open.delete(used);
    void used.destroy();
  }

  return {
    async send(request, signal) {
      if (disposed || signal.aborted) return failed(cancelled);
      const used = connections();
      used.calls += 1;
      const exchange = startRequest(used.dispatcher, request);
      const cleanups: (() => void)[] = [];
      // undici itself may settle an abort only seconds later while it connects, so the call is raced from outside.
      const outcome = await new Promise<Result<HttpReply, TransportError>>((settle) => {
        const cancel = () => settle(failed(cancelled));
        signal.addEventListener('abort', cancel);
        cancels.add(cancel);
        const timeout: TransportError = { kind: 'timeout', phase: 'total', milliseconds: settings.totalTimeout };
        const allowed = Math.min(settings.totalTimeout, request.timeout ?? settings.totalTimeout);
        const stopDeadline = startDeadline(allowed, () => settle(failed(timeout)));
        cleanups.push(
          () => signal.removeEventListener('abort', cancel),
          () => cancels.delete(cancel),
          stopDeadline,
        );
        void receiveReply(exchange, settings).then(settle);
      });
      for (const cleanUp of cleanups) cleanUp();
      exchange.abandon();
      release(used, exchange, outcome);
      return outcome;
    },

    retire() {
      retired = true;
      for (const connections of open) closeIfIdle(connections);
    },

    async dispose() {
      disposed = true;
      for (const cancel of cancels) cancel();
      await Promise.all(Array.from(open, (connections) => connections.destroy()));
    },
  };
}

function completed(options: Partial<TransportOptions>): TransportOptions {
  const { totalTimeout = 0 } = options;
  // Who allows a request more time in all allows its parts more, too: a third may pass without a sign of life.
  const patience = Math.max(defaultTransportOptions.headersTimeout, totalTimeout / 3);
  return { ...defaultTransportOptions, headersTimeout: patience, bodyTimeout: patience, ...options };
}

function isCancelled(outcome: Result<HttpReply, TransportError>): boolean {
  return !outcome.ok && outcome.error.kind === 'cancelled';
}

/** One dispatcher with its sockets. */
interface Connections {
  readonly dispatcher: Dispatcher;
  /** How many calls are under way on it. */
  calls: number;
  /** A call ended here without ever having had a socket. */
  suspect: boolean;
  /** Closes every socket, those that are still connecting included. */
  destroy(): Promise<void>;
}

function createConnections(options: TransportOptions, trust: Trust): Connections {
  const connector = new Connector(options, trust);
  const dispatcher = createDispatcher(options, connector);
  return {
    dispatcher,
    calls: 0,
    suspect: false,
    async destroy() {
      const destroyed = dispatcher.destroy();
      // undici does not end sockets that are still connecting.
      connector.destroy();
      await destroyed;
    },
  };
}

function createDispatcher(options: TransportOptions, connector: Connector): Dispatcher {
  return new Agent({
    connections: 4,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: 32 * 1024,
    headersTimeout: options.headersTimeout,
    bodyTimeout: options.bodyTimeout,
    maxResponseSize: options.maxWireBytes,
    connect({ hostname, port, protocol }, callback) {
      const isSecure = protocol === 'https:';
      connector.connect({ hostname, port: Number(port) || (isSecure ? 443 : 80), isSecure }).then(
        (socket) => callback(null, socket),
        (error) => callback(error, null),
      );
    },
  });
}

/** A reply as it came over the wire. */
interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface RunningRequest {
  readonly reply: Promise<WireReply>;
  /** Whether the request was ever given to a connected socket. */
  hasSocket(): boolean;
  /** Ends the exchange where it stands; nothing happens if it is over. */
  abandon(): void;
}

function startRequest(dispatcher: Dispatcher, request: HttpRequest): RunningRequest {
  let controller: Dispatcher.DispatchController | undefined;
  let abandoned = false;
  const abort = () => controller?.abort(new Error('The call was abandoned'));

  const reply = new Promise<WireReply>((resolve, reject) => {
    let status = 0;
    let headers: Readonly<Record<string, string>> = {};
    const chunks: Buffer[] = [];
    dispatcher.dispatch(
      {
        origin: request.url.origin,
        path: request.url.pathname + request.url.search,
        method: request.method,
        headers: { ...request.headers, 'accept-encoding': acceptedEncodings },
        body: request.body ?? null,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (abandoned) abort();
        },
        onResponseStart(_controller, statusCode, fields) {
          status = statusCode;
          headers = joinHeaders(fields);
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          resolve({ status, headers, body: Buffer.concat(chunks) });
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      },
    );
  });

  return {
    reply,
    hasSocket: () => controller !== undefined,
    abandon() {
      abandoned = true;
      abort();
    },
  };
}

function joinHeaders(fields: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

async function receiveReply(
  exchange: RunningRequest,
  options: TransportOptions,
): Promise<Result<HttpReply, TransportError>> {
  try {
    const { status, headers, body } = await exchange.reply;
    const text = await decodeBody(body, headers['content-encoding'] ?? '', options.maxDecodedBytes);
    return text.ok ? succeeded({ status, headers, body: text.value }) : text;
  } catch (error) {
    return failed(networkErrorOf(error, options));
  }
}
