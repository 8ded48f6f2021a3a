import { isJsonObject, type JsonObject } from './json.ts';

/**
 * One bucket of the listing. `undefined` means that the server did not say: the contract
 * requires little, and a row that leaves something out is still a row.
 */
export interface Bucket {
  readonly id: string | undefined;
  readonly name: string;
  readonly description: string | undefined;
  readonly objectCount: number | undefined;
  readonly totalSizeBytes: number | undefined;
  /** Open text: the enum grows from one published contract to the next. */
  readonly status: string | undefined;
  readonly isLocked: boolean;
  readonly failedBatches: number;
  /** The row as it came, unknown fields included: what the document shows. */
  readonly json: JsonObject;
}

/** One entry of `bucket_schema.properties`, or one nested inside it. */
export interface SchemaField {
  readonly name: string;
  readonly type: string | undefined;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly fields: readonly SchemaField[];
}

const longestId = 256;

/**
 * Reads one row of `results`; undefined if it is none.
 * Hand-written because it runs for every row of every page: a schema library costs as much as `JSON.parse` itself.
 */
export function parseBucket(value: unknown): Bucket | undefined {
  if (!isJsonObject(value)) return undefined;
  const name = value['bucket_name'];
  if (typeof name !== 'string') return undefined;
  const id = value['bucket_id'];
  const batches = value['batch_stats'];
  return {
    id: typeof id === 'string' && id.length > 0 && id.length <= longestId ? id : undefined,
    name,
    description: textOf(value['description']),
    objectCount: countOf(value['object_count']),
    totalSizeBytes: countOf(value['total_size_bytes']),
    status: textOf(value['status']),
    isLocked: value['is_locked'] === true,
    failedBatches: isJsonObject(batches) ? (countOf(batches['failed']) ?? 0) : 0,
    json: value,
  };
}

/** The fields that the bucket's schema declares, in the server's order; empty if there is no readable schema. */
export function schemaFields(bucket: Bucket): readonly SchemaField[] {
  const schema = bucket.json['bucket_schema'];
  return isJsonObject(schema) ? fieldsOf(schema['properties'], deepestSchema) : [];
}

/** The bucket's metadata; empty if there is none. */
export function metadataOf(bucket: Bucket): JsonObject {
  const metadata = bucket.json['metadata'];
  return isJsonObject(metadata) ? metadata : {};
}

/** Deeper nesting is left to the document: a tree of that depth helps nobody, and a hostile one must end. */
const deepestSchema = 16;

function fieldsOf(properties: unknown, depthLeft: number): readonly SchemaField[] {
  if (!isJsonObject(properties) || depthLeft === 0) return [];
  return Object.entries(properties).map(([name, declared]) => {
    const field = isJsonObject(declared) ? declared : {};
    const items = isJsonObject(field['items']) ? field['items'] : {};
    return {
      name,
      type: typeOf(field, items),
      required: field['required'] === true,
      description: textOf(field['description']),
      fields: fieldsOf(field['properties'] ?? items['properties'], depthLeft - 1),
    };
  });
}

function typeOf(field: JsonObject, items: JsonObject): string | undefined {
  const type = textOf(field['type']);
  const itemType = textOf(items['type']);
  return type === 'array' && itemType !== undefined ? `array of ${itemType}` : type;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A count of objects or bytes; anything that is no exact non-negative integer is unknown, never rounded. */
export function countOf(value: unknown): number | undefined {
  // Adding 0 makes 0 of the -0 that JSON can hold and that would be shown as such.
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value + 0 : undefined;
}
