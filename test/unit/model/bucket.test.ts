import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Bucket, metadataOf, parseBucket, type SchemaField, schemaFields } from '../../../src/model/bucket.ts';

/** A row as it comes over the wire. */
function parse(row: string): Bucket {
  const bucket = parseBucket(JSON.parse(row));
  assert.ok(bucket, row);
  return bucket;
}

function parseWith(fields: object): Bucket {
  return parse(JSON.stringify({ bucket_name: 'films', ...fields }));
}

describe('parseBucket', () => {
  it('reads every field that rows show', () => {
    const row = {
      bucket_id: 'bkt_1',
      bucket_name: 'films',
      description: 'Feature films',
      object_count: 12,
      total_size_bytes: 3_400_000_000_000,
      status: 'IN_PROGRESS',
      is_locked: true,
      batch_stats: { total: 9, failed: 2 },
    };
    assert.deepEqual(parseWith(row), {
      id: 'bkt_1',
      name: 'films',
      description: 'Feature films',
      objectCount: 12,
      totalSizeBytes: 3_400_000_000_000,
      status: 'IN_PROGRESS',
      isLocked: true,
      failedBatches: 2,
      json: row,
    });
  });

  it('reads a row that holds its name alone, and one whose every other field is null', () => {
    const unsaid = {
      id: undefined,
      name: 'films',
      description: undefined,
      objectCount: undefined,
      totalSizeBytes: undefined,
      status: undefined,
      isLocked: false,
      failedBatches: 0,
    };
    const nulls = {
      bucket_id: null,
      bucket_name: 'films',
      description: null,
      bucket_schema: null,
      metadata: null,
      object_count: null,
      total_size_bytes: null,
      status: null,
      is_locked: null,
      batch_stats: null,
    };
    assert.deepEqual(parseWith({}), { ...unsaid, json: { bucket_name: 'films' } });
    assert.deepEqual(parseWith(nulls), { ...unsaid, json: nulls });
  });

  it('keeps unknown fields for the document', () => {
    const added = { storage_class: 'coldline', nested: { deep: [1, { er: null }] } };
    assert.deepEqual(parseWith(added).json, { bucket_name: 'films', ...added });
  });

  for (const [what, name] of [
    ['emoji', '👩‍👩‍👧‍👦 films 🎬'],
    ['right-to-left', 'أفلام \u202etxt.exe'],
    ['10,000 characters', 'x'.repeat(10_000)],
    ['markdown', '[click](command:mixpeek.removeApiKey) **b** $(trash)'],
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['empty', ''],
    ['control characters', 'a\u0000\u001b[31m\nb'],
    ['a lone surrogate', '\ud800'],
  ] as const) {
    it(`keeps a name as it is: ${what}`, () => {
      assert.equal(parseWith({ bucket_name: name }).name, name);
      assert.equal(parseWith({ description: name }).description, name);
    });
  }

  for (const [written, expected] of [
    ['0', 0],
    ['-0', 0],
    ['1000000000000000', 10 ** 15],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993', undefined],
    ['1e400', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['"12"', undefined],
    ['[12]', undefined],
    ['{"value":12}', undefined],
    ['true', undefined],
    ['null', undefined],
  ] as const) {
    it(`reads the count ${written} as ${expected}`, () => {
      const { objectCount, totalSizeBytes } = parse(
        `{"bucket_name":"films","object_count":${written},"total_size_bytes":${written}}`,
      );
      assert.deepEqual({ objectCount, totalSizeBytes }, { objectCount: expected, totalSizeBytes: expected });
    });
  }

  it('takes an id of 1 to 256 characters, and no other', () => {
    assert.equal(parseWith({ bucket_id: 'x'.repeat(256) }).id, 'x'.repeat(256));
    for (const bucket_id of ['', 'x'.repeat(257), 7, ['bkt_1'], {}]) {
      assert.equal(parseWith({ bucket_id }).id, undefined);
    }
  });

  it('is locked by true alone', () => {
    for (const is_locked of ['true', 1, {}, 'false']) assert.equal(parseWith({ is_locked }).isLocked, false);
  });

  it('reads no field through __proto__ or constructor keys', () => {
    const row = '{"bucket_name":"films","__proto__":{"bucket_id":"bkt_x","is_locked":true},"constructor":{"a":1}}';
    const { id, isLocked, json } = parse(row);
    assert.deepEqual({ id, isLocked }, { id: undefined, isLocked: false });
    assert.equal(JSON.stringify(json), row);
    assert.equal(parseBucket(JSON.parse('{"__proto__":{"bucket_name":"films"}}')), undefined);
    assert.equal('is_locked' in {}, false);
  });

  it('answers undefined for what is no row', () => {
    for (const value of [
      ...['', 'films', 0, true, null, undefined, [], [{ bucket_name: 'films' }]],
      ...[{}, { name: 'films' }, { bucket_name: null }, { bucket_name: 7 }, { bucket_name: ['films'] }],
    ]) {
      assert.equal(parseBucket(value), undefined, JSON.stringify(value));
    }
  });

  it('never throws, whatever JSON comes, and nor does what reads its result', () => {
    const anyRow = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          bucket_name: fc.string(),
          bucket_id: fc.jsonValue(),
          description: fc.jsonValue(),
          bucket_schema: fc.oneof(fc.jsonValue(), fc.record({ properties: fc.jsonValue() })),
          metadata: fc.jsonValue(),
          object_count: fc.jsonValue(),
          batch_stats: fc.jsonValue(),
        },
        { requiredKeys: ['bucket_name'] },
      ),
    );
    fc.assert(
      fc.property(anyRow, (row) => {
        const bucket = parseBucket(row);
        if (!bucket) return;
        assert.equal(bucket.json, row);
        assert.ok(Array.isArray(schemaFields(bucket)));
        assert.equal(typeof metadataOf(bucket), 'object');
      }),
    );
  });
});

describe('schemaFields', () => {
  const fieldsOf = (bucket_schema: unknown) => schemaFields(parseWith({ bucket_schema }));

  it('lists nested fields and those of list items, in the server’s order', () => {
    const fields = fieldsOf({
      properties: {
        video: { type: 'video', required: true, description: 'The film' },
        cast: { type: 'array', items: { type: 'object', properties: { name: { type: 'text' } } } },
        place: { type: 'object', properties: { lat: { type: 'float' }, lon: { type: 'float' } } },
      },
    });
    const leaf = (name: string, type: string) => ({
      name,
      type,
      required: false,
      description: undefined,
      fields: [],
    });
    assert.deepEqual(fields, [
      { ...leaf('video', 'video'), required: true, description: 'The film' },
      { ...leaf('cast', 'array of object'), fields: [leaf('name', 'text')] },
      { ...leaf('place', 'object'), fields: [leaf('lat', 'float'), leaf('lon', 'float')] },
    ]);
  });

  it('lists a field whose declaration is unreadable by its name', () => {
    const fields = fieldsOf({ properties: { a: null, b: 'text', c: [], d: { type: 7, required: 'yes' } } });
    assert.deepEqual(
      fields.map(({ name, type, required }) => ({ name, type, required })),
      ['a', 'b', 'c', 'd'].map((name) => ({ name, type: undefined, required: false })),
    );
  });

  it('is empty without a readable schema', () => {
    for (const schema of [undefined, null, 'text', [], {}, { properties: null }, { properties: ['a'] }]) {
      assert.deepEqual(fieldsOf(schema), []);
    }
  });

  it('keeps a field that is called __proto__', () => {
    const bucket = parse('{"bucket_name":"films","bucket_schema":{"properties":{"__proto__":{"type":"text"}}}}');
    assert.deepEqual(
      schemaFields(bucket).map(({ name, type }) => [name, type]),
      [['__proto__', 'text']],
    );
  });

  it('ends at 16 levels, however deep the schema goes', () => {
    const opening = '{"properties":{"a":'.repeat(5_000);
    const schema = `${opening}{}${'}}'.repeat(5_000)}`;
    let depth = 0;
    let fields: readonly SchemaField[] = schemaFields(parse(`{"bucket_name":"films","bucket_schema":${schema}}`));
    for (; fields[0]; fields = fields[0].fields) depth += 1;
    assert.equal(depth, 16);
  });
});

describe('metadataOf', () => {
  it('is the object as it came, or an empty one', () => {
    const metadata = { source: { lists: [['a'], { b: null }] }, 'a.b': 1 };
    assert.deepEqual(metadataOf(parseWith({ metadata })), metadata);
    for (const none of [undefined, null, 'text', 7, ['a']]) {
      assert.deepEqual(metadataOf(parseWith({ metadata: none })), {});
    }
  });
});
