import assert from 'node:assert/strict';
import type { ApiError } from '../../../src/api/apiError.ts';
import { parseBaseUrl } from '../../../src/api/baseUrl.ts';
import type { Transport, TransportOptions } from '../../../src/api/http.ts';
import { ListClient, type ListClientOptions } from '../../../src/api/listClient.ts';
import type { ServerFacts, ServerMemory } from '../../../src/api/serverMemory.ts';
import { newTraffic } from '../../../src/api/traffic.ts';
import { createTransport } from '../../../src/api/transport.ts';
import type { BucketPage } from '../../../src/model/page.ts';
import { type BucketQuery, everything, type PageRange } from '../../../src/model/query.ts';
import { type Result, succeeded } from '../../../src/model/result.ts';
import { json, type StubApi, type StubReply, type StubRequest } from '../../support/stubApi.ts';

export const testKey = 'sk_test_0123456789';
export const firstPage: PageRange = { offset: 0, limit: 50 };
export const noSignal = new AbortController().signal;

/** The real client on the real transport, with what a test may want to look at or turn. */
export interface ConnectedClient {
  readonly client: ListClient;
  readonly memory: ServerMemory;
  readonly origin: string;
  /** Milliseconds since the epoch: the client's clock, unless it is given another. Its waits take no time but this one's. */
  now: number;
  /** How long the client has waited before it sent, each time. */
  readonly waits: number[];
  /** The first page, or another one, of everything or another question. */
  list(query?: BucketQuery, range?: PageRange, namespace?: string): Promise<Result<BucketPage, ApiError>>;
  dispose(): Promise<void>;
}

export interface ConnectOptions extends Partial<Omit<ListClientOptions, 'baseUrl' | 'transport'>> {
  readonly timeouts?: Partial<TransportOptions>;
  /** In place of the real one. */
  readonly transport?: Transport;
}

export function newMemory(): ServerMemory {
  const kept = new Map<string, ServerFacts>();
  return {
    running: new Map(),
    get: (origin) => kept.get(origin),
    set: (origin, facts) => void kept.set(origin, facts),
  };
}

/**
 * A client of the server at `baseUrl`, as a user would write it. Its retries are used up, so that a scripted reply is
 * one answer; a test of them gives it a fresh `traffic`.
 */
export function connect(baseUrl: string, options: ConnectOptions = {}): ConnectedClient {
  const parsed = parseBaseUrl(baseUrl);
  assert.ok(parsed.ok, baseUrl);
  const { timeouts, transport = createTransport(timeouts), ...clientOptions } = options;
  const memory = options.memory ?? newMemory();
  const traffic = newTraffic();
  traffic.retryTokens.set(parsed.value.origin, 0);
  const client = new ListClient({
    listApi: 'auto',
    apiKey: async () => succeeded(testKey),
    userAgent: 'mixpeek-bucket-explorer/0.0.0',
    traffic,
    clock: {
      now: () => connected.now,
      random: () => 0.5,
      wait: async (milliseconds) => {
        connected.waits.push(milliseconds);
        connected.now += milliseconds;
      },
    },
    ...clientOptions,
    baseUrl: parsed.value,
    transport: async () => transport,
    memory,
  });
  const connected: ConnectedClient = {
    client,
    memory,
    origin: parsed.value.origin,
    now: 1_800_000_000_000,
    waits: [],
    list: (query = everything, range = firstPage, namespace = undefined) =>
      client.list(query, range, { namespace }, noSignal),
    dispose: () => transport.dispose(),
  };
  return connected;
}

/** A page with rows of these names, in the form that every contract since 2025-12 answers. */
export function listReply(...names: readonly string[]): StubReply {
  const pagination = { total: names.length, page: 1, page_size: 50, total_pages: 1, next_cursor: null };
  return json(200, { results: rows(names), pagination, total_count: names.length, stats: null });
}

/** The same in the oldest form. */
export function seedReply(...names: readonly string[]): StubReply {
  const pagination = { total: names.length, page: 1, page_size: 50, total_pages: 1 };
  return json(200, { results: rows(names), pagination });
}

function rows(names: readonly string[]) {
  return names.map((name) => ({ bucket_id: `bkt_${name}`, bucket_name: name, object_count: 1, total_size_bytes: 1 }));
}

/** A server of the oldest contract, as its framework answers: `/list` is read as a bucket's identifier. */
export function seedServer({ method, path }: StubRequest): StubReply {
  if (method === 'POST' && path === '/v1/buckets') return seedReply('old');
  return json(405, { detail: 'Method Not Allowed' }, { allow: 'GET' });
}

/** A server of the current contract: the seed path creates. */
export function currentServer({ method, path }: StubRequest): StubReply {
  if (method === 'POST' && path === '/v1/buckets/list') return listReply('new');
  if (method === 'POST' && path === '/v1/buckets') return creates;
  return json(404, { detail: 'Not Found' });
}

/** What a creating path says to a body without a name. */
export const creates: StubReply = json(422, {
  detail: [{ loc: ['body', 'bucket_name'], msg: 'Field required', type: 'missing', input: {} }],
});

/** Method, path and query of each request. */
export function linesOf(api: Pick<StubApi, 'requests'>): string[] {
  return api.requests.map(({ method, path, query }) => {
    const search = new URLSearchParams(query).toString();
    return `${method} ${path}${search ? `?${search}` : ''}`;
  });
}

/** The names of the rows, or the kind of the error. */
export function outcomeOf(answer: Result<BucketPage, ApiError>): readonly string[] | ApiError['kind'] {
  return answer.ok ? answer.value.buckets.map(({ name }) => name) : answer.error.kind;
}
