import assert from 'node:assert/strict';
import { Disposables } from '../../src/extension/disposables.ts';

describe('disposables', () => {
  function recorder(): { readonly ended: readonly string[]; part(name: string): { dispose(): void } } {
    const ended: string[] = [];
    return { ended, part: (name) => ({ dispose: () => void ended.push(name) }) };
  }

  it('ends what it owns once, the newest first', () => {
    const { ended, part } = recorder();
    const owned = new Disposables();
    const first = part('first');
    assert.equal(owned.add(first), first);
    owned.add(part('second'));
    owned.dispose();
    owned.dispose();
    assert.deepEqual(ended, ['second', 'first']);
  });

  it('ends at once what arrives after the end', () => {
    const { ended, part } = recorder();
    const owned = new Disposables();
    owned.dispose();
    owned.add(part('late'));
    assert.deepEqual(ended, ['late']);
  });
});
