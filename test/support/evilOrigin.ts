import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Where a workspace would send the traffic if it could: a server, and a proxy as well. */
export interface EvilOrigin {
  /** Like `http://127.0.0.1:49152`. */
  readonly origin: string;
  connections(): number;
  /** Received so far. */
  bytes(): number;
  /** What was received, as text. */
  text(): string;
  dispose(): Promise<void>;
}

/** Starts a server on loopback that takes whatever comes, and answers in the form of a list of buckets. */
export async function startEvilOrigin(): Promise<EvilOrigin> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let received = '';
  const body = JSON.stringify({ results: [{ bucket_id: 'bkt_evil', bucket_name: 'evil' }], total_count: 1 });
  const reply = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      socket.write(reply);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    origin: `http://127.0.0.1:${port}`,
    connections: () => connections,
    bytes: () => received.length,
    text: () => received,
    dispose() {
      closed ??= new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      });
      return closed;
    },
  };
}
