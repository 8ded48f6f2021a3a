import { type Bucket, parseBucket } from '../model/bucket.ts';
import type { BucketPage } from '../model/page.ts';
import type { BucketQuery, PageRange } from '../model/query.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { ApiError } from './apiError.ts';
import type { BaseUrl } from './baseUrl.ts';
import type { ListRequest } from './generations/generation.ts';
import type { HttpReply, HttpRequest, Transport } from './http.ts';
import { type ListApi, ListCall } from './listCall.ts';
import { refusalOf, requestIdOf } from './refusal.ts';
import type { ServerMemory } from './serverMemory.ts';

/** One finished request, for the log: no header, no body, no key. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly outcome: number | ApiError['kind'];
  readonly durationMs: number;
  readonly requestId: string | undefined;
}

export interface ListClientOptions {
  readonly baseUrl: BaseUrl;
  readonly listApi: ListApi;
  /** Asked per request, so that a key that was replaced elsewhere is never sent again; fails where secrets cannot be read. */
  readonly apiKey: () => Promise<Result<string | undefined, unknown>>;
  /** Loaded with the first request. */
  readonly transport: () => Promise<Transport>;
  readonly memory: ServerMemory;
  readonly userAgent: string;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly now?: () => number;
}

/** The part of a question that is not about rows: whose buckets are meant. */
export interface ListScope {
  /** Sent as `X-Namespace`, an id or a name; undefined leaves the choice to the server. */
  readonly namespace: string | undefined;
}

/** Lists the buckets of one server, in whichever published form of the API it speaks. */
export class ListClient {
  readonly #options: ListClientOptions;
  readonly #now: () => number;

  constructor(options: ListClientOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** One page of the buckets that answer `query`. Reads only; settles at once when `signal` is aborted. */
  list(
    query: BucketQuery,
    range: PageRange,
    scope: ListScope,
    signal: AbortSignal,
  ): Promise<Result<BucketPage, ApiError>> {
    const { baseUrl, listApi, memory } = this.#options;
    const send = (request: ListRequest) => this.#send(request, scope, signal);
    const sendToTheEnd = (request: ListRequest) => this.#send(request, scope, new AbortController().signal);
    const options = { origin: baseUrl.origin, listApi, memory, now: this.#now, send, sendToTheEnd };
    return new ListCall(options).run({ query, range });
  }

  /** One bucket by its id or name; `notFound` if there is none. The same call in every published generation. */
  async getBucket(identifier: string, scope: ListScope, signal: AbortSignal): Promise<Result<Bucket, ApiError>> {
    if (!isPathSegment(identifier)) return failed({ kind: 'notFound', status: 404, resource: 'bucket' });
    const reply = await this.#send({ path: `/v1/buckets/${encodeURIComponent(identifier)}` }, scope, signal);
    if (!reply.ok) {
      // A 404 about no resource is a plain "no such bucket" on this path.
      return reply.error.kind === 'unknownRoute' && reply.error.status === 404
        ? failed({ ...reply.error, kind: 'notFound', resource: 'bucket' })
        : reply;
    }
    const bucket = parseBucket(reply.value);
    return bucket ? succeeded(bucket) : failed({ kind: 'invalidReply', path: '$' });
  }

  /** One request, answered with the parsed JSON of a 2xx. Retries and the rate gate belong here, around `transport.send`. */
  async #send(
    shaped: { readonly path: string } | ListRequest,
    scope: ListScope,
    signal: AbortSignal,
  ): Promise<Result<unknown, ApiError>> {
    const { baseUrl, onExchange } = this.#options;
    const started = this.#now();
    const [transport, apiKey] = await Promise.all([this.#options.transport(), this.#options.apiKey()]);
    if (!apiKey.ok) return failed({ kind: 'keyUnavailable' });
    const request = httpRequest(shaped, baseUrl, apiKey.value, scope, this.#options.userAgent);
    const sent = await transport.send(request, signal);
    const answer: Result<unknown, ApiError> = sent.ok ? readReply(sent.value, this.#now()) : sent;
    onExchange?.({
      method: request.method,
      path: request.url.pathname + request.url.search,
      outcome: sent.ok ? sent.value.status : sent.error.kind,
      durationMs: this.#now() - started,
      requestId: sent.ok ? requestIdOf(sent.value) : undefined,
    });
    return answer;
  }
}

/** False for what no URL can carry as one segment: dots are steps in the path even when encoded (URL standard). */
function isPathSegment(text: string): boolean {
  return !['', '.', '..'].includes(text) && !/\p{Surrogate}/u.test(text);
}

function httpRequest(
  shaped: { readonly path: string } | ListRequest,
  baseUrl: BaseUrl,
  apiKey: string | undefined,
  { namespace }: ListScope,
  userAgent: string,
): HttpRequest {
  const url = new URL(shaped.path, baseUrl.origin);
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': userAgent };
  if (apiKey !== undefined) headers['authorization'] = `Bearer ${apiKey}`;
  if (namespace !== undefined) headers['x-namespace'] = namespace;
  if (!('body' in shaped)) return { method: 'GET', url, headers };
  for (const [name, value] of Object.entries(shaped.parameters)) url.searchParams.set(name, value);
  headers['content-type'] = 'application/json';
  return { method: 'POST', url, headers, body: JSON.stringify(shaped.body) };
}

function readReply(reply: HttpReply, now: number): Result<unknown, ApiError> {
  if (reply.status < 200 || reply.status >= 300) return failed(refusalOf(reply, now));
  const contentType = reply.headers['content-type'] ?? '';
  const notJson = failed<ApiError>({ kind: 'notJson', status: reply.status, contentType });
  if (/html/i.test(contentType)) return notJson;
  try {
    return succeeded(JSON.parse(reply.body));
  } catch {
    return /json/i.test(contentType) ? failed({ kind: 'invalidReply', path: '$' }) : notJson;
  }
}
