import assert from 'node:assert/strict';
import type { ApiError } from '../../../src/api/apiError.ts';
import { refusalOf, requestIdOf } from '../../../src/api/refusal.ts';

const now = Date.parse('2026-02-03T10:00:00Z');

function refused(status: number, body: unknown = '', headers: Readonly<Record<string, string>> = {}): ApiError {
  return refusalOf({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, now);
}

/** The published envelope. */
function envelope(status: number, type: string, details?: unknown, message = 'A sentence from the server') {
  return { success: false, status, error: { message, type, ...(details === undefined ? {} : { details }) } };
}

describe('refusalOf, by status', () => {
  for (const [status, type, kind] of [
    [400, 'BadRequestError', 'invalidRequest'],
    [401, 'UnauthorizedError', 'unauthorized'],
    [403, 'UnauthorizedError', 'unauthorized'],
    [403, 'ForbiddenError', 'forbidden'],
    [403, 'NotEnabledError', 'forbidden'],
    [403, 'QuotaExceededError', 'forbidden'],
    [404, 'NotFoundError', 'unknownRoute'],
    [405, 'MethodNotAllowed', 'unknownRoute'],
    [408, 'TimeoutError', 'unexpectedStatus'],
    [409, 'AlreadyExistsError', 'unexpectedStatus'],
    [413, 'PayloadTooLargeError', 'invalidRequest'],
    [418, 'TeapotError', 'unexpectedStatus'],
    [422, 'ValidationError', 'invalidRequest'],
    [429, 'TooManyRequestsError', 'rateLimited'],
    [500, 'InternalServerError', 'serverFault'],
    [502, 'BadGateway', 'serverFault'],
    [503, 'InferenceServiceUnavailableError', 'serverFault'],
    [599, 'OtherError', 'serverFault'],
  ] as const) {
    it(`${status} ${type} is ${kind}, with what the server said`, () => {
      const error = refused(status, envelope(status, type), { 'x-request-id': 'req_1' });
      const said = { status, type, message: 'A sentence from the server', requestId: 'req_1' };
      assert.deepEqual(error, kind === 'invalidRequest' ? { kind, ...said, issues: [] } : { kind, ...said });
    });

    it(`${status} with nothing in it is told by its status alone`, () => {
      const bare = status === 403 ? 'forbidden' : kind;
      assert.equal(refused(status).kind, bare);
      assert.equal(refused(status, '{}').kind, bare);
    });
  }

  for (const status of [400, 401, 403, 404, 405, 408, 409, 413, 418, 422]) {
    it(`${status} with a page of HTML says nothing about key or contract`, () => {
      const error = refused(status, '<html><h1>Blocked</h1>', { 'content-type': 'text/html' });
      assert.deepEqual(error, { kind: 'notJson', status, contentType: 'text/html' });
      assert.deepEqual(refused(status, '<html>'), { kind: 'notJson', status, contentType: '' });
    });
  }

  for (const [status, kind] of [
    [429, 'rateLimited'],
    [500, 'serverFault'],
    [502, 'serverFault'],
    [503, 'serverFault'],
  ] as const) {
    it(`${status} with a page of HTML is ${kind} all the same`, () => {
      assert.deepEqual(refused(status, '<html>', { 'content-type': 'text/html' }), { kind, status });
    });
  }

  for (const body of ['null', '[]', '"text"', '7', '{"error":null}', '{"error":[1]}', '{"detail":{"a":1}}', '{']) {
    it(`survives the body ${body} at every status`, () => {
      for (let status = 100; status < 600; status += 1) {
        if (status >= 200 && status < 300) continue;
        assert.equal(typeof refused(status, body).kind, 'string');
      }
    });
  }

  it('reads the plain detail of the framework as message', () => {
    const error = refused(405, { detail: 'Method Not Allowed' });
    assert.deepEqual(error, { kind: 'unknownRoute', status: 405, message: 'Method Not Allowed' });
  });

  it('names a redirect by its origin alone', () => {
    const target = (location?: string) => refused(307, '', location === undefined ? {} : { location });
    const redirected = (origin: string) => ({ kind: 'redirected', status: 307, target: origin });
    assert.deepEqual(target('https://login.example.com/a?token=1#b'), redirected('https://login.example.com'));
    for (const other of [undefined, '/v1/buckets/', 'login', 'javascript:alert(1)', 'file:///etc/passwd']) {
      assert.deepEqual(target(other), redirected(''), other);
    }
  });
});

describe('refusalOf, 404', () => {
  for (const [what, body, resource] of [
    ['a bucket', envelope(404, 'NotFoundError', { resource: 'bucket', id: 'x' }), 'bucket'],
    ['a namespace', envelope(404, 'NotFoundError', { resource: 'namespace', id: 'x' }), 'namespace'],
    ['a namespace, by its message alone', envelope(404, 'NotFoundError', null, 'Namespace x not found'), 'namespace'],
    ['a namespace, as plain detail', { detail: 'No such namespace' }, 'namespace'],
  ] as const) {
    it(`about ${what} is about that`, () => {
      const error = refused(404, body);
      assert.equal(error.kind, 'notFound');
      assert.equal(error.kind === 'notFound' && error.resource, resource);
    });
  }

  for (const body of [
    '',
    '{}',
    { detail: 'Not Found' },
    envelope(404, 'NotFoundError', null, 'Route not found'),
    envelope(404, 'NotFoundError', { resource: null }),
    envelope(404, 'NotFoundError', { resource: 7 }),
    envelope(404, 'NotFoundError', {}),
  ]) {
    it(`about no resource is about the route: ${JSON.stringify(body)}`, () => {
      assert.equal(refused(404, body).kind, 'unknownRoute');
    });
  }
});

describe('refusalOf, 422', () => {
  const issues = [
    { location: ['body', 'limit'], message: 'At most 50', type: 'less_than_equal', maximum: 50 },
    { location: ['body', 'sort', 0], message: 'Must be a string', type: 'string_type' },
  ];

  it('reads the list form', () => {
    const detail = [
      { loc: ['body', 'limit'], msg: 'At most 50', type: 'less_than_equal', input: 100, ctx: { le: 50 }, url: 'x' },
      { loc: ['body', 'sort', 0], msg: 'Must be a string', type: 'string_type' },
    ];
    assert.deepEqual(refused(422, { detail }), { kind: 'invalidRequest', status: 422, issues });
  });

  it('reads the envelope form', () => {
    const validation_errors = issues.map(({ location, message, type, maximum }) => ({
      ...{ location, message, type },
      ...(maximum === undefined ? {} : { ctx: { le: maximum } }),
    }));
    const error = refused(422, envelope(422, 'ValidationError', { validation_errors }, 'Invalid'));
    assert.deepEqual(error, {
      ...{ kind: 'invalidRequest', status: 422, type: 'ValidationError', message: 'Invalid' },
      issues,
    });
  });

  it('keeps of a broken issue what can be read, and nothing of what was sent', () => {
    const detail = [
      null,
      'x',
      {},
      { loc: 'body', msg: 7, input: 'secret' },
      { loc: [null, 'a', {}, 1], ctx: { le: '5' } },
    ];
    const none = { location: [], message: '', type: '' };
    assert.deepEqual(refused(422, { detail }), {
      ...{ kind: 'invalidRequest', status: 422 },
      issues: [none, none, { ...none, location: ['a', 1] }],
    });
  });

  it('knows a missing namespace in both forms, whatever its case', () => {
    const missing = { type: 'missing', msg: 'Field required' };
    for (const name of ['X-Namespace', 'x-namespace']) {
      assert.equal(refused(422, { detail: [{ ...missing, loc: ['header', name] }] }).kind, 'namespaceRequired');
      const validation_errors = [{ type: 'missing', message: 'Field required', location: ['header', name] }];
      assert.equal(refused(422, envelope(422, 'ValidationError', { validation_errors })).kind, 'namespaceRequired');
    }
    const other = refused(422, { detail: [{ ...missing, loc: ['header', 'authorization'] }] });
    assert.equal(other.kind, 'invalidRequest');
  });
});

describe('refusalOf, the wait of a 429', () => {
  const serverClock = 'Tue, 03 Feb 2026 12:00:00 GMT'; // two hours ahead of ours
  const date = { date: serverClock };

  for (const [what, headers, hint, expected] of [
    ['seconds', { 'retry-after': '30' }, undefined, 30],
    ['no time at all', { 'retry-after': '0' }, undefined, 0],
    ['seconds with spaces around', { 'retry-after': ' 7 ' }, undefined, 7],
    ['a fraction, rounded up', { 'retry-after': '1.5' }, undefined, 2],
    ['a date, by the server’s clock', { ...date, 'retry-after': 'Tue, 03 Feb 2026 12:00:45 GMT' }, undefined, 45],
    ['a date of the server’s past', { ...date, 'retry-after': 'Tue, 03 Feb 2026 11:59:00 GMT' }, undefined, 0],
    ['a date, by our clock for want of another', { 'retry-after': 'Tue, 03 Feb 2026 10:01:00 GMT' }, undefined, 60],
    ['an unreadable clock', { date: 'soon', 'retry-after': 'Tue, 03 Feb 2026 10:01:00 GMT' }, undefined, 60],
    ['the old form of a date', { ...date, 'retry-after': 'Tuesday, 03-Feb-26 12:00:45 GMT' }, undefined, 45],
    ['no number', { 'retry-after': 'NaN' }, undefined, undefined],
    ['nothing', { 'retry-after': '' }, undefined, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined, undefined],
    ['a list', { 'retry-after': '5, 10' }, undefined, undefined],
    ['a sentence with a number', { 'retry-after': 'in 5' }, undefined, undefined],
    ['a number with its unit', { 'retry-after': '120 seconds' }, undefined, undefined],
    ['more than a day', { 'retry-after': '999999999' }, undefined, 86_400],
    ['more than any clock', { 'retry-after': '9'.repeat(400) }, undefined, 86_400],
    ['a date in a thousand years', { 'retry-after': 'Tue, 03 Feb 3026 10:00:00 GMT' }, undefined, 86_400],
    ['a hint in the body', {}, 12.5, 13],
    ['both: the header counts', { 'retry-after': '30' }, 5, 30],
    ['an unreadable header and a hint', { 'retry-after': '-5' }, 9, 9],
    ['a hint of more than a day', {}, 1e300, 86_400],
    ['a negative hint', {}, -1, undefined],
    ['a hint that is text', {}, '12', undefined],
    ['the end of the window', { ...date, 'x-ratelimit-reset': '1770120030' }, undefined, 30],
    ['the end of the window in seconds from now', { 'x-ratelimit-reset': '20' }, undefined, 20],
    ['a header and the end of the window', { 'retry-after': '5', 'x-ratelimit-reset': '20' }, undefined, 5],
    ['a hint and the end of the window', { 'x-ratelimit-reset': '20' }, 12, 12],
    ['an unreadable end of the window', { 'x-ratelimit-reset': '-20' }, undefined, undefined],
    ['neither', {}, undefined, undefined],
  ] as const) {
    it(`${what}: ${expected === undefined ? 'unknown' : `${expected} s`}`, () => {
      const details = hint === undefined ? null : { retry_after: hint, limit: 10 };
      const error = refused(429, envelope(429, 'TooManyRequestsError', details), headers);
      assert.equal(error.kind, 'rateLimited');
      assert.equal(
        error.kind === 'rateLimited' ? error.retryAt : 'none',
        expected === undefined ? undefined : now + expected * 1_000,
      );
      assert.equal('retryAt' in error, expected !== undefined);
    });
  }
});

describe('refusalOf, the wait of a fault', () => {
  it('is read from a 503 alone', () => {
    for (const [status, expected] of [
      [500, undefined],
      [502, undefined],
      [503, now + 9_000],
    ] as const) {
      const error = refused(status, {}, { 'retry-after': '9' });
      assert.equal(error.kind === 'serverFault' ? error.retryAt : 'none', expected);
    }
  });
});

describe('requestIdOf', () => {
  it('looks where servers put it', () => {
    const idOf = (headers: Record<string, string>) => requestIdOf({ status: 500, headers, body: '' });
    assert.equal(idOf({ 'x-request-id': 'a', 'request-id': 'b', 'x-correlation-id': 'c' }), 'a');
    assert.equal(idOf({ 'request-id': 'b', 'x-correlation-id': 'c' }), 'b');
    assert.equal(idOf({ 'x-correlation-id': 'c' }), 'c');
    assert.equal(idOf({}), undefined);
  });
});
