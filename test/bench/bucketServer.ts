/** Generated buckets over HTTP in a process of its own, so that its work is in nobody's figures: started by `startBucketServer` alone. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { generatedNamespace } from '../../src/sample/generatedBuckets.ts';
import { replyAs, type ServedAccount } from '../support/generationServer.ts';
import type { BucketServerOptions } from './bucketServerProcess.ts';

const { buckets, delay, changes = false, tls }: BucketServerOptions = JSON.parse(process.argv[2] ?? '{}');
const generated = generatedNamespace({ count: buckets }).buckets;
let requests = 0;

const account: ServedAccount = {
  generation: '2026',
  buckets: changes
    ? {
        length: generated.length,
        // What a new answer is to be told from an old one by.
        at: (index) => {
          const bucket = generated.at(index);
          return index === 0 && bucket ? { ...bucket, bucket_name: `answer-${requests}` } : bucket;
        },
      }
    : generated,
  namespaces: [{ namespace_id: 'ns_generated', namespace_name: 'generated' }],
};

/** Made once for each question: what is measured is the client. */
const replies = new Map<string, { status: number; body: string }>();

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '', 'http://bench.invalid');
  const body = await text(incoming);
  const key = `${incoming.method} ${incoming.url} ${body}`;
  requests += 1;
  let reply = changes ? undefined : replies.get(key);
  if (!reply) {
    const { method = '', headers } = incoming;
    const query = Object.fromEntries(url.searchParams);
    reply = replyAs(account, {
      method,
      path: url.pathname,
      query,
      headers,
      body: body === '' ? undefined : JSON.parse(body),
    });
    if (!changes) replies.set(key, reply);
  }
  if (delay > 0) await pause(delay);
  const { status, body: content } = reply;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) });
  response.end(content);
}

const server = tls ? createHttpsServer(tls, answer) : createHttpServer(answer);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
// The one that started it is gone, however that came about.
process.on('disconnect', () => process.exit(0));
