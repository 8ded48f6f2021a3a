import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { BucketList } from '../../../src/listing/bucketList.ts';
import { longestWait, mostResumptions, Resumption } from '../../../src/listing/resumption.ts';
import { failed } from '../../../src/model/result.ts';
import { type ControlledGround, controlledGround, pageOf, settle } from './controlledGround.ts';

describe('listing/resumption', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_800_000_000_000 }));
  afterEach(() => mock.timers.reset());

  const start = () => {
    const [ground, list] = [controlledGround('g'), new BucketList()];
    const resumption = new Resumption(list);
    void list.show(ground);
    return { ground, list, resumption };
  };

  const putOff = async (ground: ControlledGround, wait: number | undefined) => {
    const retryAt = wait === undefined ? {} : { retryAt: Date.now() + wait };
    ground.latest.answer(failed({ kind: 'rateLimited', status: 429, ...retryAt }));
    await settle();
  };

  it('tries again when a short wait is over, not before', async () => {
    const { ground, list } = start();
    await putOff(ground, 20_000);
    mock.timers.tick(19_999);
    assert.equal(ground.asked.length, 1);
    mock.timers.tick(1);
    assert.equal(ground.asked.length, 2);
    ground.latest.answer(pageOf('g', ground.latest.range, 1));
    await settle();
    assert.equal(list.state.kind, 'loaded');
    mock.timers.tick(10 * longestWait);
    assert.equal(ground.asked.length, 2, 'nothing polls');
  });

  for (const [what, wait] of [
    ['a long wait', longestWait + 1],
    ['a limit without a time', undefined],
  ] as const) {
    it(`leaves ${what} to the reader`, async () => {
      const { ground } = start();
      await putOff(ground, wait);
      mock.timers.tick(10 * longestWait);
      assert.equal(ground.asked.length, 1);
    });
  }

  it('gives up on a server that asks for patience again and again, until something has come', async () => {
    const { ground, list } = start();
    for (let time = 0; time <= mostResumptions; time += 1) {
      await putOff(ground, 1_000);
      mock.timers.tick(1_000);
    }
    assert.equal(ground.asked.length, 1 + mostResumptions);
    void list.retry();
    ground.latest.answer(pageOf('g', ground.latest.range, 1));
    await settle();
    void list.refresh();
    await putOff(ground, 1_000);
    mock.timers.tick(1_000);
    assert.equal(ground.asked.length, 4 + mostResumptions);
  });

  it('is overtaken by whatever the reader does', async () => {
    const { ground, list } = start();
    await putOff(ground, 20_000);
    const retrying = list.retry();
    ground.latest.answer(pageOf('g', ground.latest.range, 1));
    await retrying;
    mock.timers.tick(longestWait);
    assert.equal(ground.asked.length, 2);
  });

  it('ends with the window: no timer is left', async () => {
    const { ground, resumption } = start();
    await putOff(ground, 20_000);
    resumption.dispose();
    mock.timers.tick(longestWait);
    assert.equal(ground.asked.length, 1);
  });
});
