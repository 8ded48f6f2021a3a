import assert from 'node:assert/strict';
import { isJsonObject, type JsonObject } from '../../../src/model/json.ts';
import { sampleBuckets } from '../../../src/sample/sampleBuckets.ts';

function everyBucket(): JsonObject[] {
  return sampleBuckets.flatMap(({ buckets }) =>
    Array.from({ length: buckets.length }, (_, index) => buckets.at(index)).filter((bucket) => bucket !== undefined),
  );
}

function bucketNamed(name: string): JsonObject {
  const bucket = everyBucket().find(({ bucket_name }) => bucket_name === name);
  assert.ok(bucket, name);
  return bucket;
}

describe('sampleBuckets', () => {
  it('has about 60 buckets in three namespaces, one of them longer than a page of 25', () => {
    assert.deepEqual(
      sampleBuckets.map(({ name, buckets }) => [name, buckets.length]),
      [
        ['images_and_video', 30],
        ['audio_and_speech', 17],
        ['documents_text_and_science', 15],
      ],
    );
    assert.ok(sampleBuckets.every(({ id, description }) => /^ns_[0-9a-f]{10}$/.test(id) && description !== ''));
  });

  it('gives each bucket an id and a name of its own', () => {
    const buckets = everyBucket();
    assert.equal(new Set(buckets.map(({ bucket_id }) => bucket_id)).size, buckets.length);
    assert.equal(new Set(buckets.map(({ bucket_name }) => bucket_name)).size, buckets.length);
    for (const { bucket_id, bucket_name } of buckets) {
      assert.match(String(bucket_id), /^bkt_[0-9a-f]{12}$/);
      assert.match(String(bucket_name), /^[a-z0-9]+(-[a-z0-9]+)*$/);
    }
  });

  it('keeps ids from one version to the next', () => {
    assert.equal(bucketNamed('coco-2017')['bucket_id'], 'bkt_d46e05ef24d7');
  });

  // Count and bytes as published; GB and TB are decimal, GiB is 2^30.
  const facts: [string, number | undefined, number | undefined][] = [
    ['coco-2017', 163_957, 25_200_000_000],
    ['coco-2014', 164_062, 27_068_896_863],
    ['open-images-v7', 1_910_098, 561_000_000_000],
    ['places365-small', 2_168_460, 31_428_423_188],
    ['inaturalist-2021', 3_286_843, 275_400_000_000],
    ['mnist', 70_000, 21_000_000],
    ['commonpool-xlarge', 12_800_000_000, 450_000_000_000_000],
    ['common-voice-25-scripted', 31_553_774, 930_013_531_799],
    ['fma-full', 106_574, 943_819_063_296],
    ['musdb18', 150, 22_000_000_000],
    ['multiface', 13, 65_000_000_000_000],
    ['patchcamelyon', 327_680, 7_700_000_000],
    ['ade20k', 27_574, undefined],
    ['pile-of-law', undefined, 256_000_000_000],
    ['librispeech', undefined, undefined],
  ];
  for (const [name, objects, bytes] of facts) {
    it(`states the published figures of ${name}`, () => {
      const bucket = bucketNamed(name);
      assert.deepEqual([bucket['object_count'], bucket['total_size_bytes']], [objects, bytes]);
    });
  }

  it('leaves unpublished figures out in six buckets, and whole numbers everywhere else', () => {
    const buckets = everyBucket();
    const incomplete = buckets.filter((bucket) => !('object_count' in bucket && 'total_size_bytes' in bucket));
    assert.equal(incomplete.length, 6);
    for (const { object_count = 0, total_size_bytes = 0 } of buckets) {
      assert.ok(Number.isSafeInteger(object_count) && Number.isSafeInteger(total_size_bytes));
    }
  });

  it('describes every bucket: at least one typed field, kind and source, no empty licence', () => {
    for (const { bucket_name, bucket_schema, metadata, description } of everyBucket()) {
      assert.ok(isJsonObject(bucket_schema) && isJsonObject(bucket_schema['properties']) && isJsonObject(metadata));
      const fields = Object.values(bucket_schema['properties']);
      assert.ok(fields.length > 0, String(bucket_name));
      for (const field of fields) {
        assert.ok(isJsonObject(field) && typeof field['type'] === 'string' && field['type'] !== '');
        assert.equal(field['type'] === 'array', isJsonObject(field['items']));
      }
      assert.ok(typeof description === 'string' && description !== '');
      assert.ok(metadata['kind'] && metadata['source'] && metadata['title']);
      assert.doesNotMatch(JSON.stringify(metadata), /unknown/);
    }
  });

  it('shows the rarer states a row can be in', () => {
    const having = (status: string) => everyBucket().filter((bucket) => bucket['status'] === status).length;
    assert.deepEqual([having('ARCHIVED'), having('SUSPENDED'), having('ACTIVE')], [3, 1, 58]);
    assert.equal(everyBucket().filter(({ is_locked }) => is_locked === true).length, 1);
  });
});
