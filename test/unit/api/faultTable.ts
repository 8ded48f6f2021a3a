import assert from 'node:assert/strict';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { ListClientOptions } from '../../../src/api/listClient.ts';
import { newTraffic } from '../../../src/api/traffic.ts';
import { createTransport } from '../../../src/api/transport.ts';
import { everything, type PageRange } from '../../../src/model/query.ts';
import { failed, succeeded } from '../../../src/model/result.ts';
import { demandsCredentials, type ProxyMode } from '../../support/connectProxy.ts';
import {
  beginning,
  endlessBody,
  type FaultServerOptions,
  type FaultStep,
  hangUp,
  jsonReply,
  reply,
  reset,
  silence,
} from '../../support/faultServer.ts';
import { connect, firstPage, testKey } from './connectedClient.ts';
import { type Answer, authorities, optionsFor, type Scene, summary } from './faultScenes.ts';
import type { CertificateName } from './scriptedServers.ts';

export interface Fault {
  /** The number of the fault in the list of those that a client has to stand. */
  readonly row: number;
  readonly what: string;
  /** What the server does, request by request. */
  readonly steps?: readonly FaultStep[];
  readonly certificate?: CertificateName;
  readonly insteadOfHandshake?: FaultServerOptions['insteadOfHandshake'];
  readonly proxyMode?: ProxyMode;
  /** A host that only this client knows, in place of the server's. */
  readonly baseUrl?: string;
  readonly proxyUrl?: string;
  /** With times that are worth waiting for in a test. */
  readonly isSlow?: boolean;
  readonly client?: Partial<Pick<ListClientOptions, 'apiKey' | 'totalTimeout'>>;
  readonly range?: PageRange;
  /** In place of one listing call. */
  readonly act?: (scene: Scene) => Promise<Answer>;
  /** The rows by name, or the error; the second where it is another through a proxy. */
  readonly ends: string | readonly [directly: string, throughProxy: string];
  /** How often the server is asked. */
  readonly asked: number | readonly [directly: number, throughProxy: number];
}

const rows = ['a', 'b'].map((name) => ({ bucket_id: `bkt_${name}`, bucket_name: name }));
const body = { results: rows, pagination: { next_cursor: null }, total_count: 2 };
const page = jsonReply(200, body);
const text = JSON.stringify(body);
const json = { 'Content-Type': 'application/json' };
const packed = (encoding: string, bytes: Buffer) => reply(200, { ...json, 'Content-Encoding': encoding }, bytes);
const limit = (fields: Readonly<Record<string, string>>) => jsonReply(429, {}, fields);
/** A date by a clock that is `skew` ms ahead of ours, `seconds` from now. */
const dated = (skew: number, seconds: number) => (socket: Parameters<FaultStep>[0]) => {
  const at = (later: number) => new Date(Date.now() + skew + later * 1_000).toUTCString();
  limit({ Date: at(0), 'Retry-After': at(seconds) })(socket);
};
const day = 86_400_000;
const detail = (type: string, details: object = {}) => ({ error: { type, message: 'No.', details } });
const fault = (
  row: number,
  what: string,
  steps: readonly FaultStep[],
  ends: Fault['ends'],
  asked: Fault['asked'] = steps.length,
): Fault => ({ row, what, steps, ends, asked });
const list = ({ connected }: Scene) => connected.list();

export const faults: readonly Fault[] = [
  {
    row: 1,
    what: 'a host that cannot be found',
    baseUrl: 'https://bucket-explorer.invalid',
    proxyUrl: 'http://proxy.invalid:1',
    ends: ['network hostNotFound', 'network hostNotFound at the proxy'],
    asked: 0,
  },
  {
    row: 2,
    what: 'a port where nothing listens',
    act: async (scene) => {
      await Promise.all([scene.server.dispose(), scene.proxy.dispose()]);
      return list(scene);
    },
    ends: ['network refused', 'network refused at the proxy'],
    asked: 0,
  },
  {
    row: 2,
    what: 'a server that the proxy cannot reach',
    proxyMode: { says: 'HTTP/1.1 502 Bad Gateway\r\n\r\n' },
    steps: [page],
    ends: ['a, b', 'proxyRefused 502'],
    asked: [1, 0],
  },
  fault(3, 'a reset before the reply, each time', [reset], 'network reset', 3),
  fault(3, 'a reset before the reply, once', [reset, page], 'a, b'),
  fault(3, 'a hang-up before the reply, twice', [hangUp, hangUp, page], 'a, b'),
  fault(3, 'a reset inside the body, once', [beginning(text.slice(0, 30), text.length, reset), page], 'a, b'),
  fault(
    3,
    'a hang-up inside the body, each time',
    [beginning(text.slice(0, 30), text.length, hangUp)],
    'network reset',
    3,
  ),
  fault(4, 'JSON that breaks off, once', [reply(200, json, text.slice(0, 40)), page], 'a, b'),
  fault(4, 'JSON that breaks off, each time', [reply(200, json, text.slice(0, 40))], 'incompleteReply', 2),
  fault(5, 'a page of HTML', [reply(200, { 'Content-Type': 'text/html' }, '<html>')], 'notJson 200'),
  fault(5, 'a page of HTML without a type', [reply(200, {}, '<html>')], 'notJson 200'),
  fault(6, 'gzip', [packed('gzip', gzipSync(text))], 'a, b'),
  fault(6, 'brotli', [packed('br', brotliCompressSync(text))], 'a, b'),
  fault(6, 'gzip that breaks off, once', [packed('gzip', gzipSync(text).subarray(0, -12)), page], 'a, b'),
  fault(6, 'text that claims to be gzip', [packed('gzip', Buffer.from(text))], 'undecodable'),
  fault(6, 'gzip within gzip', [packed('gzip, gzip', gzipSync(gzipSync(text)))], 'undecodable'),
  fault(
    6,
    'a small body that unpacks to a large one',
    [packed('gzip', gzipSync(Buffer.alloc(20 << 20, 32)))],
    'tooLarge',
  ),
  fault(7, 'JSON of another form', [jsonReply(200, { buckets: [] })], 'invalidReply'),
  fault(7, 'a list', [jsonReply(200, [])], 'invalidReply'),
  fault(8, 'one bad row', [jsonReply(200, { ...body, results: [...rows, 7] })], 'a, b'),
  fault(9, '401', [jsonReply(401, {})], 'unauthorized 401'),
  fault(9, '403 that is about the key', [jsonReply(403, detail('UnauthorizedError'))], 'unauthorized 403'),
  fault(10, '403', [jsonReply(403, detail('ForbiddenError'))], 'forbidden 403'),
  fault(
    11,
    'an unknown namespace',
    [jsonReply(404, detail('NotFoundError', { resource: 'namespace' }))],
    'notFound 404',
  ),
  fault(11, 'an unknown path', [jsonReply(404, { detail: 'Not Found' })], 'unknownRoute 404'),
  ...[400, 413, 422].map((status) => fault(12, `${status}`, [jsonReply(status, {})], `invalidRequest ${status}`)),
  fault(12, '405', [jsonReply(405, {})], 'unknownRoute 405'),
  fault(12, '409', [jsonReply(409, {})], 'unexpectedStatus 409'),
  fault(13, 'a limit with a short time', [limit({ 'Retry-After': '2' }), page], 'a, b'),
  fault(13, 'a limit with a long time', [limit({ 'Retry-After': '60' })], 'rateLimited 429 for 60 s'),
  fault(14, 'a limit until a date', [dated(0, 90)], 'rateLimited 429 for 90 s'),
  fault(14, 'a limit until a date in the past', [dated(0, -90), page], 'a, b'),
  fault(14, 'a limit until NaN', [limit({ 'Retry-After': 'NaN' }), page], 'a, b'),
  fault(14, 'a limit until before now', [limit({ 'Retry-After': '-5' }), page], 'a, b'),
  fault(14, 'a limit for a year', [limit({ 'Retry-After': '31536000' })], 'rateLimited 429 for 86400 s'),
  fault(15, 'a limit without a time, once', [limit({}), page], 'a, b'),
  fault(15, 'a limit without a time, each time', [limit({})], 'rateLimited 429', 3),
  ...[408, 500, 502, 503, 504].map((status) =>
    fault(16, `${status}, twice`, [jsonReply(status, {}), jsonReply(status, {}), page], 'a, b'),
  ),
  fault(16, '503, each time', [jsonReply(503, {})], 'serverFault 503', 3),
  fault(16, '503 with a long time', [jsonReply(503, {}, { 'Retry-After': '60' })], 'serverFault 503 for 60 s'),
  fault(16, '502 as a page of HTML, once', [reply(502, { 'Content-Type': 'text/html' }, '<html>'), page], 'a, b'),
  { ...fault(17, 'silence after the request, each time', [silence], 'timeout headers', 2), isSlow: true },
  { ...fault(17, 'silence after the request, once', [silence, page], 'a, b'), isSlow: true },
  {
    ...fault(
      18,
      'a body that stalls, each time',
      [beginning(text.slice(0, 30), text.length, silence)],
      'timeout body',
      2,
    ),
    isSlow: true,
  },
  {
    ...fault(18, 'a body that stalls, once', [beginning(text.slice(0, 30), text.length, silence), page], 'a, b'),
    isSlow: true,
  },
  {
    ...fault(19, 'a body that drips without an end', [endlessBody(1, 20)], 'timeout total'),
    client: { totalTimeout: 1_000 },
  },
  fault(20, 'a body without an end', [endlessBody(64 * 1024)], 'tooLarge'),
  ...[301, 302, 303, 307, 308].map((status) =>
    fault(
      21,
      `${status} to another host`,
      [jsonReply(status, {}, { Location: 'https://elsewhere.example.invalid/' })],
      `redirected ${status}`,
    ),
  ),
  fault(21, 'a redirect to the same host', [jsonReply(307, {}, { Location: '/v1/buckets/list/' })], 'redirected 307'),
  { row: 22, what: 'an expired certificate', certificate: 'expired', ends: 'network certificateExpired', asked: 0 },
  {
    row: 22,
    what: 'the certificate of another host',
    certificate: 'otherHost',
    ends: 'network certificateWrongHost',
    asked: 0,
  },
  {
    row: 23,
    what: 'a self-signed certificate',
    certificate: 'unknown',
    ends: 'network certificateUntrusted',
    asked: 0,
  },
  {
    row: 24,
    what: '407 of the proxy',
    proxyMode: demandsCredentials,
    steps: [page],
    ends: ['a, b', 'proxyAuthentication'],
    asked: [1, 0],
  },
  fault(24, '407 of the server', [jsonReply(407, {})], 'unexpectedStatus 407'),
  {
    row: 25,
    what: 'a proxy that is silent after CONNECT',
    proxyMode: 'silent',
    steps: [page],
    isSlow: true,
    ends: ['a, b', 'timeout connect at the proxy'],
    asked: [1, 0],
  },
  {
    row: 25,
    what: 'a server that does not shake hands',
    insteadOfHandshake: silence,
    isSlow: true,
    ends: 'timeout connect',
    asked: 0,
  },
  {
    row: 25,
    what: 'a server that speaks something else',
    insteadOfHandshake: (socket) => void socket.end('SSH-2.0-OpenSSH\r\n'),
    ends: 'network tls',
    asked: 0,
  },
  {
    row: 25,
    what: 'a server that hangs up in the handshake',
    insteadOfHandshake: (socket) => void socket.once('data', () => socket.destroy()),
    ends: 'network reset',
    asked: 0,
  },
  fault(26, 'a limit by a clock a day ahead', [dated(day, 90)], 'rateLimited 429 for 90 s'),
  fault(26, 'a limit by a clock a day behind', [dated(-day, 90)], 'rateLimited 429 for 90 s'),
  {
    ...fault(27, 'a kept connection that is dead when it is used', [page, reset, page], 'a, b'),
    act: async (scene) => {
      assert.equal(summary(await list(scene)), 'a, b');
      return list(scene);
    },
  },
  {
    ...fault(28, 'no network at first, and then one', [page], 'a, b'),
    act: async (scene) => {
      const host = scene.way === 'directly' ? 'https://bucket-explorer.invalid' : scene.connected.origin;
      scene.proxy.mode = 'hangUp';
      const offline = connect(host, { transport: scene.transport, traffic: newTraffic(), listApi: 'list' });
      assert.match(summary(await offline.list()), /^network (hostNotFound|reset at the proxy)$/);
      scene.proxy.mode = 'ok';
      return list(scene);
    },
  },
  {
    ...fault(29, 'a key that is removed while its request fails', [jsonReply(500, {})], 'cancelled', 1),
    client: { apiKey: keysThatEnd() },
  },
  {
    ...fault(30, 'a reader who has moved on', [silence], 'cancelled'),
    act: async ({ connected, server }) => {
      const controller = new AbortController();
      const call = connected.client.list(everything, firstPage, { namespace: undefined }, controller.signal);
      await server.waitForRequest(server.requests.length + 1);
      controller.abort();
      return call;
    },
  },
  fault(31, 'rows that come twice', [jsonReply(200, { ...body, results: [...rows, ...rows] })], 'a, b, a, b'),
  fault(32, 'a total that is null', [jsonReply(200, { ...body, total_count: null })], 'a, b'),
  fault(32, 'a total that is no number', [jsonReply(200, { ...body, total_count: 'many' })], 'a, b'),
  fault(
    33,
    'rows without an id',
    [jsonReply(200, { ...body, results: [{ bucket_name: 'a' }, { bucket_name: 'b' }] })],
    'a, b',
  ),
  {
    ...fault(34, 'fifty calls at once', [page], 'a, b', 50),
    act: async (scene) => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => list(scene)));
      assert.deepEqual(new Set(answers.map(summary)), new Set(['a, b']));
      assert.ok(scene.server.handshakes() <= 4, `${scene.server.handshakes()} connections`);
      return answers[0] ?? assert.fail();
    },
  },
  fault(35, 'an empty page while the total says more', [jsonReply(200, { ...body, results: [], total_count: 9 })], ''),
  {
    ...fault(36, 'an end of the extension while it loads', [silence], 'cancelled'),
    act: async ({ server, connected: { origin }, way, proxy }) => {
      const own = createTransport(optionsFor(way, proxy, false), authorities);
      const call = connect(origin, { transport: own, traffic: newTraffic(), listApi: 'list' }).list();
      await server.waitForRequest(1);
      await own.dispose();
      return call;
    },
  },
  {
    ...fault(37, 'a key that cannot be read', [page], 'keyUnavailable', 0),
    client: { apiKey: async () => failed('secretStorage' as const) },
  },
  { ...fault(38, 'a page size out of all bounds', [page], 'a, b'), range: { offset: 0, limit: 1e9 } },
  fault(39, 'a hundred thousand buckets', [jsonReply(200, { ...body, total_count: 100_000 })], 'a, b'),
];

function keysThatEnd(): ListClientOptions['apiKey'] {
  let asked = 0;
  return async () => {
    asked += 1;
    return asked % 2 === 1 ? succeeded(testKey) : failed('gone');
  };
}
