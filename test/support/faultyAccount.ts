import {
  beginning,
  endlessBody,
  type FaultStep,
  hangUp,
  jsonReply,
  reply,
  reset,
  silence,
  startFaultServer,
} from './faultServer.ts';
import { oneOf, seededRandom } from './seededRandom.ts';

export interface FaultyAccountOptions {
  readonly buckets: number;
  /** How many requests of a hundred go wrong. */
  readonly percent: number;
  readonly seed: number;
  /** For how many seconds a client may keep a connection that it does not use. */
  readonly keepAlive?: number;
}

/** `faulty`: as often as was said; `silent`: to every request. */
type Behaviour = 'faulty' | 'good' | 'silent';

/** An account of the newest contract on loopback, some of whose answers go wrong by chance, the same in every run. */
export interface FaultyAccount {
  readonly origin: string;
  /** Requests so far, and those among them that went wrong. */
  counts(): { readonly requests: number; readonly faults: number };
  /** Connections that are open. */
  connections(): number;
  /** Faulty at first. */
  behave(how: Behaviour): void;
  waitForRequest(count: number): Promise<void>;
  dispose(): Promise<void>;
}

/** It takes any key. */
export const accountKey = 'mxp_sk_test_0123456789abcdef';

/** Questions about its buckets, as the filter document has them. */
export const questionTexts = [
  '{}',
  '{ "search": "bucket-2" }',
  '{ "filters": { "AND": [{ "field": "object_count", "operator": "gt", "value": 100 }] } }',
  '{ "sort": { "field": "object_count", "direction": "desc" } }',
];

const json = { 'Content-Type': 'application/json' };

/** What goes wrong, each as likely as the others: all of them end within the time of one request. */
const faults: readonly FaultStep[] = [
  reset,
  hangUp,
  silence,
  endlessBody(1, 100),
  beginning('{"results":[', 500, hangUp),
  beginning('{"results":[', 500, silence),
  reply(200, json, '{"results":[{"bucket_id":"bkt_'),
  reply(200, { 'Content-Type': 'text/html' }, '<html>'),
  reply(200, { ...json, 'Content-Encoding': 'gzip' }, 'no gzip'),
  jsonReply(200, { buckets: [] }),
  jsonReply(401, {}),
  jsonReply(403, {}),
  jsonReply(404, { detail: 'Not Found' }),
  jsonReply(422, { detail: [{ loc: ['body', 'filters'], msg: 'No.', type: 'value_error' }] }),
  jsonReply(429, {}, { 'Retry-After': '1' }),
  jsonReply(500, {}),
  jsonReply(502, {}),
  jsonReply(503, {}),
];

export async function startFaultyAccount(options: FaultyAccountOptions): Promise<FaultyAccount> {
  const { percent, seed } = options;
  const random = seededRandom(seed);
  const server = await startFaultServer();
  let behaviour: Behaviour = 'faulty';
  let faulty = 0;
  server.answerBy((request) => {
    const isUnlucky = random() * 100 < percent;
    const fault = oneOf(faults, random);
    if (behaviour === 'silent') return silence;
    if (behaviour === 'good' || !isUnlucky) return rightAnswer(request, options);
    faulty += 1;
    return fault;
  });
  return {
    origin: `http://127.0.0.1:${server.port}`,
    counts: () => ({ requests: server.requests.length, faults: faulty }),
    connections: server.connections,
    behave(how) {
      behaviour = how;
    },
    waitForRequest: server.waitForRequest,
    dispose: server.dispose,
  };
}

function rightAnswer(request: string, { buckets, keepAlive }: FaultyAccountOptions): FaultStep {
  const [, target = ''] = request.split(' ', 2);
  const { pathname, searchParams } = new URL(target, 'http://account.invalid');
  const body: { readonly search?: string } = JSON.parse(request.slice(request.indexOf('\r\n\r\n')) || '{}');
  if (pathname === '/v1/namespaces/list') {
    const results = ['one', 'two', 'three'].map((name) => ({ namespace_name: name, namespace_id: `ns_${name}` }));
    return jsonReply(200, { results, total_count: results.length });
  }
  if (pathname !== '/v1/buckets/list') return jsonReply(405, { detail: 'Method Not Allowed' });
  const offset = Number(searchParams.get('offset'));
  const rows = Array.from({ length: buckets }, (_, index) => row(index + 1)).filter(({ bucket_name: name }) =>
    name.includes(body.search ?? ''),
  );
  const page = {
    results: rows.slice(offset, offset + Number(searchParams.get('limit'))),
    pagination: { total: rows.length, next_cursor: null },
    total_count: rows.length,
  };
  return jsonReply(200, page, keepAlive === undefined ? {} : { 'Keep-Alive': `timeout=${keepAlive}` });
}

function row(number: number) {
  return { bucket_id: `bkt_${number}`, bucket_name: `bucket-${number}`, object_count: number, total_size_bytes: 1_000 };
}
