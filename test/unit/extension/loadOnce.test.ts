import assert from 'node:assert/strict';
import { loadOnce } from '../../../src/extension/loadOnce.ts';

describe('extension/loadOnce', () => {
  it('loads with the first call, and answers every call with the same', async () => {
    let loads = 0;
    const part = loadOnce(async () => {
      loads += 1;
      return { loads };
    });
    assert.equal(loads, 0);
    const [one, other] = await Promise.all([part(), part()]);
    assert.equal(one, other);
    assert.equal(await part(), one);
    assert.equal(loads, 1);
  });

  it('tries again after a load that failed, and lets each caller know of its own', async () => {
    let loads = 0;
    const part = loadOnce(async () => {
      loads += 1;
      if (loads === 1) throw new RangeError('gone');
      return loads;
    });
    await Promise.all([assert.rejects(part(), RangeError), assert.rejects(part(), RangeError)]);
    assert.equal(loads, 1);
    assert.equal(await part(), 2);
  });
});
