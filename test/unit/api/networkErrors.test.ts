import assert from 'node:assert/strict';
import type { NetworkCause } from '../../../src/api/apiError.ts';
import { ConnectFailure } from '../../../src/api/connectFailure.ts';
import { defaultTransportOptions } from '../../../src/api/http.ts';
import { networkErrorOf } from '../../../src/api/networkErrors.ts';

function coded(code: unknown, message = ''): Error {
  return Object.assign(new Error(message), { code });
}

const expected: Readonly<Record<NetworkCause, readonly string[]>> = {
  hostNotFound: ['ENOTFOUND', 'EAI_AGAIN'],
  refused: ['ECONNREFUSED'],
  reset: ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
  unreachable: ['ENETUNREACH', 'EHOSTUNREACH', 'ETIMEDOUT'],
  certificateExpired: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
  certificateWrongHost: ['ERR_TLS_CERT_ALTNAME_INVALID'],
  certificateUntrusted: [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  ],
  tls: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_INVALID_PROTOCOL_VERSION'],
  other: ['UND_ERR_INVALID_ARG', 'HPE_INVALID_CONSTANT', 'EMFILE'],
};

describe('networkErrorOf', () => {
  for (const [cause, codes] of Object.entries(expected)) {
    it(`reads ${codes.join(', ')} as ${cause}`, () => {
      for (const code of codes) {
        assert.deepEqual(networkErrorOf(coded(code), defaultTransportOptions), { kind: 'network', cause, code });
      }
    });
  }

  it('names the phase of a timeout and the limit that it ran into', () => {
    const options = { ...defaultTransportOptions, headersTimeout: 2, bodyTimeout: 3 };
    const phases = ['HEADERS', 'BODY'].map((name) => networkErrorOf(coded(`UND_ERR_${name}_TIMEOUT`), options));
    assert.deepEqual(phases, [
      { kind: 'timeout', phase: 'headers', milliseconds: 2 },
      { kind: 'timeout', phase: 'body', milliseconds: 3 },
    ]);
  });

  it('takes the word of a connection that could not be made', () => {
    const reason = { kind: 'proxyAuthentication', proxy: 'proxy.example.invalid:8080' } as const;
    assert.deepEqual(networkErrorOf(new ConnectFailure(reason), defaultTransportOptions), reason);
  });

  it('names the cap that a body passed on the wire', () => {
    const options = { ...defaultTransportOptions, maxWireBytes: 7 };
    assert.deepEqual(networkErrorOf(coded('UND_ERR_RES_EXCEEDED_MAX_SIZE'), options), {
      kind: 'tooLarge',
      limitBytes: 7,
      counted: 'wire',
    });
  });

  it('finds a refusal among the errors of several addresses', () => {
    const error = Object.assign(new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]), {
      code: 'ENETUNREACH',
    });
    assert.deepEqual(networkErrorOf(error, defaultTransportOptions), {
      kind: 'network',
      cause: 'refused',
      code: 'ECONNREFUSED',
    });
  });

  it('takes the first code of several addresses when the whole has none', () => {
    const error = new AggregateError([new Error('no code'), coded('EHOSTUNREACH')]);
    assert.deepEqual(networkErrorOf(error, defaultTransportOptions), {
      kind: 'network',
      cause: 'unreachable',
      code: 'EHOSTUNREACH',
    });
  });

  it('passes on nothing that is not an error code', () => {
    const secrets = [
      new Error('Bearer sk_secret'),
      coded('invalid header Bearer sk_secret'),
      coded({ toString: () => 'sk_secret' }),
      'sk_secret',
      undefined,
      coded('constructor'),
    ];
    for (const secret of secrets) {
      assert.deepEqual(networkErrorOf(secret, defaultTransportOptions), {
        kind: 'network',
        cause: 'other',
        code: 'UNKNOWN',
      });
    }
  });
});
