import assert from 'node:assert/strict';
import type { Exchange } from '../../../../src/api/listClient.ts';
import { exchangeLine, RequestLog } from '../../../../src/extension/connection/requestLog.ts';
import { hostileStringsAt } from '../../../support/hostileStrings.ts';

const texts = hostileStringsAt('https://canary.invalid');

const exchange: Exchange = {
  method: 'POST',
  path: '/v1/buckets/list',
  generation: '2026',
  outcome: 200,
  failure: undefined,
  rows: 2,
  durationMs: 3,
  requestId: 'req_1',
};

describe('connection/requestLog', () => {
  const log = { info: () => undefined };

  it('remembers the last twenty that failed, with their time and host, and none that was cancelled or answered', () => {
    let now = 0;
    const requests = new RequestLog(log, () => now);
    for (const outcome of [200, 204] as const) requests.exchange({ ...exchange, outcome }, 'host');
    requests.exchange({ ...exchange, outcome: 'cancelled', failure: 'cancelled' }, 'host');
    assert.equal(requests.failures.length, 0);
    for (const outcome of [302, 401, 500, 'timeout', 'network'] as const) {
      now += 1;
      requests.exchange({ ...exchange, outcome, failure: 'network', rows: undefined }, 'host');
    }
    assert.deepEqual(
      requests.failures.map(({ outcome, at, host }) => [outcome, at, host]),
      [302, 401, 500, 'timeout', 'network'].map((outcome, index) => [outcome, index + 1, 'host']),
    );
    for (now = 100; now < 150; now += 1) requests.exchange({ ...exchange, failure: 'notJson' }, 'host');
    assert.equal(requests.failures.length, 20);
    assert.equal(requests.failures.at(-1)?.at, 149);
  });

  it(`makes one line without links, colours and hidden characters of ${texts.length} hostile request ids`, () => {
    const lines: string[] = [];
    const requests = new RequestLog({ info: (line) => void lines.push(line) });
    for (const requestId of texts) requests.exchange({ ...exchange, requestId }, 'host');
    assert.equal(lines.length, texts.length);
    for (const line of lines) {
      assert.match(line, /^POST \/v1\/buckets\/list · 2026 · 200 · 3 ms · 2 rows(?: · [\w.:-]{1,80})?$/);
    }
    assert.equal(
      exchangeLine({ ...exchange, requestId: 'a\u001b[31m<b>\r\nc:1' })
        .split(' · ')
        .at(-1),
      'a31mbc:1',
    );
  });
});
