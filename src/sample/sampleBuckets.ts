import { createHash } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';
import { audioDataSets } from './audioDataSets.ts';
import type { DataSetFacts, FieldSpec } from './dataSetFacts.ts';
import { documentAndScienceDataSets } from './documentAndScienceDataSets.ts';
import { imageDataSets } from './imageDataSets.ts';
import type { SampleNamespace, SampleSource } from './sampleSource.ts';
import { videoDataSets } from './videoDataSets.ts';

// States of the sample's buckets, chosen so that each kind of row can be seen. They say nothing about the data sets.
const archived: ReadonlySet<string> = new Set(['caltech-256', 'urbansound8k', 't5-corpus']);
const suspended = 'gtzan';
const locked = 'fashion-mnist';

/** The first hexadecimal digits of the name's SHA-256: an id that is the same in every run. */
function idFrom(name: string, digits: number): string {
  return createHash('sha256').update(name).digest('hex').slice(0, digits);
}

function schemaField(spec: FieldSpec): JsonObject {
  if (typeof spec !== 'string') return spec;
  return spec.endsWith('[]') ? { type: 'array', items: { type: spec.slice(0, -2) } } : { type: spec };
}

/** The bucket of one data set in wire form. What is not published is absent; the dates are null, as nothing was ever uploaded. */
function toBucket(facts: DataSetFacts): JsonObject {
  const status = archived.has(facts.bucketName) ? 'ARCHIVED' : facts.bucketName === suspended ? 'SUSPENDED' : 'ACTIVE';
  return {
    bucket_id: `bkt_${idFrom(facts.bucketName, 12)}`,
    bucket_name: facts.bucketName,
    description: facts.description,
    bucket_schema: {
      properties: Object.fromEntries(Object.entries(facts.fields).map(([name, spec]) => [name, schemaField(spec)])),
    },
    metadata: {
      title: facts.title,
      kind: facts.kind,
      ...(facts.licence === undefined ? {} : { licence: facts.licence }),
      ...(facts.year === undefined ? {} : { year: facts.year }),
      ...(facts.publishedItems === undefined ? {} : { published_items: facts.publishedItems }),
      ...(facts.publishedSize === undefined ? {} : { published_size: facts.publishedSize }),
      source: facts.source,
    },
    ...(facts.objects === undefined ? {} : { object_count: facts.objects }),
    ...(facts.bytes === undefined ? {} : { total_size_bytes: facts.bytes }),
    created_at: null,
    updated_at: null,
    last_upload_at: null,
    status,
    is_locked: facts.bucketName === locked,
  };
}

function namespaceOf(name: string, description: string, dataSets: readonly DataSetFacts[]): SampleNamespace {
  return { id: `ns_${idFrom(name, 10)}`, name, description, buckets: dataSets.map(toBucket) };
}

/** Public media data sets as buckets, with their published figures, in three namespaces. */
export const sampleBuckets: SampleSource = [
  namespaceOf('images_and_video', 'Photographs, drawings and films, with labels, boxes and captions', [
    ...imageDataSets,
    ...videoDataSets,
  ]),
  namespaceOf('audio_and_speech', 'Speech, music and everyday sounds', audioDataSets),
  namespaceOf(
    'documents_text_and_science',
    'Documents and text, scanned rooms, satellite and medical pictures',
    documentAndScienceDataSets,
  ),
];
