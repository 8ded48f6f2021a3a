import assert from 'node:assert/strict';
import { exchangeLine } from '../../../../src/extension/connection/logLines.ts';
import { hostileStringsAt } from '../../../support/hostileStrings.ts';

const texts = hostileStringsAt('https://canary.invalid');

describe('connection/logLines', () => {
  it(`makes one line without links, colours and hidden characters of ${texts.length} hostile request ids`, () => {
    for (const requestId of texts) {
      const line = exchangeLine({
        ...{ method: 'POST', path: '/v1/buckets/list', generation: '2026', outcome: 200, durationMs: 7, rows: 1 },
        requestId,
      });
      assert.match(line, /^POST \/v1\/buckets\/list · 2026 · 200 · 7 ms · 1 rows(?: · [\w.:-]{1,80})?$/);
    }
  });
});
