import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';

/** How a proxy answers; what is no word here is written to the client as it is. */
export type ProxyMode = 'ok' | 'silent' | 'hangUp' | { readonly says: string };

/** What a proxy says to a client that gave no name and password, or wrong ones. */
export const demandsCredentials: ProxyMode = {
  says: 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\n\r\n',
};

/** One CONNECT request. */
export interface TunnelRequest {
  /** As asked for: host and port. */
  readonly authority: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A proxy on loopback that opens tunnels, or does whatever else proxies do. */
export interface ConnectProxy {
  /** Like `http://127.0.0.1:49152`. */
  readonly url: string;
  /** Host and port, as the client names it. */
  readonly name: string;
  mode: ProxyMode;
  readonly asked: readonly TunnelRequest[];
  /** Connections accepted so far. */
  accepted(): number;
  /** Settles once every connection has been closed by the client. */
  allClosed(): Promise<void>;
  /** Ends every connection at once; afterwards the proxy is dead. May be called again. */
  dispose(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** The port on loopback that a tunnel to this host and port really leads to. */
  readonly portOf: (authority: string) => number;
  /** Speaks TLS with its clients, as an `https:` proxy does. */
  readonly secure?: { readonly cert: string; readonly key: string };
}

export async function startConnectProxy({ portOf, secure }: ConnectProxyOptions): Promise<ConnectProxy> {
  const asked: TunnelRequest[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let accepted = 0;

  function track(socket: Socket): void {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => {}); // Clients are made to hang up in the middle.
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size > 0) return;
      for (const done of waiting) done();
      waiting.clear();
    });
  }

  function serve(client: Socket): void {
    client.on('error', () => {});
    let head = '';
    const read = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      client.off('data', read);
      const request = parse(head);
      asked.push(request);
      answer(client, request);
    };
    client.on('data', read);
  }

  function answer(client: Socket, { authority }: TunnelRequest): void {
    const { mode } = proxy;
    if (mode === 'silent') client.resume();
    else if (mode === 'hangUp') client.destroy();
    else if (mode !== 'ok') client.end(mode.says);
    else {
      const upstream = connect(portOf(authority), '127.0.0.1');
      upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
      upstream.once('connect', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
    }
  }

  const server: Server = secure ? createSecureServer(secure, serve) : createServer(serve);
  server.on('connection', track);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  const proxy: ConnectProxy = {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    name: `127.0.0.1:${port}`,
    mode: 'ok',
    asked,
    accepted: () => accepted,
    allClosed: () => (sockets.size === 0 ? Promise.resolve() : new Promise((done) => waiting.add(done))),
    dispose() {
      closed ??= new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      });
      return closed;
    },
  };
  return proxy;
}

function parse(head: string): TunnelRequest {
  const [request = '', ...lines] = head.split('\r\n\r\n', 1)[0]?.split('\r\n') ?? [];
  const [, authority = ''] = /^CONNECT (\S+) HTTP\/1\.1$/.exec(request) ?? [];
  const headers = lines.map((line) => /^([^:]+): *(.*)$/.exec(line) ?? ['', '', '']);
  return {
    authority,
    headers: Object.fromEntries(headers.map(([, name = '', value = '']) => [name.toLowerCase(), value])),
  };
}
