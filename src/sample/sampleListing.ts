import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { PageRange, Sort } from '../model/query.ts';
import type { BucketSequence } from './sampleSource.ts';

/** What a request asks of one namespace's buckets. */
export interface ListingQuestion {
  /** Part of the text looked for; undefined or empty: every bucket. */
  readonly search: string | undefined;
  readonly caseSensitive: boolean;
  /** `all`: id, name, description and every text in the metadata; `nameAndDescription`: the oldest contract's reach. */
  readonly searched: 'all' | 'nameAndDescription';
  readonly sort: Sort | undefined;
  readonly range: PageRange;
}

export interface ListingPage {
  readonly rows: readonly JsonObject[];
  /** Buckets that match, on all pages. */
  readonly total: number;
}

/** The asked page. Without search and sort only the page's own buckets are read. */
export function listPage(buckets: BucketSequence, question: ListingQuestion): ListingPage {
  const { offset, limit } = question.range;
  if (!question.search && question.sort === undefined) {
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
  const { search, caseSensitive, searched } = question;
  const places = placesBetween(0, buckets.length);
  if (!search) return places;
  return places.filter((place) => {
    const bucket = buckets.at(place);
    return bucket !== undefined && searchedTexts(bucket, searched).some((t) => containsText(t, search, caseSensitive));
  });
}

function searchedTexts(bucket: JsonObject, searched: ListingQuestion['searched']): string[] {
  const fields = searched === 'all' ? ['bucket_id', 'bucket_name', 'description', 'metadata'] : nameAndDescription;
  return fields.flatMap((field) => textsIn(bucket[field]));
}

const nameAndDescription = ['bucket_name', 'description'];

function textsIn(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

interface SortKey {
  readonly place: number;
  readonly value: JsonValue | undefined;
  readonly id: string;
}

/** In the order asked for: missing first when ascending, equal values by id, whichever the direction. */
function sortedPlaces(buckets: BucketSequence, places: readonly number[], sort: Sort): number[] {
  const path = sort.field.split('.');
  const sign = sort.direction === 'asc' ? 1 : -1;
  const keys = places.map((place): SortKey => {
    const bucket = buckets.at(place);
    return { place, value: valueAt(bucket, path), id: String(bucket?.['bucket_id']) };
  });
  keys.sort((one, other) => sign * compareValues(one.value, other.value) || compareText(one.id, other.id));
  return keys.map((key) => key.place);
}

function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (part, key) => (isJsonObject(part) && Object.hasOwn(part, key) ? part[key] : undefined),
    value,
  );
}

/** MongoDB's order of types: nothing, numbers, text, objects, lists, booleans. Objects and lists are not ordered among themselves. */
function rankOf(value: JsonValue | undefined): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number') return 1;
  if (typeof value === 'string') return 2;
  if (typeof value === 'boolean') return 5;
  return isJsonObject(value) ? 3 : 4;
}

function compareValues(one: JsonValue | undefined, other: JsonValue | undefined): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return compareText(one, other);
  if (typeof one === 'boolean' && typeof other === 'boolean') return Number(one) - Number(other);
  return rankOf(one) - rankOf(other);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
