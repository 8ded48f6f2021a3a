import type { Ground } from '../../../src/listing/bucketList.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { parsePage } from '../../../src/model/page.ts';
import type { PageRange } from '../../../src/model/query.ts';

/** A server as a function; it may say whatever it likes. */
export interface ScriptedServer {
  rows(range: PageRange): readonly unknown[];
  readonly total?: (range: PageRange) => JsonValue;
  readonly reportedPageSize?: number;
}

export interface ScriptedGround extends Ground {
  readonly asked: readonly PageRange[];
}

/** A ground over such a server, which answers at once. */
export function scriptedGround(server: ScriptedServer, pageSize = 100): ScriptedGround {
  const asked: PageRange[] = [];
  return {
    id: 'scripted',
    pageSize,
    asked,
    fetchPage: async (_query, range) => {
      asked.push(range);
      const pagination = { page_size: server.reportedPageSize ?? null };
      return parsePage(
        { results: server.rows(range), total_count: server.total?.(range) ?? null, pagination },
        range.limit,
      );
    },
  };
}

export const rowNumber = (index: number) => ({ bucket_id: `bkt_${index}`, bucket_name: `name ${index}` });

/** The rows of an honest server of `count` buckets that sends at most `most` at once. */
export function numbered(count: number, most = Number.POSITIVE_INFINITY): ScriptedServer['rows'] {
  return ({ offset, limit }) => {
    const length = Math.max(0, Math.min(limit, most, count - offset));
    return Array.from({ length }, (_, index) => rowNumber(offset + index));
  };
}

export function idsBetween(start: number, end: number): string[] {
  return Array.from({ length: end - start }, (_, index) => `bkt_${start + index}`);
}
