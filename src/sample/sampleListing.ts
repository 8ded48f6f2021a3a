import type { JsonObject } from '../model/json.ts';
import { filterTest, type RegexEngine, searchTest } from '../model/matches.ts';
import { compareKeys, sortKey } from '../model/order.ts';
import type { FilterGroup, PageRange, Sort } from '../model/query.ts';
import type { BucketSequence } from './sampleSource.ts';

/** What a request asks of one namespace's buckets. */
export interface ListingQuestion {
  /** Part of the text looked for; undefined or empty: every bucket. */
  readonly search: string | undefined;
  readonly caseSensitive: boolean;
  /** Default: id, name, description and every text in the metadata. */
  readonly searchedFields?: readonly string[] | undefined;
  readonly filters?: FilterGroup | undefined;
  /** For patterns in the filters. */
  readonly regex?: RegexEngine | undefined;
  readonly sort: Sort | undefined;
  readonly range: PageRange;
}

export interface ListingPage {
  readonly rows: readonly JsonObject[];
  /** Buckets that match, on all pages. */
  readonly total: number;
}

/** The asked page. Without search, filters and sort only the page's own buckets are read. */
export function listPage(buckets: BucketSequence, question: ListingQuestion): ListingPage {
  const { offset, limit } = question.range;
  if (!question.search && question.filters === undefined && question.sort === undefined) {
    const end = Math.min(buckets.length, offset + limit);
    return { rows: rowsAt(buckets, placesBetween(offset, end)), total: buckets.length };
  }
  const places = matchingPlaces(buckets, question);
  const ordered = question.sort === undefined ? places : sortedPlaces(buckets, places, question.sort);
  return { rows: rowsAt(buckets, ordered.slice(offset, offset + limit)), total: ordered.length };
}

/** The bucket with this id, else the one with this name. */
export function findBucket(buckets: BucketSequence, identifier: string): JsonObject | undefined {
  let named: JsonObject | undefined;
  for (let place = 0; place < buckets.length; place += 1) {
    const bucket = buckets.at(place);
    if (bucket?.['bucket_id'] === identifier) return bucket;
    if (bucket?.['bucket_name'] === identifier) named ??= bucket;
  }
  return named;
}

/** The pagination object of every listing reply. The neighbouring pages are page numbers; what they hold is not specified. */
export function pagination(total: number, range: PageRange): JsonObject {
  const { offset, limit } = range;
  const page = Math.floor(offset / limit) + 1;
  return {
    total,
    page,
    page_size: limit,
    total_pages: Math.ceil(total / limit),
    next_page: offset + limit < total ? String(page + 1) : null,
    previous_page: offset > 0 ? String(Math.max(1, page - 1)) : null,
  };
}

/** Sums and averages over the rows of a page; rows that lack a figure are left out of it. */
export function pageStats(rows: readonly JsonObject[]): JsonObject {
  const objects = numbersOf(rows, 'object_count');
  const sizes = numbersOf(rows, 'total_size_bytes');
  return {
    total_objects: sum(objects),
    total_size_bytes: sum(sizes),
    avg_objects_per_bucket: objects.length === 0 ? 0 : sum(objects) / objects.length,
    avg_size_per_bucket: sizes.length === 0 ? 0 : sum(sizes) / sizes.length,
  };
}

/** True if the text contains the searched part; case counts only if asked. */
export function containsText(text: string, part: string, caseSensitive: boolean): boolean {
  return caseSensitive ? text.includes(part) : text.toLowerCase().includes(part.toLowerCase());
}

function numbersOf(rows: readonly JsonObject[], field: string): number[] {
  return rows.map((row) => row[field]).filter((value) => typeof value === 'number');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function placesBetween(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, step) => start + step);
}

function rowsAt(buckets: BucketSequence, places: readonly number[]): JsonObject[] {
  return places.map((place) => buckets.at(place)).filter((bucket) => bucket !== undefined);
}

function matchingPlaces(buckets: BucketSequence, question: ListingQuestion): number[] {
  const { search, caseSensitive, searchedFields, filters, regex } = question;
  const searched = searchTest(search ?? '', { meaning: 'mongo', caseSensitive, searchedFields });
  const filtered = filterTest(filters ?? {}, { meaning: 'mongo', regex });
  return placesBetween(0, buckets.length).filter((place) => {
    const bucket = buckets.at(place);
    return bucket !== undefined && searched(bucket) === 'true' && filtered(bucket) === 'true';
  });
}

/** Only what decides the order is kept of each bucket: there may be very many. */
function sortedPlaces(buckets: BucketSequence, places: readonly number[], sort: Sort): number[] {
  const keyOf = sortKey(sort);
  const compare = compareKeys(sort);
  const keys = places.map((place) => ({ place, ...keyOf(buckets.at(place) ?? {}) }));
  return keys.sort(compare).map(({ place }) => place);
}
