import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { generationOfListReply } from '../../../../src/api/generations/detection.ts';
import { isJsonObject, type JsonObject } from '../../../../src/model/json.ts';
import { parsePage } from '../../../../src/model/page.ts';
import { generatedNamespace } from '../../../../src/sample/generatedBuckets.ts';
import { replyAs, type ServedGeneration, servedGenerations } from '../../../support/generationServer.ts';

function fixture(generation: ServedGeneration): JsonObject {
  const reply: unknown = JSON.parse(readFileSync(new URL(`fixtures/${generation}.json`, import.meta.url), 'utf8'));
  assert.ok(isJsonObject(reply));
  return reply;
}

const shown = {
  '2025-09': ['2025-09', 'no total_count'],
  '2025-10': ['2025-10', 'total_count'],
  '2025-12-21': ['2026', 'next_cursor'],
  '2026': ['2026', 'next_cursor'],
} as const;

describe('published replies', () => {
  for (const generation of servedGenerations) {
    it(`reads the one of ${generation}: rows, total, page size`, () => {
      const page = parsePage(fixture(generation), 100);
      assert.ok(page.ok);
      const { buckets, received, total, pageSize } = page.value;
      assert.deepEqual([buckets.length, received, total], [2, 2, 43]);
      assert.equal(pageSize, generation === '2025-12-21' ? 100 : 2);
      const [films] = buckets;
      assert.deepEqual([films?.id, films?.name, films?.objectCount], ['bkt_films01', 'films', 1_204]);
      const knowsStates = generation !== 'seed' && generation !== '2025-09';
      assert.deepEqual([films?.status, films?.failedBatches], knowsStates ? ['ACTIVE', 1] : [undefined, 0]);
    });

    it(`is what the test server of ${generation} answers: the same keys beside the rows`, () => {
      const account = { generation, buckets: generatedNamespace({ count: 3 }).buckets, namespaces: [] };
      const path = generation === 'seed' ? '/v1/buckets' : '/v1/buckets/list';
      const reply = replyAs(account, { method: 'POST', path, query: {}, headers: {}, body: {} });
      const answered: unknown = JSON.parse(reply.body);
      assert.ok(isJsonObject(answered));
      const published = fixture(generation);
      // The newest prose adds keys that its schema does not name.
      const named = Object.keys(published).filter((key) => key !== 'object');
      assert.deepEqual(Object.keys(answered).sort(), named.sort());
    });
  }

  for (const generation of servedGenerations.slice(1)) {
    it(`tells ${generation} by what it added`, () => {
      const found = generationOfListReply(fixture(generation));
      assert.deepEqual([found.generation.name, found.evidence], shown[generation as keyof typeof shown]);
    });
  }
});
