import { type Exchange, ListClient, type ListClientOptions } from '../../../src/api/listClient.ts';
import { createTransport } from '../../../src/api/transport.ts';
import type { Connection } from '../../../src/extension/connection/activeConnection.ts';
import { isJsonObject, type JsonObject } from '../../../src/model/json.ts';
import { everything } from '../../../src/model/query.ts';
import { succeeded } from '../../../src/model/result.ts';
import { json, type StubApi, type StubRequest, startStubApi } from '../../support/stubApi.ts';
import { fakeServerMemory, rowsFrom, serverAt } from '../fakes.ts';

/** `count` namespaces as a server lists them: `ns-1` with the id `ns_id_1` and so on. */
export function namespaceRows(count: number, name = 'ns'): readonly JsonObject[] {
  return Array.from({ length: count }, (_, at) => ({
    namespace_name: `${name}-${at + 1}`,
    namespace_id: `${name}_id_${at + 1}`,
    bucket_count: at,
  }));
}

/** Pages of these namespaces, found by a part of their name or description; `total` false leaves out how many there are. */
export function namespacesReply(rows: readonly JsonObject[], { query, body }: StubRequest, total = true) {
  const searched = isJsonObject(body) && typeof body['search'] === 'string' ? body['search'] : '';
  const found = rows.filter((row) => `${row['namespace_name']} ${row['description'] ?? ''}`.includes(searched));
  const offset = Number(query['offset'] ?? 0);
  const results = found.slice(offset, offset + Number(query['limit'] ?? 10));
  return json(200, { results, ...(total ? { total_count: found.length } : {}) });
}

/** A server of the current contract with these namespaces and three buckets in each. */
export async function startNamespaceStub(rows: readonly JsonObject[], total = true): Promise<StubApi> {
  return startStubApi((request) => {
    if (request.path === '/v1/namespaces/list') return namespacesReply(rows, request, total);
    if (request.path !== '/v1/buckets/list') return json(404, { detail: 'Not Found' });
    return json(200, { results: rowsFrom(1, 3), pagination: { total: 3, next_cursor: null }, total_count: 3 });
  });
}

/** A connection to the stub over the real client, and how to end it. */
export interface StubConnection {
  readonly connection: Connection;
  readonly exchanges: readonly Exchange[];
  dispose(): void;
}

/** `isKnown`: buckets were listed before, so that it is known which contract the server speaks. */
export async function connectTo(
  { origin }: StubApi,
  {
    isKnown = true,
    namespace,
    account = 'a1',
    listApi = 'auto',
  }: {
    readonly isKnown?: boolean;
    readonly namespace?: string | undefined;
    readonly account?: string;
    readonly listApi?: ListClientOptions['listApi'];
  } = {},
): Promise<StubConnection> {
  const transport = createTransport();
  const exchanges: Exchange[] = [];
  const server = serverAt(origin);
  const client = new ListClient({
    baseUrl: server,
    listApi,
    apiKey: async () => succeeded('mxp_key_of_the_test'),
    transport: async () => transport,
    memory: fakeServerMemory(),
    userAgent: 'test',
    onExchange: (exchange) => exchanges.push(exchange),
  });
  const fetchPage: Connection['ground']['fetchPage'] = (query, range, signal) =>
    client.list(query, range, { namespace }, signal);
  if (isKnown) await fetchPage(everything, { offset: 0, limit: 3 }, new AbortController().signal);
  const scope = { origin: server.origin, account };
  const ground = { id: `${server.origin} ${namespace ?? ''} ${account}`, pageSize: 3, fetchPage };
  return {
    connection: { isSample: false, serverName: server.host, namespace, scope, client, ground, corrected: [] },
    exchanges,
    dispose: () => void transport.dispose(),
  };
}

/** The calls for namespaces that the stub got, as what was searched for; '' for all. */
export function searchesOf({ requests }: StubApi): readonly string[] {
  return requests
    .filter(({ path }) => path.startsWith('/v1/namespaces'))
    .map(({ body }) => (isJsonObject(body) ? String(body['search'] ?? '') : ''));
}
