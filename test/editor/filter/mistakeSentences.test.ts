import assert from 'node:assert/strict';
import { mistakePlace, mistakeSentence } from '../../../src/extension/filter/mistakeSentences.ts';
import { largestQueryBytes, parseQueryText } from '../../../src/model/queryJson.ts';
import { allHostileStrings } from '../../support/hostileStrings.ts';

/** Each mistake of a text: its place and its sentence. */
function mistakesOf(text: string): readonly string[] {
  const parsed = parseQueryText(text);
  return parsed.ok ? [] : parsed.error.map((mistake) => `${mistakePlace(mistake.path)}: ${mistakeSentence(mistake)}`);
}

const condition = (parts: object) => JSON.stringify({ filters: { AND: [{ field: 'a', value: 1, ...parts }] } });
const deep = (levels: number, inner: string) => `${'{"AND":['.repeat(levels)}${inner}${']}'.repeat(levels)}`;

describe('filter/mistakeSentences', () => {
  for (const [text, ...sentences] of [
    ['[]', ': A question is an object with “search”, “filters” and “sort”.'],
    ['{"search": 1}', 'search: A text in quotation marks is needed here.'],
    ['{"filters": []}', 'filters: An object in braces is needed here.'],
    ['{"filters": {"OR": {}}}', 'filters.OR: A list in brackets is needed here.'],
    ['{"filters": {"case_sensitive": 1}}', 'filters.case_sensitive: Only true and false are possible here.'],
    [
      '{"filters": {"AND": [{"operator": "eq", "value": 1}]}}',
      'filters.AND[0].field: The name of the field is missing: “field”.',
    ],
    ['{"filters": {"AND": [{"field": "", "value": 1}]}}', 'filters.AND[0].field: The name of a field cannot be empty.'],
    ['{"filters": {"AND": [{"field": "a"}]}}', 'filters.AND[0].value: What to compare with is missing: “value”.'],
    [
      condition({ operator: 'like' }),
      'filters.AND[0].operator: There is no operator “like”. Possible are: eq, ne, gt, lt, gte, lte, in, nin, contains, starts_with, ends_with, regex, exists, is_null, text.',
    ],
    [condition({ operator: 'exists' }), 'filters.AND[0].value: exists takes true or false.'],
    [condition({ operator: 'in' }), 'filters.AND[0].value: in takes a list in brackets.'],
    [condition({ operator: 'regex' }), 'filters.AND[0].value: regex takes a text in quotation marks.'],
    [
      condition({ operator: 'contains', value: [] }),
      'filters.AND[0].value: contains takes one text, number, true, false or null.',
    ],
    [
      '{"sort": {"field": "a", "direction": "up"}}',
      'sort.direction: There is no direction “up”. Possible are “asc” and “desc”.',
    ],
    ['{"limit": 1}', 'limit: “limit” is no part of a question, which has “search”, “filters” and “sort”.'],
    ['{"sort": {"field": "a", "by": 1}}', 'sort.by: “by” is no part of a sort, which has “field” and “direction”.'],
    [
      condition({ not: true }),
      'filters.AND[0].not: “not” is no part of a condition, which has “field”, “operator” and “value”.',
    ],
    [`{"filters": ${deep(11, '')}}`, /: More than 10 levels stand inside each other here\.$/],
    [`{"search": "${'x'.repeat(largestQueryBytes)}"}`, /^: The text is too large: 10000\d\d of 1000000 bytes\.$/],
    ['{', ': From here on this is not JSON.'],
  ] as const) {
    it(`say what is wrong and what would be right: ${text.slice(0, 60)}`, () => {
      const said = mistakesOf(text);
      assert.equal(said.length, sentences.length);
      for (const [at, sentence] of sentences.entries()) {
        if (typeof sentence === 'string') assert.equal(said[at], sentence);
        else assert.match(said[at] ?? '', sentence);
      }
    });
  }

  it('are one visible line, whatever they quote', () => {
    for (const hostile of allHostileStrings) {
      const text = JSON.stringify(
        Object.fromEntries([
          ['filters', { AND: [{ field: 'a', operator: hostile, value: 1, [`${hostile} `]: 1 }] }],
          ['sort', { field: 'a', direction: hostile }],
          [`${hostile}?`, 1],
        ]),
      );
      for (const line of mistakesOf(text)) {
        assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029\u202e\u200b\ufeff]/u);
        assert.ok(line.length < 10_000);
      }
    }
  });
});
