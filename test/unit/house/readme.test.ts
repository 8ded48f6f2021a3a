import assert from 'node:assert/strict';
import { readmeTable } from '../../bench/readmeTable.ts';
import { readResults } from '../../bench/results.ts';

describe('README', () => {
  it('shows what was measured of this release, as it was measured', async () => {
    const { editor, http, scale } = await readResults();
    assert.ok(editor && http && scale, 'all three benchmarks were run');
    const { shown, measured } = await readmeTable();
    assert.equal(shown, measured);
  });
});
