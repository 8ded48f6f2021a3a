import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  documentText,
  edited,
  editsForParts,
  type PartsInText,
  partsInText,
  samePart,
  sameWritten,
  withNothingAsBefore,
} from '../../../../src/extension/filter/filterText.ts';
import type { JsonValue } from '../../../../src/model/json.ts';
import { type BucketQuery, everything, queryParts, sameQuery } from '../../../../src/model/query.ts';
import { parseQueryText } from '../../../../src/model/queryJson.ts';
import { allHostileStrings } from '../../../support/hostileStrings.ts';

/** The text with these parts in place of its own. */
const changedText = (text: string, changed: PartsInText) => edited(text, editsForParts(text, changed));

function queryOf(text: string, before: BucketQuery = everything): BucketQuery {
  const parsed = parseQueryText(text);
  assert.ok(parsed.ok, text);
  return withNothingAsBefore(parsed.value, before);
}

describe('filterText', () => {
  it('shows an empty question with a place for every part', () => {
    assert.equal(
      documentText(everything),
      '{\n  "search": "",\n  "filters": {\n    "AND": []\n  },\n  "sort": null\n}\n',
    );
  });

  it('reads what it shows as the same question, whatever it holds', () => {
    assert.ok(sameQuery(queryOf(documentText(everything)), everything));
    for (const text of allHostileStrings) {
      const field = text === '' ? 'x' : text;
      const query: BucketQuery = {
        search: text,
        filters: { OR: [{ field, operator: 'eq', value: text }], NOT: [{ equal: [[field, text]] }] },
        sort: { field, direction: 'desc' },
      };
      const read = queryOf(documentText(query), query);
      // A name of the grammar's own has no short form and comes back as a condition: the same question in other words.
      assert.equal(documentText(read), documentText(query), JSON.stringify(text).slice(0, 80));
    }
  });

  it('leaves what asks for nothing as it was', () => {
    const before: BucketQuery = { search: '', filters: { AND: [{ OR: [] }] } };
    assert.deepEqual(withNothingAsBefore({ filters: { AND: [] } }, before), before);
    assert.deepEqual(withNothingAsBefore({ search: 'x', filters: { AND: [] } }, everything), { search: 'x' });
    const caseSwitch: BucketQuery = { filters: { AND: [], case_sensitive: true } };
    assert.deepEqual(withNothingAsBefore(caseSwitch, everything), caseSwitch);
    assert.ok(!samePart(caseSwitch, everything, 'filters'));
  });

  it('takes a part that is left empty for one that is left out', () => {
    const empty = { search: '', filters: { AND: [], OR: null }, sort: null };
    for (const part of queryParts) {
      assert.ok(sameWritten(empty, {}, part), part);
      assert.ok(sameWritten({ [part]: 1 }, { [part]: 1 }, part), part);
      assert.ok(!sameWritten({ [part]: 1 }, {}, part), part);
    }
    assert.ok(!sameWritten({ search: 'x' }, empty, 'search'));
    assert.ok(!sameWritten({ filters: { case_sensitive: true } }, empty, 'filters'));
  });

  it('changes a part and leaves the others in the form in which they were written', () => {
    const text = '{ "search":"a",\n    "sort" : null,   "filters": {"AND":[ ]} }\n';
    assert.equal(changedText(text, { search: 'b' }), text.replace('"a"', '"b"'));
    assert.equal(
      changedText(text, { sort: { field: 'x', direction: 'asc' } }),
      text.replace('null', '{\n      "field": "x",\n      "direction": "asc"\n    }'),
    );
  });

  it('adds a part that is left out', () => {
    assert.equal(changedText('{}', { search: 'b' }), '{\n  "search": "b"\n}');
    assert.equal(changedText('{\n}', { search: 'b' }), '{\n  "search": "b"\n}');
    assert.equal(changedText('{"sort": null}', { search: 'b' }), '{"sort": null,\n  "search": "b"}');
    assert.equal(changedText(' \n', { search: 'b' }), '{\n  "search": "b"\n}\n');
  });

  it('says after its edits what was put in, and nothing else than before of the rest', () => {
    const part = fc.option(fc.jsonValue(), { nil: undefined });
    const layout = fc.constantFrom('', ' ', 2, '\t');
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('search', 'filters', 'sort', 'other', '__proto__x'), fc.jsonValue()),
        layout,
        part,
        part,
        part,
        (json, space, ...values) => {
          const text = JSON.stringify(json, undefined, space);
          const names = ['search', 'filters', 'sort'] as const;
          const changed: PartsInText = Object.fromEntries(
            names.flatMap((name, at) => (values[at] === undefined ? [] : [[name, values[at] as JsonValue]])),
          );
          const expected: unknown = JSON.parse(JSON.stringify({ ...json, ...changed }));
          assert.deepEqual(JSON.parse(changedText(text, changed)), expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds no parts in what is no object', () => {
    for (const text of ['[]', 'null', '1', '{', '"search"']) assert.equal(partsInText(text), undefined, text);
    assert.deepEqual(partsInText(''), {});
    assert.deepEqual(partsInText('{"search": 1, "other": 2}'), { search: 1 });
  });
});
