import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A server that is not one of this machine's own names, and notices whoever only knocks. */
export interface ForeignServer {
  /** `0.0.0.0` reaches this machine, but is no name for it: to the extension it is a host like any other. */
  readonly host: string;
  readonly baseUrl: string;
  connections(): number;
  dispose(): Promise<void>;
}

/** Starts a server that counts connections and closes each at once. */
export async function startForeignServer(): Promise<ForeignServer> {
  let connections = 0;
  const server = createServer((socket: Socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const host = `0.0.0.0:${port}`;
  return {
    host,
    baseUrl: `https://${host}`,
    connections: () => connections,
    dispose: () => new Promise((done) => server.close(() => done())),
  };
}
