import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { systemClock } from '../../../src/api/clock.ts';
import { newTraffic } from '../../../src/api/traffic.ts';
import { BucketList } from '../../../src/listing/bucketList.ts';
import { Resumption } from '../../../src/listing/resumption.ts';
import { json } from '../../support/stubApi.ts';
import { listReply } from '../api/connectedClient.ts';
import { useStubbedApi } from '../api/stubbedApi.ts';
import { groundOf, listedIn } from './walking.ts';

const hour = 3_600_000;

/** The clock on the wall goes on while the machine sleeps; the timers' clock does not. */
const sleep = (milliseconds: number) => mock.timers.setTime(Date.now() + milliseconds);

// On the real transport: each of these waits for the second in which a sleep is noticed, and for no more.
describe('a machine that sleeps and wakes', function () {
  this.timeout(15_000);
  const { api, client } = useStubbedApi(() => listReply('a', 'b'));
  const parts: { dispose(): void }[] = [];

  beforeEach(() => mock.timers.enable({ apis: ['Date'], now: 1_800_000_000_000 }));
  afterEach(() => {
    for (const part of parts.splice(0)) part.dispose();
    mock.timers.reset();
  });

  function start(totalTimeout = 30_000): BucketList {
    const clock = { ...systemClock, now: () => Date.now() };
    const connected = client({ clock, traffic: newTraffic(), totalTimeout });
    const list = new BucketList();
    parts.push(list, new Resumption(list));
    void list.show(groundOf(connected.client, 10));
    return list;
  }

  const namesIn = (list: BucketList) => listedIn(list).rows.map(({ bucket }) => bucket.name);

  it('ends a request that slept over its time with a named failure, and lists when it is asked again', async () => {
    const release = api().hold();
    const list = start();
    await api().waitForRequest(1);
    sleep(hour);
    await list.settled();
    const { state } = list;
    assert.ok(state.kind === 'failed');
    assert.deepEqual(state.error, { kind: 'timeout', phase: 'total', milliseconds: 30_000 });
    release();
    await list.retry();
    assert.deepEqual(namesIn(list), ['a', 'b']);
    assert.equal(api().requests.length, 2);
  });

  it('takes an answer for one that a short sleep has only delayed', async () => {
    const release = api().hold();
    const list = start();
    await api().waitForRequest(1);
    sleep(20_000);
    release();
    await list.settled();
    assert.deepEqual(namesIn(list), ['a', 'b']);
    assert.equal(api().requests.length, 1);
  });

  it('resumes what was put off as soon as it wakes, if the time has passed, with one request', async () => {
    api().enqueue(json(429, {}, { 'retry-after': '50' }));
    const list = start();
    await list.settled();
    assert.equal(list.state.kind, 'failed');
    sleep(hour);
    await api().waitForRequest(2);
    await list.settled();
    assert.deepEqual(namesIn(list), ['a', 'b']);
    assert.equal(api().requests.length, 2);
  });
});
