import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host that hostile text points to: whatever is drawn or followed out of such text knocks here. */
export interface CanaryHost {
  /** Like `http://127.0.0.1:49152`. */
  readonly origin: string;
  /** Path of every request so far. */
  readonly hits: readonly string[];
  dispose(): Promise<void>;
}

/** Starts a host on loopback that answers everything with a picture of one dot. */
export async function startCanaryHost(): Promise<CanaryHost> {
  const hits: string[] = [];
  const dot = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'image/gif', 'access-control-allow-origin': '*' }).end(dot);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    origin: `http://127.0.0.1:${port}`,
    hits,
    dispose() {
      closed ??= new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}
