import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';

/** Answers one request by what it does to the bare socket: it may write anything, at any pace, or hang up. */
export type FaultStep = (socket: Socket) => void;

export interface FaultServerOptions {
  /** With a certificate and its key it speaks TLS. */
  readonly cert?: string;
  readonly key?: string;
  /** In place of TLS: what is done to a connection as soon as it is there. */
  readonly insteadOfHandshake?: (socket: Socket) => void;
}

/** A server on loopback that goes wrong as it is told, step by step: on `net` and `tls`, because HTTP servers are too well-behaved. */
export interface FaultServer {
  readonly port: number;
  /** What the next requests meet, one step each; the last step stays. */
  play(...steps: FaultStep[]): void;
  /** The same for every request from now on, by its text. */
  answerBy(choose: (request: string) => FaultStep): void;
  /** Whole requests so far, as text. */
  readonly requests: readonly string[];
  /** Connections that are open. */
  connections(): number;
  /** Handshakes that came to their end. */
  handshakes(): number;
  /** The nth request, counted from 1, as soon as it is there. */
  waitForRequest(count: number): Promise<void>;
  dispose(): Promise<void>;
}

export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const { cert, key, insteadOfHandshake } = options;
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const waiting = new Set<() => void>();
  let steps: readonly FaultStep[] = [];
  let choose: ((request: string) => FaultStep) | undefined;
  let handshakes = 0;

  function serve(socket: Socket): void {
    handshakes += 1;
    socket.on('error', () => {});
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (let length = requestLength(received); length > 0; length = requestLength(received)) {
        const request = received.slice(0, length);
        requests.push(request);
        received = received.slice(length);
        const step = choose ? choose(request) : steps[0];
        if (steps.length > 1) steps = steps.slice(1);
        for (const look of [...waiting]) look();
        step?.(socket);
      }
    });
  }

  const server: Server = insteadOfHandshake
    ? createServer((socket) => {
        insteadOfHandshake(socket);
        socket.resume();
      })
    : cert && key
      ? createSecureServer({ cert, key }, serve)
      : createServer(serve);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    port,
    play(...next) {
      steps = next;
      choose = undefined;
    },
    answerBy(next) {
      choose = next;
    },
    requests,
    connections: () => sockets.size,
    handshakes: () => handshakes,
    waitForRequest: (count) =>
      new Promise((found) => {
        const look = () => {
          if (requests.length < count) return;
          waiting.delete(look);
          found();
        };
        waiting.add(look);
        look();
      }),
    dispose() {
      closed ??= new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      });
      return closed;
    },
  };
}

/** How long the first request in a text is with its body; 0 while it is not all there. */
function requestLength(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const body = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
  const length = head + 4 + body;
  return text.length >= length ? length : 0;
}

type Fields = Readonly<Record<string, string>>;

/** A whole reply that leaves the connection open. */
export function reply(status: number, fields: Fields, body: string | Buffer): FaultStep {
  return (socket) => socket.write(Buffer.concat([headOf(status, fields, Buffer.byteLength(body)), Buffer.from(body)]));
}

export function jsonReply(status: number, body: unknown, fields: Fields = {}): FaultStep {
  return reply(status, { 'Content-Type': 'application/json', ...fields }, JSON.stringify(body));
}

/** The beginning of a reply, and then what is done to the socket. */
export function beginning(body: string, declaredLength: number, then: FaultStep): FaultStep {
  return (socket) => {
    const head = headOf(200, { 'Content-Type': 'application/json' }, declaredLength);
    socket.write(Buffer.concat([head, Buffer.from(body)]), () => then(socket));
  };
}

/** A body without an end, in pieces of `bytes`, one every `milliseconds` or as fast as the client takes them. */
export function endlessBody(bytes: number, milliseconds?: number): FaultStep {
  const piece = `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`;
  return (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
    if (milliseconds !== undefined) {
      const drip = setInterval(() => socket.write(piece), milliseconds);
      socket.on('close', () => clearInterval(drip));
      return;
    }
    const pour = (error?: Error | null) => {
      if (!error && socket.writable) socket.write(piece, pour);
    };
    pour();
  };
}

export const hangUp: FaultStep = (socket) => void socket.end();
export const reset: FaultStep = (socket) => void socket.destroy();
export const silence: FaultStep = () => {};

function headOf(status: number, fields: Fields, length: number): Buffer {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} Scripted\r\n${lines.join('')}Content-Length: ${length}\r\n\r\n`);
}
