import assert from 'node:assert/strict';
import { documentText } from '../../../src/extension/filter/filterText.ts';
import { editOfText, originOf } from '../../../src/extension/filter/followedText.ts';
import { BucketList, type Ground } from '../../../src/listing/bucketList.ts';
import { Questions } from '../../../src/listing/questions.ts';
import { queryTest } from '../../../src/model/matches.ts';
import { parsePage } from '../../../src/model/page.ts';
import { parseQueryText } from '../../../src/model/queryJson.ts';
import { linearRegex } from '../../../src/sample/regexEngine.ts';

/** A list that counts its requests, with the question that it follows. */
async function listing() {
  const rows = [
    { bucket_id: 'b1', bucket_name: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', object_count: 1 },
    { bucket_id: 'b2', bucket_name: 'two', object_count: 2 },
  ];
  let asked = 0;
  const ground: Ground = {
    id: 'g',
    pageSize: 10,
    fetchPage: async (_query, { limit }) => {
      asked += 1;
      return parsePage({ results: rows, total_count: rows.length }, limit);
    },
  };
  const [list, questions] = [new BucketList(), new Questions()];
  await list.show(ground);
  const answers: Promise<void>[] = [];
  questions.onDidChange(({ query }) => answers.push(list.ask(query)));
  return {
    questions,
    /** The text is written, and typing has paused. */
    write: async (text: string) => {
      const origin = originOf(documentText(questions.current.query), questions.current);
      const parsed = parseQueryText(text);
      if (parsed.ok) questions.edit(editOfText(parsed.value, origin, questions.current));
      await Promise.all(answers);
      return parsed.ok ? [] : parsed.error;
    },
    requests: () => asked - 1,
    state: () => list.state,
  };
}

const condition = (text: string) => `{"filters": {"AND": [${text}]}}`;
const nested = (levels: number) => `{"filters": ${'{"AND": ['.repeat(levels)}${']}'.repeat(levels)}}`;
const place = ['filters', 'AND', 0];

describe('questions that cannot be asked', () => {
  for (const [what, text, code, path] of [
    [
      'an unknown operator',
      condition('{"field": "x", "operator": "between", "value": 1}'),
      'unknownOperator',
      [...place, 'operator'],
    ],
    [
      'a value of the wrong type',
      condition('{"field": "x", "operator": "in", "value": 1}'),
      'wrongValue',
      [...place, 'value'],
    ],
    ['a field of the wrong type', condition('{"field": 1, "value": 1}'), 'notAString', [...place, 'field']],
    [
      'eleven groups inside each other',
      nested(11),
      'tooDeep',
      ['filters', ...Array.from({ length: 10 }, () => ['AND', 0]).flat()],
    ],
    ['a megabyte', `{"search": "${'x'.repeat(1_000_000)}"}`, 'tooLarge', []],
    ['what is no JSON', '{"search": ', 'invalidJson', []],
    ['a key that is none', '{"__proto__": {"search": "x"}}', 'unknownKey', ['__proto__']],
  ] as const) {
    it(`${what}: a mistake at its place, and nothing is sent`, async () => {
      const { write, requests, questions } = await listing();
      const mistakes = await write(text);
      assert.deepEqual(
        mistakes.map(({ code: found, path: at }) => [found, at]),
        [[code, path]],
      );
      assert.deepEqual([requests(), questions.current.revision], [0, 0]);
    });
  }

  it('ten groups inside each other are asked, and answered as one that asks for nothing', async () => {
    const { write, requests, state } = await listing();
    assert.deepEqual(await write(nested(10)), []);
    const now = state();
    assert.ok(now.kind === 'loaded' && now.listed.rows.length === 2);
    assert.equal(requests(), 0);
  });

  for (const pattern of ['(', '[a', '(a+)+$', '(?<=a)b']) {
    it(`the pattern ${pattern} hides nothing, blocks nothing and is left to the server`, async () => {
      const { write, requests, state } = await listing();
      const value = JSON.stringify(pattern);
      assert.deepEqual(await write(condition(`{"field": "bucket_name", "operator": "regex", "value": ${value}}`)), []);
      const now = state();
      assert.ok(now.kind === 'loaded' && now.listed.rows.length === 2 && now.listed.hidden.length === 0);
      assert.equal(requests(), 1);
      const test = queryTest(now.query, { meaning: 'mongo', regex: linearRegex });
      const truth = test({ bucket_name: `${'a'.repeat(50_000)}!` });
      assert.equal(truth, pattern === '(a+)+$' ? 'false' : 'unknown');
    });
  }

  for (const field of ['__proto__', 'constructor', 'constructor.name', '__proto__.polluted']) {
    it(`the field ${field} is a name like any other`, async () => {
      const { write, requests, state } = await listing();
      for (const text of [
        condition(`{"field": ${JSON.stringify(field)}, "operator": "exists", "value": true}`),
        `{"filters": {${JSON.stringify(field)}: {"polluted": true}}}`,
        `{"sort": {"field": ${JSON.stringify(field)}}}`,
      ]) {
        const before = requests();
        assert.deepEqual(await write(text), []);
        const now = state();
        assert.ok(now.kind === 'loaded' && now.listed.rows.length === 2, 'no reply has it, so nothing is hidden');
        assert.equal(requests(), before + 1);
      }
      assert.equal(Reflect.get({}, 'polluted'), undefined);
    });
  }
});
