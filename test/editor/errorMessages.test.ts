import assert from 'node:assert/strict';
import type { ApiError, NetworkCause } from '../../src/api/apiError.ts';
import type { BaseUrlMistake } from '../../src/api/baseUrl.ts';
import type { KeyMistake } from '../../src/api/credentials.ts';
import {
  type Attempt,
  baseUrlSentence,
  keySentence,
  type RemedyAction,
  remedyFor,
} from '../../src/extension/errorMessages.ts';
import { awkwardTexts } from './fakes.ts';

const host = 'api.example.invalid';

/** One of every kind: a kind that is left out does not compile. */
const oneOfEach: { readonly [Kind in ApiError['kind']]: Extract<ApiError, { kind: Kind }> } = {
  unauthorized: { kind: 'unauthorized', status: 401 },
  forbidden: { kind: 'forbidden', status: 403 },
  notFound: { kind: 'notFound', status: 404, resource: 'namespace' },
  unknownRoute: { kind: 'unknownRoute', status: 404 },
  namespaceRequired: { kind: 'namespaceRequired', status: 422 },
  invalidRequest: { kind: 'invalidRequest', status: 422, issues: [] },
  rateLimited: { kind: 'rateLimited', status: 429 },
  serverFault: { kind: 'serverFault', status: 500 },
  unexpectedStatus: { kind: 'unexpectedStatus', status: 418 },
  redirected: { kind: 'redirected', status: 302, target: 'https://elsewhere.example.invalid' },
  notJson: { kind: 'notJson', status: 200, contentType: 'text/html' },
  invalidReply: { kind: 'invalidReply', path: '$.results' },
  unsupportedServer: { kind: 'unsupportedServer', status: 405 },
  cancelled: { kind: 'cancelled' },
  timeout: { kind: 'timeout', phase: 'headers', milliseconds: 30_000 },
  network: { kind: 'network', cause: 'refused', code: 'ECONNREFUSED' },
  tooLarge: { kind: 'tooLarge', limitBytes: 1, counted: 'wire' },
  undecodable: { kind: 'undecodable', encoding: 'gzip' },
  incompleteReply: { kind: 'incompleteReply' },
  proxyAuthentication: { kind: 'proxyAuthentication', proxy: 'proxy.example.invalid:8080' },
  proxyRefused: { kind: 'proxyRefused', proxy: 'proxy.example.invalid:8080', status: 403 },
  unusableProxy: { kind: 'unusableProxy', scheme: 'socks5' },
  keyUnavailable: { kind: 'keyUnavailable' },
  internal: { kind: 'internal', name: 'TypeError' },
};

const oneOfEachCause: { readonly [Cause in NetworkCause]: string } = {
  hostNotFound: 'ENOTFOUND',
  refused: 'ECONNREFUSED',
  reset: 'ECONNRESET',
  unreachable: 'ENETUNREACH',
  certificateExpired: 'CERT_HAS_EXPIRED',
  certificateWrongHost: 'ERR_TLS_CERT_ALTNAME_INVALID',
  certificateUntrusted: 'SELF_SIGNED_CERT_IN_CHAIN',
  tls: 'EPROTO',
  other: 'UND_ERR_OTHER',
};

const proxy = 'proxy.example.invalid:8080';

/** The failures of a proxy, which must not be taken for the server's. */
const proxied: readonly ApiError[] = [
  ...Object.entries(oneOfEachCause).map(
    ([cause, code]): ApiError => ({ kind: 'network', cause: cause as NetworkCause, code, proxy }),
  ),
  { kind: 'timeout', phase: 'connect', milliseconds: 8_000, proxy },
  oneOfEach.proxyAuthentication,
  oneOfEach.proxyRefused,
];

const failures: readonly ApiError[] = [
  ...Object.values(oneOfEach).filter(({ kind }) => kind !== 'network'),
  ...Object.entries(oneOfEachCause).map(
    ([cause, code]): ApiError => ({ kind: 'network', cause: cause as NetworkCause, code }),
  ),
  { kind: 'notFound', status: 404, resource: 'bucket' },
  { kind: 'timeout', phase: 'connect', milliseconds: 8_000 },
  { kind: 'redirected', status: 302, target: '' },
  { kind: 'rateLimited', status: 429, retryAt: Date.now() + 60_000 },
  { kind: 'serverFault', status: 503, retryAt: Date.now() + 60_000 },
  ...proxied.filter(({ kind }) => kind === 'network' || kind === 'timeout'),
];

const attempts: { readonly [Name in Attempt]: true } = {
  listBuckets: true,
  getBucket: true,
  listNamespaces: true,
  connect: true,
};

function nameOf(action: RemedyAction): string {
  return action.kind === 'openSettings' ? `change ${action.setting}` : action.kind;
}

describe('errorMessages', () => {
  it('has a sentence of its own for every failure', () => {
    // Which status it was is all that tells an unknown route from an unsupported server.
    const sentences = failures
      .filter(({ kind }) => kind !== 'unsupportedServer')
      .map((error) => remedyFor(error, host).sentence);
    for (const sentence of sentences) assert.match(sentence, /^\S.+[.?”]$/);
    assert.deepEqual(sentences, [...new Set(sentences)]);
  });

  it('names the host in every sentence about it, whatever was tried', () => {
    for (const tried of Object.keys(attempts) as Attempt[]) {
      for (const error of failures) {
        if (error.kind === 'keyUnavailable' || error.kind === 'internal') continue;
        assert.ok(remedyFor(error, host, tried).sentence.includes(host), `${error.kind} ${tried}`);
      }
    }
  });

  for (const kind of ['forbidden', 'unknownRoute', 'invalidReply', 'internal'] as const) {
    it(`says of ${kind} what was tried: a list of buckets, one bucket or the namespaces`, () => {
      const tried = ['listBuckets', 'getBucket', 'listNamespaces'] as const;
      const sentences = tried.map((attempt) => remedyFor(oneOfEach[kind], host, attempt).sentence);
      assert.equal(new Set(sentences).size, tried.length);
      assert.equal(sentences[0], remedyFor(oneOfEach[kind], host).sentence);
      assert.doesNotMatch(sentences[1] ?? '', /list|buckets|namespace/);
      assert.doesNotMatch(sentences[2] ?? '', /bucket/);
      assert.match(sentences[2] ?? '', /namespaces/);
      for (const sentence of sentences) assert.match(sentence, /^\S.+[.?”]$/);
    });
  }

  it('says of a connection that could not be made nothing about buckets', () => {
    const { sentence } = remedyFor(oneOfEach.internal, host, 'connect');
    assert.equal(sentence, 'The connection could not be made. The log has the details.');
  });

  for (const [kind, actions] of Object.entries({
    unauthorized: ['setApiKey', 'retry', 'showLog'],
    forbidden: ['switchNamespace', 'setApiKey', 'retry', 'showLog'],
    keyUnavailable: ['setApiKey', 'retry', 'showLog'],
    unknownRoute: ['change mixpeek.baseUrl', 'change mixpeek.listApi', 'retry', 'showLog'],
    unsupportedServer: ['change mixpeek.baseUrl', 'change mixpeek.listApi', 'retry', 'showLog'],
    redirected: ['change mixpeek.baseUrl', 'retry', 'showLog'],
    tooLarge: ['change mixpeek.pageSize', 'retry', 'showLog'],
    notJson: ['retry', 'change mixpeek.baseUrl', 'showLog'],
    network: ['retry', 'change mixpeek.baseUrl', 'showLog'],
    timeout: ['retry', 'change mixpeek.requestTimeout', 'showLog'],
    invalidRequest: ['retry', 'change mixpeek.listApi', 'showLog'],
    notFound: ['switchNamespace', 'retry', 'showLog'],
    namespaceRequired: ['switchNamespace', 'retry', 'showLog'],
    rateLimited: ['retry', 'showLog'],
    serverFault: ['retry', 'showLog'],
    unexpectedStatus: ['retry', 'showLog'],
    invalidReply: ['retry', 'showLog'],
    undecodable: ['retry', 'showLog'],
    incompleteReply: ['retry', 'showLog'],
    proxyAuthentication: ['change http.proxy', 'retry', 'showLog'],
    proxyRefused: ['retry', 'change http.proxy', 'showLog'],
    unusableProxy: ['change http.proxy', 'retry', 'showLog'],
    internal: ['retry', 'showLog'],
    cancelled: ['retry'],
  } satisfies Record<ApiError['kind'], string[]>)) {
    it(`offers ${actions.join(', ')} after ${kind}`, () => {
      const error = oneOfEach[kind as ApiError['kind']];
      assert.deepEqual(remedyFor(error, host).actions.map(nameOf), actions);
    });
  }

  it('offers another namespace last where something else was not found: it may be in one', () => {
    const bucket: ApiError = { kind: 'notFound', status: 404, resource: 'bucket' };
    assert.deepEqual(remedyFor(bucket, host).actions.map(nameOf), ['retry', 'switchNamespace', 'showLog']);
  });

  it('lets the person try again after every failure, and see the log after all but their own cancelling', () => {
    for (const error of failures) {
      const kinds = remedyFor(error, host).actions.map(({ kind }) => kind);
      assert.ok(kinds.includes('retry'), error.kind);
      assert.equal(kinds.includes('showLog'), error.kind !== 'cancelled', error.kind);
    }
  });

  it('says at what time a server can be asked again', () => {
    const retryAt = Date.now() + 90_000;
    for (const error of [
      { kind: 'rateLimited', status: 429, retryAt },
      { kind: 'serverFault', status: 503, retryAt },
    ] satisfies ApiError[]) {
      assert.match(remedyFor(error, host).sentence, /again at \d{1,2}[:.]\d\d/);
    }
  });

  it('names the proxy where it is the proxy that failed, and leads to its setting', () => {
    for (const error of proxied) {
      const { sentence, actions } = remedyFor(error, host);
      assert.ok(sentence.includes(`proxy ${proxy}`), sentence);
      assert.ok(actions.map(nameOf).includes('change http.proxy'), sentence);
    }
  });

  it('says how long it waited', () => {
    const timeout = (milliseconds: number): ApiError => ({ kind: 'timeout', phase: 'total', milliseconds });
    assert.match(remedyFor(timeout(30_000), host).sentence, /within 30 seconds/);
    assert.match(remedyFor(timeout(1_500), host).sentence, /within 1\.5 seconds/);
  });

  for (const [name, text] of Object.entries(awkwardTexts)) {
    it(`quotes ${name} text of the server as data`, () => {
      const refusal = { status: 422, message: text, type: text, requestId: text };
      for (const error of [
        { kind: 'forbidden', ...refusal },
        { kind: 'invalidRequest', ...refusal, issues: [] },
        { kind: 'invalidRequest', ...refusal, issues: [{ location: ['body', text], message: text, type: text }] },
        { kind: 'redirected', status: 302, target: text },
        { kind: 'notFound', resource: text, ...refusal },
        { kind: 'serverFault', ...refusal },
        { kind: 'unexpectedStatus', ...refusal },
        { kind: 'notJson', status: 200, contentType: text },
        { kind: 'unusableProxy', scheme: text },
      ] satisfies ApiError[]) {
        const { sentence } = remedyFor(error, host);
        assert.doesNotMatch(sentence, /\p{Cc}|[\u200b\u202a-\u202e\u2060\ufeff]/u, error.kind);
        assert.doesNotMatch(sentence, /\p{Surrogate}/u, error.kind);
        assert.ok(sentence.length < 1_000, error.kind);
      }
    });
  }

  it('quotes what the server says of a refused request: the place and the complaint', () => {
    const issues = [{ location: ['body', 'limit'], message: 'Input should be at most 50', type: 'less_than_equal' }];
    const { sentence } = remedyFor({ kind: 'invalidRequest', status: 422, issues }, host);
    assert.match(sentence, /“body\.limit: Input should be at most 50”/);
  });

  it('has a sentence of its own for every mistake in a base URL, without the URL', () => {
    const mistakes: { readonly [Mistake in BaseUrlMistake]: true } = {
      notAUrl: true,
      insecure: true,
      userInfo: true,
      path: true,
      queryOrFragment: true,
    };
    const sentences = Object.keys(mistakes).map((mistake) => baseUrlSentence(mistake as BaseUrlMistake));
    for (const sentence of sentences) assert.match(sentence, /mixpeek\.baseUrl.*Nothing was sent\.$/);
    assert.equal(new Set(sentences).size, sentences.length);
  });

  it('has a sentence of its own for every mistake in a key', () => {
    const mistakes: { readonly [Mistake in KeyMistake]: true } = { empty: true, characters: true, length: true };
    const sentences = Object.keys(mistakes).map((mistake) => keySentence(mistake as KeyMistake));
    for (const sentence of sentences) assert.match(sentence, /^\S.+\.$/);
    assert.equal(new Set(sentences).size, sentences.length);
  });
});
