import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

/** A server on loopback that does what one test tells it to. */
export interface ScriptedServer {
  readonly url: URL;
  /** Connections accepted so far. */
  accepted(): number;
  /** Connections that are open now. */
  open(): number;
  /** Settles once every connection has been closed by the other side. */
  allClosed(): Promise<void>;
}

const started: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

export function serveHttp(answer: http.RequestListener): Promise<ScriptedServer> {
  return listen(http.createServer(answer), 'http:');
}

export function serveHttps(certificate: CertificateName, answer: http.RequestListener): Promise<ScriptedServer> {
  return listen(https.createServer({ cert: pem(certificate), key: pem('key') }, answer), 'https:');
}

/** Accepts TCP connections and leaves the rest to the test; `scheme` is what a client is made to expect. */
export function serveTcp(scheme: 'http:' | 'https:', talk: (socket: Socket) => void): Promise<ScriptedServer> {
  const server = net.createServer((socket) => {
    talk(socket);
    socket.resume(); // A socket that nobody reads never learns that the other side closed it.
  });
  return listen(server, scheme);
}

/** Ends every server that the test started. */
export async function closeServers(): Promise<void> {
  for (const { server, sockets } of started.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  }
}

export type CertificateName = 'trusted' | 'expired' | 'otherHost' | 'unknown' | 'authority' | 'vouched';

/** One block of the fixture, by the name that stands above it. */
export function pem(name: CertificateName | 'key'): string {
  const blocks = readFileSync(new URL('fixtures/certificates.pem', import.meta.url), 'utf8').split(/^# /m);
  const block = blocks.find((text) => text.startsWith(`${name}\n`));
  if (block === undefined) throw new Error(`No such certificate: ${name}`);
  return block.slice(name.length + 1);
}

async function listen(server: Server, scheme: 'http:' | 'https:'): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let accepted = 0;
  server.on('connection', (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => {}); // Clients are made to hang up in the middle.
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size > 0) return;
      for (const done of waiting) done();
      waiting.clear();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  started.push({ server, sockets });
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`${scheme}//127.0.0.1:${port}/v1/buckets/list?limit=10`),
    accepted: () => accepted,
    open: () => sockets.size,
    allClosed: () => (sockets.size === 0 ? Promise.resolve() : new Promise((done) => waiting.add(done))),
  };
}

/** An event that a test waits for instead of sleeping. */
export function signalled(): { readonly happened: Promise<void>; readonly happen: () => void } {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happened, happen };
}
