import assert from 'node:assert/strict';
import { firstDialect } from '../../../src/api/generations/dialects.ts';
import {
  allowSeedTryWithNewKey,
  freshFacts,
  type ServerFacts,
  type ServerMemory,
} from '../../../src/api/serverMemory.ts';

const origin = 'https://api.example.com';
const day = 24 * 60 * 60 * 1_000;
const then = 1_800_000_000_000;

function memoryWith(facts?: ServerFacts): ServerMemory {
  const kept = new Map(facts ? [[origin, facts]] : []);
  return { running: new Map(), get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value) };
}

const spoken = { generation: '2026', evidence: 'next_cursor', dialect: firstDialect, learnedAt: then } as const;
const seedTry = { at: then, keyWasRefused: false } as const;

describe('freshFacts', () => {
  it('knows nothing of a server never met, nor of another origin', () => {
    assert.deepEqual(freshFacts(memoryWith(), origin, then), {});
    assert.deepEqual(freshFacts(memoryWith({ spoken }), 'https://other.example.com', then), {});
  });

  it('holds for less than a day', () => {
    const memory = memoryWith({ spoken, seedTry });
    assert.deepEqual(freshFacts(memory, origin, then), { spoken, seedTry });
    assert.deepEqual(freshFacts(memory, origin, then + day - 1), { spoken, seedTry });
    assert.deepEqual(freshFacts(memory, origin, then + day), {});
  });

  it('drops each fact by its own age, and one from a clock that was ahead', () => {
    const later = { ...spoken, learnedAt: then + 5 };
    assert.deepEqual(freshFacts(memoryWith({ spoken: later, seedTry }), origin, then + day), { spoken: later });
    assert.deepEqual(freshFacts(memoryWith({ spoken: later, seedTry }), origin, then), { seedTry });
  });
});

describe('allowSeedTryWithNewKey', () => {
  it('forgets the try whose key was refused, and nothing else', () => {
    const memory = memoryWith({ spoken, seedTry: { at: then, keyWasRefused: true } });
    allowSeedTryWithNewKey(memory, origin);
    assert.deepEqual(memory.get(origin), { spoken });
  });

  it('keeps a try that the server looked at', () => {
    const memory = memoryWith({ seedTry });
    allowSeedTryWithNewKey(memory, origin);
    assert.deepEqual(memory.get(origin), { seedTry });
  });

  it('writes nothing for a server never met', () => {
    const memory = memoryWith();
    allowSeedTryWithNewKey(memory, origin);
    assert.equal(memory.get(origin), undefined);
  });
});
