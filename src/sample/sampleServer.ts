import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sampleBuckets } from './sampleBuckets.ts';
import type { SampleContract } from './sampleRequest.ts';
import { answerRequest, failure, type SampleReply } from './sampleRoutes.ts';
import type { SampleSource } from './sampleSource.ts';

export interface SampleServerOptions {
  /** Default: the public data sets of the sample. */
  readonly source?: SampleSource;
  /** Default: current. */
  readonly contract?: SampleContract;
  /** Told after each reply: method, target and status. */
  readonly onRequest?: (line: string) => void;
}

export interface SampleServer {
  /** Like `http://127.0.0.1:49152`, without a slash at the end. */
  readonly origin: string;
  /** Ends every connection at once, idle ones included, and resolves when the port is free. May be called again. */
  dispose(): Promise<void>;
}

const largestBodyBytes = 1024 * 1024;
const smallestGzippedBytes = 1024;
const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

const compressed = promisify(gzip);

/** Starts the sample API on a free port of the loopback interface; rejects if it cannot listen. */
export async function startSampleServer(options: SampleServerOptions = {}): Promise<SampleServer> {
  const { source = sampleBuckets, contract = 'current', onRequest } = options;
  let requests = 0;

  const server = createServer(async (request, response) => {
    requests += 1;
    const { method = '', url = '' } = request;
    const reply = await replyTo(request, source, contract);
    // The asker has gone, or the server was disposed.
    if (response.destroyed) return;
    await send(response, reply, `sample-${requests}`, acceptsGzip(request.headers['accept-encoding']));
    onRequest?.(`${method} ${url} ${reply.status}`);
  });
  // A request that never ends is given up after this time (ms).
  server.requestTimeout = 30_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sample server has no port.');

  let closed: Promise<void> | undefined;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    dispose: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

async function replyTo(request: IncomingMessage, source: SampleSource, contract: SampleContract): Promise<SampleReply> {
  try {
    // A page whose name was made to point at loopback (DNS rebinding) sends its own name here.
    if (!isLoopbackHost(request.headers.host)) {
      return failure(403, 'ForbiddenError', 'The sample answers only to loopback host names.');
    }
    const body = await bodyOf(request);
    if (body === undefined) {
      return failure(413, 'PayloadTooLargeError', `The body is larger than ${largestBodyBytes} bytes.`);
    }
    const [path = '', query = ''] = splitOnce(request.url ?? '', '?');
    const namespace = request.headers['x-namespace'];
    return await answerRequest(source, contract, {
      method: request.method ?? '',
      path,
      query: new URLSearchParams(query),
      namespace: typeof namespace === 'string' ? namespace : undefined,
      body,
    });
  } catch {
    return failure(500, 'InternalServerError', 'The sample server failed on this request.');
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && loopbackHosts.has(host.toLowerCase().replace(/:\d*$/, ''));
}

/** The body as text, or undefined as soon as it is known to be too large; Node then reads past what is left of it. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length']) > largestBodyBytes) return undefined;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > largestBodyBytes) resolve(undefined);
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
  });
}

/** True if gzip is named, or everything is, without the weight 0 (RFC 9110 §12.5.3). */
function acceptsGzip(header: string | string[] | undefined): boolean {
  const weights = new Map<string, number>();
  for (const part of String(header ?? '').split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(coding, weight === undefined ? 1 : Number(weight.slice(2)));
  }
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

async function send(response: ServerResponse, reply: SampleReply, requestId: string, gzipped: boolean): Promise<void> {
  const plain = Buffer.from(JSON.stringify(reply.body));
  const zip = gzipped && plain.length > smallestGzippedBytes;
  const content = zip ? await compressed(plain) : plain;
  if (response.destroyed) return;
  response.writeHead(reply.status, {
    'Content-Type': 'application/json',
    'Content-Length': content.length,
    'X-Request-Id': requestId,
    Vary: 'Accept-Encoding',
    ...(zip ? { 'Content-Encoding': 'gzip' } : {}),
    ...(reply.allow === undefined ? {} : { Allow: reply.allow }),
  });
  response.end(content);
}
