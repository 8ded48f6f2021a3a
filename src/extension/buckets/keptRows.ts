import { appendPage, emptyFrom, type ListedBuckets } from '../../listing/listedBuckets.ts';
import { parsePage } from '../../model/page.ts';
import type { BucketQuery } from '../../model/query.ts';

/** The list of rows that were stored, as the answer to this question; undefined where none can be read. */
export function listedFromStored(query: BucketQuery, stored: object): ListedBuckets | undefined {
  const page = parsePage(stored, mostKeptRows);
  if (!page.ok || page.value.buckets.length === 0) return undefined;
  const range = { offset: 0, limit: page.value.received };
  return { ...appendPage(emptyFrom(0, query), page.value, range), changed: false, isKept: true };
}

const mostCharacters = 200_000;
export const mostKeptRows = 50;

/** What is stored of a list, in the form of the server's own reply: its first rows, as far as they are not too many. */
export function storedFrom({ rows, total }: ListedBuckets): object {
  const results = [];
  let characters = 0;
  for (const { bucket } of rows.slice(0, mostKeptRows)) {
    characters += JSON.stringify(bucket.json).length;
    if (characters > mostCharacters) break;
    results.push(bucket.json);
  }
  return { results, ...(total === undefined ? {} : { total_count: total }) };
}
