import { type Bucket, parseBucket } from '../model/bucket.ts';
import { type NamespacePage, parseNamespaces } from '../model/namespace.ts';
import type { BucketPage } from '../model/page.ts';
import type { BucketQuery, PageRange } from '../model/query.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { ApiError } from './apiError.ts';
import type { BaseUrl } from './baseUrl.ts';
import { type Clock, systemClock } from './clock.ts';
import { startStopwatch } from './deadline.ts';
import { generations } from './generations/detection.ts';
import type { Generation, NamespaceQuestion, ShapedRequest } from './generations/generation.ts';
import { seed } from './generations/seed.ts';
import { year2026 } from './generations/year2026.ts';
import { defaultTransportOptions, type HttpRequest, type ShapedHttp, type Transport } from './http.ts';
import { type Finding, type ListApi, ListCall } from './listCall.ts';
import { RateGate } from './rateGate.ts';
import { withoutKey } from './redact.ts';
import { requestIdOf } from './refusal.ts';
import { parseReply, rowsOf } from './reply.ts';
import { RetryBudget, withRetries } from './retry.ts';
import { freshFacts, type ServerMemory, type SpokenGeneration } from './serverMemory.ts';
import { newTraffic, type Traffic } from './traffic.ts';

/** One finished request, for the log: no header, no body, no key. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The generation that the server was known to speak when it was asked. */
  readonly generation: string | undefined;
  /** The status, or the kind of failure where there was none. */
  readonly outcome: number | ApiError['kind'];
  /** What kept the reply from being an answer, whatever its status; undefined where it is one. */
  readonly failure: ApiError['kind'] | undefined;
  /** Rows in the reply; undefined where it has none. */
  readonly rows: number | undefined;
  readonly durationMs: number;
  readonly requestId: string | undefined;
}

export interface ListClientOptions {
  readonly baseUrl: BaseUrl;
  readonly listApi: ListApi;
  /** Asked per request, so that a key that was replaced elsewhere is never sent again; fails where secrets cannot be read. */
  readonly apiKey: () => Promise<Result<string | undefined, 'secretStorage' | 'gone'>>;
  /** Loaded with the first request. */
  readonly transport: () => Promise<Transport>;
  readonly memory: ServerMemory;
  readonly userAgent: string;
  readonly onExchange?: (exchange: Exchange) => void;
  /** Told what is known of the generation that the server speaks, once for each change. */
  readonly onFinding?: (finding: Finding) => void;
  /** Shared by the clients of a window; a client has its own where none is given. */
  readonly traffic?: Traffic;
  /** Whose requests these are, without saying the key: servers count by account. */
  readonly account?: string;
  /** Milliseconds for one call of this client in all: each of its requests, their repetitions and the waits between. */
  readonly totalTimeout?: number;
  readonly clock?: Partial<Clock>;
}

/** The part of a question that is not about rows: whose buckets are meant. */
export interface ListScope {
  /** Sent as `X-Namespace`, an id or a name; undefined leaves the choice to the server. */
  readonly namespace: string | undefined;
}

/** Lists the buckets of one server, in whichever published form of the API it speaks. */
export class ListClient {
  readonly #options: ListClientOptions;
  readonly #clock: Clock;
  readonly #gate: RateGate;
  readonly #budget: RetryBudget;
  /** `learnedAt` of the finding that was told last. */
  #toldOf: number | undefined;
  #pinIsTold = false;

  constructor(options: ListClientOptions) {
    const { baseUrl, traffic = newTraffic(), account = '' } = options;
    this.#options = options;
    this.#clock = { ...systemClock, ...options.clock };
    this.#gate = new RateGate(traffic, baseUrl.origin, account, this.#clock);
    this.#budget = new RetryBudget(traffic.retryTokens, baseUrl.origin);
  }

  /**
   * One page of the buckets that answer `query`. Reads only; settles at once when `signal` is aborted, except during
   * the one try of the oldest path, which ends by itself within the transport's bounds.
   */
  list(
    query: BucketQuery,
    range: PageRange,
    scope: ListScope,
    signal: AbortSignal,
  ): Promise<Result<BucketPage, ApiError>> {
    return this.#listCall(scope, signal).run({ query, range });
  }

  /** The request that `list` would send now; sends nothing. */
  async describeList(query: BucketQuery, range: PageRange, scope: ListScope): Promise<ShapedHttp> {
    const { baseUrl, userAgent } = this.#options;
    const shaped = await this.#listCall(scope, new AbortController().signal).shape({ query, range });
    const { url, headers } = httpRequest(shaped, baseUrl, undefined, scope, userAgent);
    const { 'user-agent': _ours, ...others } = headers;
    return { method: 'POST', url: url.href, headers: others, body: shaped.body ?? {} };
  }

  /** One bucket by its id or name; `notFound` if there is none. The same call in every published generation. */
  async getBucket(identifier: string, scope: ListScope, signal: AbortSignal): Promise<Result<Bucket, ApiError>> {
    if (!isPathSegment(identifier)) return failed({ kind: 'notFound', status: 404, resource: 'bucket' });
    const reply = await this.#send(
      { path: `/v1/buckets/${encodeURIComponent(identifier)}`, parameters: {} },
      scope,
      this.#begin(signal),
    );
    if (!reply.ok) {
      return isMissingBucket(reply.error) ? failed({ ...reply.error, kind: 'notFound', resource: 'bucket' }) : reply;
    }
    const bucket = parseBucket(reply.value);
    return bucket ? succeeded(bucket) : failed({ kind: 'invalidReply', path: '$' });
  }

  /**
   * One page of the account's namespaces. `unknownRoute` where the server lists none. A server whose generation is
   * not known yet is asked as the newer ones are, and then as the oldest: neither call changes anything.
   */
  async listNamespaces(question: NamespaceQuestion, signal: AbortSignal): Promise<Result<NamespacePage, ApiError>> {
    const { listApi } = this.#options;
    const known = this.#generation();
    const action = this.#begin(signal);
    const ask = (generation: Generation) => this.#send(generation.namespacesRequest(question), noScope, action);
    let reply = await ask(known === undefined ? year2026 : generations[known]);
    if (!reply.ok && known === undefined && listApi === 'auto' && reply.error.kind === 'unknownRoute') {
      reply = await ask(seed);
    }
    return reply.ok ? parseNamespaces(reply.value) : reply;
  }

  /** Whether a search is answered by the server; else all namespaces come, and the asker picks. */
  get searchesNamespaces(): boolean {
    const known = this.#generation();
    // A server that is not known yet, because it lists nothing without a namespace, is most likely a newer one.
    return known === undefined || generations[known].searchesNamespaces;
  }

  /** The generation that the server is taken to speak; undefined where nothing says which. */
  #generation(): SpokenGeneration['generation'] | undefined {
    return this.#options.listApi === 'seed' ? 'seed' : this.#remembered()?.generation;
  }

  /** What is remembered of the server, as far as it counts: a pinned call takes no other generation's word. */
  #remembered(): SpokenGeneration | undefined {
    const { listApi, memory, baseUrl } = this.#options;
    const { spoken } = freshFacts(memory, baseUrl.origin, this.#clock.now());
    const counts = listApi === 'auto' || (listApi === 'seed') === (spoken?.generation === 'seed');
    return counts ? spoken : undefined;
  }

  #tell(finding: Finding): void {
    if (finding.kind !== 'pinned') this.#toldOf = finding.spoken.learnedAt;
    this.#options.onFinding?.(finding);
  }

  /** Says, before a request, what its form is decided by, unless that was said before. */
  #tellWhatIsKnown(): void {
    const { listApi } = this.#options;
    if (listApi !== 'auto' && !this.#pinIsTold) {
      this.#pinIsTold = true;
      this.#tell({ kind: 'pinned', listApi });
    }
    const spoken = this.#remembered();
    if (spoken && spoken.learnedAt !== this.#toldOf) this.#tell({ kind: 'remembered', spoken });
  }

  #listCall(scope: ListScope, signal: AbortSignal): ListCall {
    const { baseUrl, listApi, memory } = this.#options;
    const action = this.#begin(signal);
    return new ListCall({
      ...{ origin: baseUrl.origin, listApi, memory, now: this.#clock.now },
      onFinding: (finding) => this.#tell(finding),
      send: (request) => this.#send(request, scope, action),
      sendOnce: (request) => this.#sendOnce(request, scope, action),
      // With time of its own: what is left for the reader's call may be too little for it.
      sendToTheEnd: (request) => this.#sendOnce(request, scope, this.#begin(new AbortController().signal)),
    });
  }

  #begin(signal: AbortSignal): Action {
    const { totalTimeout = defaultTransportOptions.totalTimeout } = this.#options;
    const elapsed = startStopwatch(this.#clock.now);
    return { signal, totalTimeout, timeLeft: () => totalTimeout - elapsed() };
  }

  /** One request, sent again where it fails in passing: for what only reads. */
  #send(shaped: ShapedRequest, scope: ListScope, action: Action): Promise<Result<unknown, ApiError>> {
    const attempt = () => this.#sendOnce(shaped, scope, action);
    return withRetries({ ...action, attempt, budget: this.#budget, clock: this.#clock });
  }

  /** One request, answered with the parsed JSON of a 2xx. */
  async #sendOnce(shaped: ShapedRequest, scope: ListScope, action: Action): Promise<Result<unknown, ApiError>> {
    const { baseUrl, memory, onExchange } = this.#options;
    const passed = await this.#gate.pass(action);
    if (!passed.ok) return passed;
    const started = this.#clock.now();
    const generation = freshFacts(memory, baseUrl.origin, started).spoken?.generation;
    const [transport, apiKey] = await Promise.all([this.#options.transport(), this.#options.apiKey()]);
    // A key that is gone or another's ends the call like a cancelled one: what follows it is under way.
    if (!apiKey.ok) return failed(apiKey.error === 'gone' ? { kind: 'cancelled' } : { kind: 'keyUnavailable' });
    const timeout = action.timeLeft();
    if (timeout <= 0) return failed({ kind: 'timeout', phase: 'total', milliseconds: action.totalTimeout });
    this.#tellWhatIsKnown();
    const request = httpRequest(shaped, baseUrl, apiKey.value, scope, this.#options.userAgent);
    const raw = await transport.send({ ...request, timeout }, action.signal);
    const sent = raw.ok ? succeeded(withoutKey(raw.value, apiKey.value)) : raw;
    const answer: Result<unknown, ApiError> = sent.ok ? parseReply(sent.value, this.#clock.now()) : sent;
    if (sent.ok) this.#gate.note(sent.value, answer);
    onExchange?.({
      method: request.method,
      path: request.url.pathname + request.url.search,
      generation,
      outcome: sent.ok ? sent.value.status : sent.error.kind,
      failure: answer.ok ? undefined : answer.error.kind,
      durationMs: this.#clock.now() - started,
      rows: answer.ok ? rowsOf(answer.value) : undefined,
      requestId: sent.ok ? requestIdOf(sent.value) : undefined,
    });
    return answer;
  }
}

/** One call of the client, as a person means it; it may take several requests. */
interface Action {
  readonly signal: AbortSignal;
  readonly totalTimeout: number;
  /** Milliseconds. */
  readonly timeLeft: () => number;
}

/** Whether the answer to a call for one bucket means it: a 404 about no resource, or one whose sentence begins with it. */
function isMissingBucket(error: ApiError): error is Extract<ApiError, { kind: 'unknownRoute' | 'notFound' }> {
  if (error.kind === 'unknownRoute') return error.status === 404;
  return error.kind === 'notFound' && /^\W*bucket\b/i.test(error.message ?? '');
}

/** False for what no URL can carry as one segment: dots are steps in the path even when encoded (URL standard). */
function isPathSegment(text: string): boolean {
  return !['', '.', '..'].includes(text) && !/\p{Surrogate}/u.test(text);
}

/** Namespaces are the account's: asking for them needs none. */
const noScope: ListScope = { namespace: undefined };

function httpRequest(
  shaped: ShapedRequest,
  baseUrl: BaseUrl,
  apiKey: string | undefined,
  { namespace }: ListScope,
  userAgent: string,
): HttpRequest {
  const url = new URL(shaped.path, baseUrl.origin);
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': userAgent };
  if (apiKey !== undefined) headers['authorization'] = `Bearer ${apiKey}`;
  if (namespace !== undefined) headers['x-namespace'] = namespace;
  for (const [name, value] of Object.entries(shaped.parameters)) url.searchParams.set(name, value);
  if (shaped.body === undefined) return { method: 'GET', url, headers };
  headers['content-type'] = 'application/json';
  return { method: 'POST', url, headers, body: JSON.stringify(shaped.body) };
}
