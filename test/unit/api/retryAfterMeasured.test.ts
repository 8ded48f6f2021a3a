import assert from 'node:assert/strict';
import { systemClock } from '../../../src/api/clock.ts';
import { newTraffic } from '../../../src/api/traffic.ts';
import { json, startStubApi } from '../../support/stubApi.ts';
import { connect } from './connectedClient.ts';

describe('Retry-After, measured by the server', () => {
  for (const status of [429, 503]) {
    it(`is never undercut after a ${status}, by its repetition or by the calls after it`, async () => {
      const refusedAt: number[] = [];
      const askedAt: number[] = [];
      const stub = await startStubApi(() => {
        askedAt.push(performance.now());
        if (refusedAt.length > 0) return json(200, { results: [], total_count: 0 });
        refusedAt.push(performance.now());
        return json(status, {}, { 'retry-after': '1' });
      });
      const { list, dispose } = connect(stub.origin, {
        listApi: 'list',
        clock: systemClock,
        traffic: newTraffic(),
      });
      try {
        const first = list();
        await stub.waitForRequest(1);
        const answers = [await first, await list(), await list()];
        assert.ok(answers.every(({ ok }) => ok));
        const [refused = assert.fail()] = refusedAt;
        assert.ok(askedAt.length >= 4);
        // A lower bound alone: a busy machine may make it longer.
        for (const asked of askedAt.slice(1)) assert.ok(asked - refused >= 1_000, `${asked - refused} ms`);
      } finally {
        await dispose();
        await stub.dispose();
      }
    });
  }
});
