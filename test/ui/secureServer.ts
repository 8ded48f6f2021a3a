import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectProxy, startConnectProxy } from '../support/connectProxy.ts';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { authorities } from '../unit/api/faultScenes.ts';
import { pem } from '../unit/api/scriptedServers.ts';

/** A server over TLS, reached through a proxy like any other in the world, and directly as one of this machine. */
export interface SecureServer {
  readonly server: FaultServer;
  readonly proxy: ConnectProxy;
  /** The host that only the proxy knows. */
  readonly baseUrl: string;
  /** The same server, by a name of this machine. */
  readonly directUrl: string;
  /** For the editor, which then trusts the certificates of the scripted servers as far as they are good. */
  readonly environment: Readonly<Record<string, string>>;
  /** Another server behind the same host from now on; the one before stays. */
  putInPlace(server: FaultServer): void;
}

/** One such server for all tests of a `describe` block. */
export function useSecureServer(): () => SecureServer {
  let secure: SecureServer | undefined;
  const cleanUps: (() => Promise<void>)[] = [];
  before('start a server behind a proxy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mixpeek-authority-'));
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, authorities().join('\n'));
    let server = await startFaultServer({ cert: pem('vouched'), key: pem('key') });
    const proxy = await startConnectProxy({ portOf: () => server.port });
    const door = await openDoor(() => server.port);
    cleanUps.push(
      door.close,
      () => server.dispose(),
      () => proxy.dispose(),
      () => rm(folder, { recursive: true, force: true }),
    );
    secure = {
      get server() {
        return server;
      },
      proxy,
      baseUrl: 'https://api.example.test',
      directUrl: `https://127.0.0.1:${door.port}`,
      environment: { NODE_EXTRA_CA_CERTS: authority },
      putInPlace(next) {
        server = next;
      },
    };
  });
  after('stop them', async () => {
    await Promise.all(cleanUps.map((cleanUp) => cleanUp()));
  });
  return () => {
    assert.ok(secure, 'the server does not run');
    return secure;
  };
}

/** A port that stays while the servers behind it come and go. */
async function openDoor(portBehind: () => number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(portBehind(), '127.0.0.1');
    open.add(client);
    client.on('error', () => {}).on('close', () => upstream.destroy());
    client.on('close', () => open.delete(client));
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
}
