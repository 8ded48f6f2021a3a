import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';

/** One request as it came. */
export interface StubRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names, as Node reads them. */
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; undefined for none, the text itself if it is no JSON. */
  readonly body: unknown;
}

export interface StubReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request, or cuts the connection. */
export type StubHandler = (request: StubRequest) => StubReply | 'hangUp' | Promise<StubReply | 'hangUp'>;

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): StubReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** What a gateway or a captive portal puts in between. */
export function html(status: number, headers: Readonly<Record<string, string>> = {}): StubReply {
  const body = `<!doctype html><title>${status}</title><h1>Not from the API</h1>`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

/** A body of any type, `text/plain` unless `headers` say otherwise. */
export function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): StubReply {
  return { status, headers: { 'content-type': 'text/plain', ...headers }, body };
}

/** An API server on loopback that answers as one test tells it to, and keeps every request. */
export interface StubApi {
  /** Like `http://127.0.0.1:49152`, without a slash at the end. */
  readonly origin: string;
  /** Every request so far, in the order in which they came. */
  readonly requests: readonly StubRequest[];
  /** How many requests were given up before their answer. */
  abandoned(): number;
  /** Answers whatever the queue does not, from now on. Without a handler that is a 500. */
  answerWith(handler: StubHandler): void;
  /** Replies for the next requests, one each, before the handler is asked. */
  enqueue(...replies: (StubReply | 'hangUp')[]): void;
  /** Keeps back every answer from now on; the returned function lets them go. Requests are recorded meanwhile. */
  hold(): () => void;
  /** The nth request, counted from 1, as soon as it has come. */
  waitForRequest(count: number): Promise<StubRequest>;
  /** Ends every connection at once, those with an unfinished request included. May be called again. */
  dispose(): Promise<void>;
}

/** Starts a stub on the loopback interface, on a free port unless one is given. */
export async function startStubApi(handler?: StubHandler, port = 0): Promise<StubApi> {
  const requests: StubRequest[] = [];
  const queue: (StubReply | 'hangUp')[] = [];
  const waiting = new Set<() => void>();
  let answer: StubHandler = handler ?? (() => json(500, { detail: 'The test scripted no reply for this request.' }));
  let gate: Promise<void> = Promise.resolve();
  let abandoned = 0;

  const server = createServer(async (incoming, response) => {
    response.on('close', () => {
      if (!response.writableEnded && !response.errored) abandoned += 1;
    });
    try {
      const url = new URL(incoming.url ?? '', 'http://stub.invalid');
      const request: StubRequest = {
        method: incoming.method ?? '',
        path: (incoming.url ?? '').split('?', 1)[0] ?? '',
        query: Object.fromEntries(url.searchParams),
        headers: incoming.headers,
        body: parsed(await readText(incoming)),
      };
      requests.push(request);
      for (const look of [...waiting]) look();
      const reply = queue.shift() ?? answer(request);
      await gate;
      send(response, await reply);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  const address = server.address() as AddressInfo;

  let closed: Promise<void> | undefined;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    abandoned: () => abandoned,
    answerWith(next) {
      answer = next;
    },
    enqueue: (...replies) => void queue.push(...replies),
    hold() {
      let release = () => {};
      gate = new Promise((released) => {
        release = released;
      });
      return release;
    },
    waitForRequest: (count) =>
      new Promise((found) => {
        const look = () => {
          const request = requests[count - 1];
          if (!request) return;
          waiting.delete(look);
          found(request);
        };
        waiting.add(look);
        look();
      }),
    dispose() {
      closed ??= new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

function send(response: ServerResponse, reply: StubReply | 'hangUp'): void {
  if (reply === 'hangUp') response.destroy();
  else if (!response.destroyed) response.writeHead(reply.status, reply.headers).end(reply.body);
}

function parsed(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
