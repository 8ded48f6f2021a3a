import type { Ground } from '../../src/listing/bucketList.ts';
import { countOf } from '../../src/model/bucket.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { parsePage } from '../../src/model/page.ts';
import { generatedNamespace } from '../../src/sample/generatedBuckets.ts';

/** A ground of one page with all its buckets: what a list of it is asked afterwards, memory answers. */
export function wholeGround(count: number): Ground {
  const reply: unknown = JSON.parse(JSON.stringify({ results: rows(count), total_count: count }));
  const page = parsePage(reply, count);
  return { id: `whole ${count}`, pageSize: count, fetchPage: async () => page };
}

/** Generated buckets that state their size: memory sorts by nothing that a row leaves out. */
function rows(count: number): readonly JsonObject[] {
  const { buckets } = generatedNamespace({ count: count * 2 });
  const found: JsonObject[] = [];
  for (let place = 0; place < buckets.length && found.length < count; place += 1) {
    const bucket = buckets.at(place);
    if (isJsonObject(bucket) && countOf(bucket['total_size_bytes']) !== undefined) found.push(bucket);
  }
  if (found.length < count) throw new Error(`Only ${found.length} of ${count} buckets state their size.`);
  return found;
}
