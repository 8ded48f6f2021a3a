import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BucketQuery } from '../../../src/model/query.ts';
import { largestQueryBytes, parseQuery, parseQueryText, printQuery } from '../../../src/model/queryJson.ts';
import { mistakesIn, onlyMistake } from './mistakes.ts';
import { filters, hostileNames } from './randomFilters.ts';

const size = { field: 'total_size_bytes', operator: 'gt', value: 1e9 } as const;

describe('parseQuery', () => {
  it('reads search, filters and sort, each of which may be absent or null', () => {
    assert.deepEqual(parseQuery({ search: null, filters: null, sort: null }), { ok: true, value: {} });
    assert.deepEqual(parseQuery({ search: 'x', filters: { AND: [size] }, sort: { field: 'a', direction: 'desc' } }), {
      ok: true,
      value: { search: 'x', filters: { AND: [size] }, sort: { field: 'a', direction: 'desc' } },
    });
    assert.deepEqual(parseQuery({ sort: { field: 'a' } }), {
      ok: true,
      value: { sort: { field: 'a', direction: 'asc' } },
    });
  });

  it('collects the mistakes of all its parts', () => {
    const json = { search: 1, filters: { AND: [1] }, sort: { field: '', direction: 'up', by: 1 }, limit: 5 };
    assert.deepEqual(mistakesIn(parseQuery(json)), [
      'search: notAString',
      'filters.AND.0: notAnObject',
      'sort.field: emptyField',
      'sort.direction: wrongDirection',
      'sort.by: unknownKey',
      'limit: unknownKey',
    ]);
    assert.deepEqual(mistakesIn(parseQuery({ sort: {} })), ['sort.field: missingField']);
    assert.deepEqual(mistakesIn(parseQuery({ sort: { field: 1 } })), ['sort.field: notAString']);
    assert.deepEqual(mistakesIn(parseQuery({ sort: 'a' })), ['sort: notAnObject']);
    assert.deepEqual(mistakesIn(parseQuery([])), [': notAnObject']);
  });

  it('reads back what printQuery writes', () => {
    const query = fc.record(
      {
        search: fc.string(),
        filters,
        sort: fc.record({
          field: fc.constantFrom('a', ...hostileNames),
          direction: fc.constantFrom<'asc' | 'desc'>('asc', 'desc'),
        }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(query, (asked) => {
        const value = { ...asked };
        if (value.sort) value.sort = { ...value.sort };
        assert.deepEqual(parseQueryText(JSON.stringify(printQuery(value as BucketQuery))), { ok: true, value });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('parseQueryText', () => {
  it('takes an empty text for the question that asks for everything', () => {
    for (const text of ['', ' \n\t', '{}']) {
      assert.deepEqual(parseQueryText(text), { ok: true, value: {} });
    }
  });

  it('says where a text stops being JSON', () => {
    const at = (text: string) => {
      const mistake = onlyMistake(parseQueryText(text));
      assert.equal(mistake.code, 'invalidJson');
      return mistake.code === 'invalidJson' ? [mistake.offset, mistake.line, mistake.column] : [];
    };
    assert.deepEqual(at('{"search": "a",\n  }'), [18, 2, 3]);
    assert.deepEqual(at('{"search": "a'), [13, 1, 14]);
    assert.deepEqual(at('{\r\n"search": tru }'), [13, 2, 11]);
    assert.deepEqual(at('{} x'), [3, 1, 4]);
    assert.deepEqual(at('{"a" 1}'), [5, 1, 6]);
    assert.deepEqual(at('{"a": "\\x"}'), [7, 1, 8]);
    assert.deepEqual(at('[1 2]'), [3, 1, 4]);
    assert.deepEqual(at('['.repeat(900_000)), [900_000, 1, 900_001]);
  });

  it('calls invalid exactly what JSON.parse refuses', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '.',
      'e5',
      'true',
      'nul',
      ' ',
      '\n',
      '\\u12',
      '\\n',
    ];
    const text = fc.oneof(
      fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
      fc.json().chain((json) => fc.nat(json.length).map((at) => json.slice(0, at) + json.slice(at + 1))),
    );
    fc.assert(
      fc.property(text, (json) => {
        let parses = true;
        try {
          JSON.parse(json);
        } catch {
          parses = json.trim() === '';
        }
        const result = parseQueryText(json);
        assert.equal(!result.ok && result.error[0]?.code === 'invalidJson', !parses, json);
      }),
      { numRuns: 3_000 },
    );
  });

  it('refuses a text of one megabyte, counted in bytes, unread', () => {
    const question = (search: string) => `{"search":"${search}"}`;
    const room = largestQueryBytes - question('').length;
    assert.deepEqual(onlyMistake(parseQueryText(question('x'.repeat(room)))), {
      code: 'tooLarge',
      path: [],
      bytes: largestQueryBytes,
      largestBytes: largestQueryBytes,
    });
    assert.ok(parseQueryText(question('x'.repeat(room - 1))).ok);
    assert.equal(onlyMistake(parseQueryText('['.repeat(1_000_000))).code, 'tooLarge');
    for (const [character, bytes] of [
      ['é', 2],
      ['日', 3],
      ['😀', 4],
    ] as const) {
      const count = Math.ceil(room / bytes);
      assert.equal(onlyMistake(parseQueryText(question(character.repeat(count)))).code, 'tooLarge');
      assert.ok(parseQueryText(question(character.repeat(count - 1))).ok);
    }
  });
});
