import assert from 'node:assert/strict';
import type { Exchange } from '../../../src/api/listClient.ts';
import { RequestLog } from '../../../src/extension/connection/requestLog.ts';

const exchange: Exchange = {
  method: 'POST',
  path: '/v1/buckets/list',
  generation: '2026',
  outcome: 200,
  rows: 2,
  durationMs: 3,
  requestId: 'req_1',
};

describe('connection/requestLog', () => {
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line) };

  it('remembers the last twenty that failed, with their time and host, and none that was cancelled or answered', () => {
    let now = 0;
    const requests = new RequestLog(log, () => now);
    for (const outcome of [200, 204, 'cancelled'] as const) requests.exchange({ ...exchange, outcome }, 'host');
    assert.equal(requests.failures.length, 0);
    for (const outcome of [302, 401, 500, 'timeout', 'network'] as const) {
      now += 1;
      requests.exchange({ ...exchange, outcome, rows: undefined }, 'host');
    }
    assert.deepEqual(
      requests.failures.map(({ outcome, at, host }) => [outcome, at, host]),
      [302, 401, 500, 'timeout', 'network'].map((outcome, index) => [outcome, index + 1, 'host']),
    );
    for (now = 100; now < 150; now += 1) requests.exchange({ ...exchange, outcome: 503 }, 'host');
    assert.equal(requests.failures.length, 20);
    assert.equal(requests.failures.at(-1)?.at, 149);
  });

  it('writes a line for each, and takes of an id only what ids are made of', () => {
    lines.length = 0;
    new RequestLog(log).exchange({ ...exchange, requestId: 'a\u001b[31m<b>\r\nc:1' }, 'host');
    assert.deepEqual(lines, ['POST /v1/buckets/list · 2026 · 200 · 3 ms · 2 rows · a31mbc:1']);
  });
});
