import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { TransportError } from './apiError.ts';
import { ConnectFailure } from './connectFailure.ts';
import { startDeadline } from './deadline.ts';
import type { Host } from './host.ts';
import type { TransportOptions } from './http.ts';
import { networkErrorOf } from './networkErrors.ts';
import { type HttpProxy, proxyTo } from './proxy.ts';
import { openTunnel } from './proxyTunnel.ts';
import type { Trust } from './trust.ts';

export interface Destination extends Host {
  readonly isSecure: boolean;
}

/** Makes connections, directly or through the proxy that is set, and ends those that it is still making. */
export class Connector {
  readonly #options: TransportOptions;
  readonly #trust: Trust;
  readonly #attempts = new Set<Attempt>();
  /** By host: with one, a server that was met before needs less of a handshake. */
  readonly #sessions = new Map<string, Buffer>();

  constructor(options: TransportOptions, trust: Trust) {
    this.#options = options;
    this.#trust = trust;
  }

  /** A socket that is ready for a request, within the time for connecting; fails with what `networkErrorOf` can read. */
  async connect(destination: Destination): Promise<Socket> {
    // Plain HTTP is spoken with this machine only.
    const route = destination.isSecure
      ? proxyTo(destination, this.#options.proxy)
      : { ok: true as const, value: undefined };
    if (!route.ok) throw new ConnectFailure(route.error);
    const proxy = route.value;
    const attempt = new Attempt(this.#options.connectTimeout, proxy);
    this.#attempts.add(attempt);
    try {
      return await this.#connectTrusting(attempt, destination, proxy);
    } catch (error) {
      attempt.end({ kind: 'cancelled' });
      if (attempt.isAtProxy && proxy) throw new ConnectFailure(atProxy(error, proxy, this.#options));
      throw error;
    } finally {
      attempt.stopDeadline();
      this.#attempts.delete(attempt);
    }
  }

  /** Ends every connection that is being made. */
  destroy(): void {
    for (const attempt of this.#attempts) attempt.end({ kind: 'cancelled' });
  }

  async #connectTrusting(attempt: Attempt, destination: Destination, proxy: HttpProxy | undefined): Promise<Socket> {
    const used = this.#trust.context;
    try {
      return await this.#connectOnce(attempt, destination, proxy, used);
    } catch (error) {
      if (attempt.hasEnded || !this.#trust.hasMoreAfter(error, used)) throw error;
      attempt.startAnew();
      return await this.#connectOnce(attempt, destination, proxy, this.#trust.context);
    }
  }

  async #connectOnce(
    attempt: Attempt,
    destination: Destination,
    proxy: HttpProxy | undefined,
    context: SecureContext | undefined,
  ): Promise<Socket> {
    if (!proxy) return await this.#open(attempt, destination, context);
    attempt.isAtProxy = true;
    const socket = await this.#open(attempt, proxy, context);
    await openTunnel(socket, proxy, destination);
    attempt.isAtProxy = false;
    return await this.#open(attempt, destination, context, socket);
  }

  /** A connection to a host, over `tunnel` where there is one. */
  async #open(
    attempt: Attempt,
    { hostname: host, port, isSecure }: Destination,
    context: SecureContext | undefined,
    tunnel?: Socket,
  ): Promise<Socket> {
    const key = `${host}:${port}`;
    const session = this.#sessions.get(key);
    const socket = isSecure
      ? connectTls({
          ...(tunnel ? { socket: tunnel } : {}),
          ...(session ? { session } : {}),
          ...(context ? { secureContext: context } : {}),
          host,
          port,
          servername: isIP(host) === 0 ? host : '',
          ALPNProtocols: ['http/1.1'],
          rejectUnauthorized: this.#options.strictSSL,
        }).on('session', (fresh) => this.#sessions.set(key, fresh))
      : connectTcp({ host, port });
    attempt.add(socket);
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    await opened(socket, isSecure ? 'secureConnect' : 'connect');
    return socket;
  }
}

/** One connection in the making: its sockets, from the outermost in. */
class Attempt {
  /** It is still the proxy that has to be reached, or to answer. */
  isAtProxy = false;
  readonly stopDeadline: () => void;
  readonly #sockets: Socket[] = [];
  #end: ConnectFailure | undefined;

  constructor(milliseconds: number, proxy: HttpProxy | undefined) {
    this.stopDeadline = startDeadline(milliseconds, () =>
      this.end({
        ...{ kind: 'timeout', phase: 'connect', milliseconds },
        ...(this.isAtProxy && proxy ? { proxy: proxy.name } : {}),
      }),
    );
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  add(socket: Socket): void {
    // From here on no error of it is one that nobody listens to.
    socket.on('error', () => {});
    this.#sockets.push(socket);
    if (this.#end) socket.destroy(this.#end);
  }

  end(reason: TransportError): void {
    this.stopDeadline();
    this.#end ??= new ConnectFailure(reason);
    for (const socket of this.#sockets.toReversed()) socket.destroy(this.#end);
  }

  startAnew(): void {
    for (const socket of this.#sockets.splice(0)) socket.destroy();
    this.isAtProxy = false;
  }
}

function opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(Object.assign(new Error('The connection was closed'), { code: 'ECONNRESET' }));
    socket
      .once(event, () => {
        socket.off('error', reject).off('close', closed);
        resolve();
      })
      .once('error', reject)
      .once('close', closed);
  });
}

/** Says of a failure before there was a tunnel that it is the proxy's, if it does not say so itself. */
function atProxy(error: unknown, { name: proxy }: HttpProxy, options: TransportOptions): TransportError {
  const reason = networkErrorOf(error, options);
  return reason.kind === 'network' ? { ...reason, proxy } : reason;
}
