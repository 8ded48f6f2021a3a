import assert from 'node:assert/strict';
import { october2025 } from '../../../src/api/generations/october2025.ts';
import { seed } from '../../../src/api/generations/seed.ts';
import { september2025 } from '../../../src/api/generations/september2025.ts';
import { year2026 } from '../../../src/api/generations/year2026.ts';
import { BucketList, canScan, type Ground } from '../../../src/listing/bucketList.ts';
import { parsePage } from '../../../src/model/page.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { parseQueryText } from '../../../src/model/queryJson.ts';
import { formOf, queryOf } from '../../../src/webview/formState.ts';
import { listedIn } from './walking.ts';

/** The sample of the oldest contract: every key of a node side by side, over fields that no reply has. */
const body = `{
  "filters": {
    "AND": [{ "field": "name", "operator": "eq", "value": "John" }, { "field": "age", "operator": "gte", "value": 30 }],
    "OR": [
      { "field": "status", "operator": "eq", "value": "active" },
      { "field": "role", "operator": "eq", "value": "admin" }
    ],
    "NOT": [
      { "field": "department", "operator": "eq", "value": "HR" },
      { "field": "location", "operator": "eq", "value": "remote" }
    ],
    "case_sensitive": true
  },
  "sort": { "field": "created_at", "direction": "asc" },
  "search": "John"
}`;

function read(text: string): BucketQuery {
  const query = parseQueryText(text);
  assert.ok(query.ok, JSON.stringify(query));
  return query.value;
}

describe('the published sample body', () => {
  const { filters, sort, search } = JSON.parse(body);
  const { case_sensitive, ...lists } = filters;
  const range = { offset: 20, limit: 10 };

  for (const [generation, expected] of [
    [seed, { filters, sort, search }],
    // Its sort is a string of unstated grammar, so that the rows are put in order here.
    [september2025, { filters, search }],
    [october2025, { filters: lists, case_sensitive, sort, search }],
    [year2026, { filters: lists, case_sensitive, sort, search }],
  ] as const) {
    it(`is sent with its meaning to generation ${generation.name}`, () => {
      const { body: sent } = generation.listRequest({ query: read(body), range }, generation.dialect);
      const { limit: _limit, offset: _offset, ...question } = sent ?? {};
      assert.deepEqual(question, expected);
    });
  }

  it('comes back from the form unchanged', () => {
    const form = formOf(read(body));
    assert.ok(form.ok);
    assert.deepEqual(queryOf(form.value), { ok: true, value: read(body) });
  });

  it('hides no row of a reply that knows none of its fields, and accuses no server', async () => {
    const rows = Array.from({ length: 10 }, (_, number) => ({
      bucket_id: `b${number}`,
      bucket_name: `bucket ${number}`,
      object_count: number,
      total_size_bytes: 0,
      metadata: {},
    }));
    let asked = 0;
    const ground: Ground = {
      id: 'g',
      pageSize: 10,
      fetchPage: async (_query, { limit }) => {
        asked += 1;
        return parsePage({ results: rows, total_count: 30 }, limit);
      },
    };
    const list = new BucketList();
    await list.show(ground, read(body));
    const listed = listedIn(list);
    assert.deepEqual([listed.rows.length, listed.hidden.length, canScan(list.state), asked], [10, 0, false, 1]);
  });
});
