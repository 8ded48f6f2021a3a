import { type Bucket, metadataOf, type SchemaField, schemaFields } from '../../model/bucket.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { BucketRow, Detail, DetailRow, FactName, SectionName, SectionRow } from './bucketRows.ts';

/** The sections of an expanded bucket; one with nothing in it is left out. */
export function sectionsOf(row: BucketRow): readonly SectionRow[] {
  const names: readonly SectionName[] = ['schema', 'metadata', 'facts'];
  return names
    .map((section): SectionRow => ({ kind: 'section', id: `${row.id}/${section}`, section, parent: row }))
    .filter((section) => sectionSize(section) > 0);
}

/** How many entries a section has. */
export function sectionSize({ section, parent }: SectionRow): number {
  if (section === 'schema') return schemaFields(parent.bucket).length;
  if (section === 'metadata') return Object.keys(metadataOf(parent.bucket)).length;
  return factsOf(parent.bucket).length;
}

/** The rows of a section. */
export function detailsOf(row: SectionRow): readonly DetailRow[] {
  const { bucket } = row.parent;
  switch (row.section) {
    case 'schema':
      return rowsFor(row, schemaFields(bucket).map(fieldDetail));
    case 'metadata':
      return rowsFor(row, valueDetails(metadataOf(bucket)));
    case 'facts':
      return rowsFor(row, factsOf(bucket));
  }
}

/** The rows inside a detail: nested fields of the schema, members of an object or list in the metadata. */
export function detailsInside(row: DetailRow): readonly DetailRow[] {
  const { detail } = row;
  if (detail.kind === 'field') return rowsFor(row, detail.field.fields.map(fieldDetail));
  if (detail.kind === 'value') return rowsFor(row, valueDetails(detail.value));
  return [];
}

/** The most rows that one level of the metadata shows; the document has them all. */
const mostMembers = 200;

function valueDetails(members: JsonValue): readonly Detail[] {
  const entries: readonly (readonly [string, JsonValue])[] = Array.isArray(members)
    ? members.map((member: JsonValue, index) => [String(index), member] as const)
    : isJsonObject(members)
      ? Object.entries(members)
      : [];
  const total = entries.length;
  const details = entries.slice(0, mostMembers).map(([name, value]): Detail => ({ kind: 'value', name, value }));
  return total > mostMembers ? [...details, { kind: 'rest', shown: mostMembers, total }] : details;
}

function fieldDetail(field: SchemaField): Detail {
  return { kind: 'field', field };
}

function factsOf(bucket: Bucket): readonly Detail[] {
  const { json } = bucket;
  const facts: readonly (readonly [FactName, JsonValue | undefined])[] = [
    ['id', bucket.id],
    ['description', bucket.description || undefined],
    ['objects', bucket.objectCount],
    ['size', bucket.totalSizeBytes],
    ['status', bucket.status],
    ['locked', bucket.isLocked || undefined],
    ['failedBatches', bucket.failedBatches || undefined],
    ['created', json['created_at']],
    ['updated', json['updated_at']],
    ['lastUpload', json['last_upload_at']],
  ];
  return facts.flatMap(([fact, value]): readonly Detail[] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [{ kind: 'fact', fact, value }]
      : [],
  );
}

function rowsFor(parent: SectionRow | DetailRow, details: readonly Detail[]): readonly DetailRow[] {
  // The position tells apart what names alone cannot: a schema may hold any names, slashes included.
  return details.map((detail, index) => ({ kind: 'detail', id: `${parent.id}/${index}`, parent, detail }));
}
