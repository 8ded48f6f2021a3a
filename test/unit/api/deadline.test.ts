import assert from 'node:assert/strict';
import { startDeadline } from '../../../src/api/deadline.ts';

describe('startDeadline', () => {
  it('passes when its time has gone by', async () => {
    await new Promise<void>((passed) => {
      startDeadline(20, passed);
    });
  });

  it('passes soon after the machine woke, though its own timer has hours to go', async () => {
    let now = 0;
    await new Promise<void>((passed) => {
      startDeadline(3_600_000, passed, () => now);
      now = 4_000_000;
    });
  }).timeout(10_000);

  it('passes although the wall clock is set back', async () => {
    let now = 4_000_000;
    await new Promise<void>((passed) => {
      startDeadline(20, passed, () => now);
      now = 0;
    });
  });

  it('does not pass once it is called off', async () => {
    let passes = 0;
    startDeadline(1, () => {
      passes += 1;
    })();
    await new Promise<void>((passed) => {
      startDeadline(20, passed);
    });
    assert.equal(passes, 0);
  });
});
