import type { JsonObject } from '../model/json.ts';
import type { BucketSequence, SampleNamespace } from './sampleSource.ts';

export interface GeneratedBucketsOptions {
  /** How many buckets, at least 0. */
  readonly count: number;
  /** Other seeds give other ids and values; the same seed always gives the same buckets. Default 1. */
  readonly seed?: number;
  readonly name?: string;
}

const kinds = ['image', 'video', 'audio', 'document', 'text'] as const;
const topics = ['harbour', 'forest', 'market', 'station', 'kitchen', 'stadium', 'library', 'mountain'] as const;
const epoch = Date.UTC(2024, 0, 1);
const secondsInTwoYears = 2 * 365 * 24 * 60 * 60;

/** MurmurHash3's final mixing step: no two 32-bit numbers share a result, so ids made of it are unique. */
function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function oneOf<Item>(items: readonly [Item, ...Item[]], random: number): Item {
  return items[random % items.length] ?? items[0];
}

/** The bucket at a place, from the place and the seed alone. About one in 16 lacks its figures, one in 8 its description. */
function bucketAt(index: number, seed: number): JsonObject {
  const unique = mixed(index ^ mixed(seed));
  const second = mixed(unique ^ 0x9e3779b9);
  const third = mixed(second ^ 0x7f4a7c15);
  const kind = oneOf(kinds, second);
  const topic = oneOf(topics, third);
  const objects = Math.floor(10 ** ((unique % 7_000) / 1_000));
  const created = epoch + (second % secondsInTwoYears) * 1_000;
  const updated = created + (third % secondsInTwoYears) * 1_000;
  return {
    bucket_id: `bkt_${hex(unique, 8)}${hex(second % 0x10000, 4)}`,
    bucket_name: `${topic}-${kind}-${String(index).padStart(6, '0')}`,
    description: third % 8 === 0 ? null : `Generated ${kind} files of the ${topic}`,
    bucket_schema: { properties: { [kind]: { type: kind }, taken_on: { type: 'date' }, label: { type: 'text' } } },
    metadata: { kind, topic, index, year: 2024 + (second % 3) },
    ...(third % 16 === 1 ? {} : { object_count: objects, total_size_bytes: objects * (1 + (third % 10_000_000)) }),
    created_at: new Date(created).toISOString(),
    updated_at: new Date(updated).toISOString(),
    last_upload_at: second % 4 === 0 ? null : new Date(updated).toISOString(),
    status: second % 32 === 0 ? 'ARCHIVED' : third % 64 === 2 ? 'SUSPENDED' : 'ACTIVE',
    is_locked: third % 32 === 3,
  };
}

/** A namespace of made-up buckets, each computed when it is asked for: a page deep in the list costs what the first one costs. */
export function generatedNamespace(options: GeneratedBucketsOptions): SampleNamespace {
  const { count, seed = 1, name = 'generated' } = options;
  const buckets: BucketSequence = {
    length: count,
    at: (index) => (index >= 0 && index < count ? bucketAt(index, seed) : undefined),
  };
  return { id: `ns_${hex(mixed(seed), 10)}`, name, description: `${count} generated buckets`, buckets };
}
