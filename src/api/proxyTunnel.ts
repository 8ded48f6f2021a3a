import type { Socket } from 'node:net';
import { ConnectFailure } from './connectFailure.ts';
import { authorityOf, type Host } from './host.ts';
import type { HttpProxy } from './proxy.ts';

/** In bytes: a proxy says less before the tunnel begins. */
const longestAnswer = 16 * 1024;

/** Asks the proxy at the other end of `socket` for a tunnel to `host` (RFC 9110 §9.3.6); afterwards the socket is one. */
export async function openTunnel(socket: Socket, proxy: HttpProxy, host: Host): Promise<void> {
  const authority = authorityOf(host);
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (proxy.authorization !== undefined) lines.push(`Proxy-Authorization: ${proxy.authorization}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const status = await readStatus(socket);
  if (status >= 200 && status < 300) return;
  throw new ConnectFailure(
    status === 407
      ? { kind: 'proxyAuthentication', proxy: proxy.name }
      : { kind: 'proxyRefused', proxy: proxy.name, status },
  );
}

/** Reads the head of the answer, and leaves what follows it in the socket: that is the tunnel's. */
function readStatus(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const stop = () => socket.off('readable', read).off('error', failed).off('end', closed).off('close', closed);

    function failed(error: Error): void {
      stop();
      reject(error);
    }

    function closed(): void {
      failed(withCode('ECONNRESET'));
    }

    function read(): void {
      for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0 && head.length <= longestAnswer) continue;
        stop();
        const status = statusOf(head.subarray(0, Math.max(end, 0)).toString('latin1'));
        if (end + 4 < head.length) socket.unshift(head.subarray(end + 4));
        if (status === undefined) reject(withCode('ERR_PROXY_ANSWER'));
        else resolve(status);
        return;
      }
    }

    socket.on('readable', read).on('error', failed).on('end', closed).on('close', closed);
    read();
  });
}

function statusOf(head: string): number | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})(?: |\r\n|$)/.exec(head)?.[1];
  return status === undefined ? undefined : Number(status);
}

function withCode(code: string): Error {
  return Object.assign(new Error('The proxy gave no usable answer'), { code });
}
