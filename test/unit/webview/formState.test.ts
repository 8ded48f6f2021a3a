import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type BucketQuery, type FilterGroup, type Operator, operators, sameQuery } from '../../../src/model/query.ts';
import { parseFromFilterForm, printFromFilterForm } from '../../../src/protocol/filterFormMessages.ts';
import {
  emptyForm,
  type FormRow,
  type FormState,
  formOf,
  queryOf,
  sectionKinds,
} from '../../../src/webview/formState.ts';
import { valueTypes } from '../../../src/webview/valueText.ts';
import { anyQuery, editableQuery } from './arbitraryForms.ts';
import { sampleQuery } from './sampleQuery.ts';

const runs = { numRuns: 1_000 };

function formFor(query: BucketQuery): FormState {
  const form = formOf(query);
  assert.ok(form.ok, JSON.stringify(form));
  return form.value;
}

function queryFor(form: FormState): BucketQuery {
  const query = queryOf(form);
  assert.ok(query.ok, JSON.stringify(query));
  return query.value;
}

function formWith(row: Partial<FormRow>): FormState {
  const entry: FormRow = { field: 'f', operator: 'eq', valueType: 'string', text: '', ...row };
  return { ...emptyForm, filters: { sections: [{ kind: 'AND', entries: [entry] }] } };
}

function mistakesOf(row: Partial<FormRow>): readonly string[] {
  const query = queryOf(formWith(row));
  return query.ok ? [] : query.error.map(({ path, code }) => `${path.join('.')} ${code}`);
}

describe('webview/formState', () => {
  it('gives back every question that it shows, in meaning and shape', () => {
    fc.assert(
      fc.property(editableQuery, (query) => {
        assert.ok(sameQuery(queryFor(formFor(query)), query), JSON.stringify(queryFor(formFor(query))));
      }),
      runs,
    );
  });

  it('is the same form again after its question', () => {
    fc.assert(
      fc.property(editableQuery, (query) => {
        const form = formFor(query);
        assert.deepEqual(formFor(queryFor(form)), form);
      }),
      runs,
    );
  });

  it('never changes a question that it cannot show: it says so', () => {
    let refused = 0;
    fc.assert(
      fc.property(anyQuery, (query) => {
        const form = formOf(query);
        if (form.ok) assert.ok(sameQuery(queryFor(form.value), query));
        else refused += 1;
      }),
      runs,
    );
    assert.ok(refused > 50, `${refused} refused`);
  });

  it('holds the published sample body, every key of its node side by side', () => {
    const form = formFor(sampleQuery);
    assert.deepEqual(
      form.filters?.sections.map(({ kind, entries }) => [kind, entries.length]),
      [
        ['AND', 2],
        ['OR', 2],
        ['NOT', 2],
      ],
    );
    assert.deepEqual(queryFor(form), sampleQuery);
  });

  it('survives the way to the host', () => {
    const message = { type: 'edit', baseRevision: 3, query: queryFor(formFor(sampleQuery)) } as const;
    assert.deepEqual(parseFromFilterForm(printFromFilterForm(message)), message);
  });

  it('shows the short form of equality as rows of its own', () => {
    const filters: FilterGroup = { equal: [['metadata.title', 'x']], AND: [] };
    assert.deepEqual(formFor({ filters }).filters?.sections, [
      { kind: 'equal', entries: [{ field: 'metadata.title', operator: 'eq', valueType: 'string', text: 'x' }] },
      { kind: 'AND', entries: [] },
    ]);
  });

  it('leaves what it cannot show to the JSON editor', () => {
    const eq = (value: unknown) => ({ filters: { AND: [{ field: 'f', operator: 'eq', value }] } }) as BucketQuery;
    const deep = { filters: { AND: [{ OR: [{ NOT: [{ AND: [] }] }] }] } };
    const long = eq('x'.repeat(20_000));
    const others = [eq({ type: 'dynamic' }), eq([[1]]), eq([]), eq('two\nlines'), { search: 'two\nlines' }];
    const nameless: BucketQuery = { sort: { field: ' ', direction: 'asc' } };
    assert.deepEqual(formOf(deep), { ok: false, error: 'tooDeep' });
    assert.deepEqual(formOf(long), { ok: false, error: 'tooLong' });
    for (const query of [...others, nameless]) assert.deepEqual(formOf(query), { ok: false, error: 'otherShape' });
  });

  it('tells of each mistake at its place and sends nothing', () => {
    const f = 'filters.AND.0';
    assert.deepEqual(mistakesOf({ field: ' ' }), [`${f}.field emptyField`]);
    for (const text of ['', 'x', '1,5', '0x10', '1e400', 'Infinity']) {
      assert.deepEqual(mistakesOf({ valueType: 'number', text }), [`${f}.value notANumber`], text);
    }
    assert.deepEqual(mistakesOf({ valueType: 'number', text: '12345678901234567890' }), [`${f}.value inexactNumber`]);
    assert.deepEqual(mistakesOf({ valueType: 'boolean', text: '' }), [`${f}.value notABoolean`]);
    for (const text of ['', '31.5.2024', '2024-02-30', '2024-13-01', '2024-05-31T25:00']) {
      assert.deepEqual(mistakesOf({ valueType: 'date', text }), [`${f}.value notADate`], text);
    }
    assert.deepEqual(mistakesOf({ operator: 'in', valueType: 'list', text: ' ' }), [`${f}.value emptyList`]);
    for (const text of ['"open', 'a,,b', ',', '"a" b', '1e999']) {
      assert.deepEqual(mistakesOf({ operator: 'in', valueType: 'list', text }), [`${f}.value brokenList`], text);
    }
    assert.deepEqual(mistakesOf({ operator: 'in', valueType: 'list', text: '1, 12345678901234567890' }), [
      `${f}.value inexactNumber`,
    ]);
    const deepField = Array.from({ length: 65 }, () => 'x').join('.');
    assert.deepEqual(mistakesOf({ field: deepField }), [`${f}.field deepField`]);
    assert.deepEqual(queryOf({ ...emptyForm, sort: { field: deepField, direction: 'asc' } }), {
      ok: false,
      error: [{ path: ['sort', 'field'], code: 'deepField' }],
    });
    assert.deepEqual(mistakesOf({ operator: 'regex', valueType: 'number', text: '1' }), [`${f}.value wrongType`]);
    assert.deepEqual(queryOf(formWith({ text: 'x'.repeat(20_000) })), {
      ok: false,
      error: [{ path: [], code: 'tooLong' }],
    });
  });

  it('asks nothing that the host would drop without a word', () => {
    const row = fc.record({
      field: fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', '.'), maxLength: 90 })),
      operator: fc.constantFrom(...operators),
      valueType: fc.constantFrom(...valueTypes),
      text: fc.oneof(fc.string(), fc.constantFrom('1', '-0', 'true', '2024-02-29', 'a, 1', '9'.repeat(30))),
    });
    const section = fc.record({ kind: fc.constantFrom(...sectionKinds), entries: fc.array(row, { maxLength: 3 }) });
    const typedForm = fc.record({
      search: fc.string(),
      filters: fc.record({ sections: fc.uniqueArray(section, { selector: ({ kind }) => kind, maxLength: 4 }) }),
      sort: fc.record({ field: row.map(({ field }) => field), direction: fc.constantFrom('asc', 'desc') }),
    });
    let asked = 0;
    fc.assert(
      fc.property(typedForm, (form) => {
        const query = queryOf(form);
        if (!query.ok) return;
        asked += 1;
        const message = { type: 'edit', baseRevision: 0, query: query.value } as const;
        assert.ok(parseFromFilterForm(printFromFilterForm(message)), JSON.stringify(form));
      }),
      { numRuns: 2_000 },
    );
    assert.ok(asked > 100, `${asked} asked`);
  });

  it('reads values as they are typed', () => {
    const sentValue = (valueType: FormRow['valueType'], text: string, operator: Operator = 'eq') => {
      const { filters } = queryFor(formWith({ valueType, text, operator }));
      return filters?.AND?.map((node) => ('field' in node ? node.value : undefined))[0];
    };
    assert.equal(sentValue('number', ' +1.50 '), 1.5);
    assert.equal(sentValue('date', ' 2024-05-31 '), '2024-05-31');
    assert.equal(sentValue('date', '2024-05-31T12:30:00Z'), '2024-05-31T12:30:00Z');
    assert.equal(sentValue('string', ' kept '), ' kept ');
    assert.equal(sentValue('null', ''), null);
    assert.deepEqual(sentValue('list', 'mp4, mov , 3,"3", "a,b",true,', 'in'), ['mp4', 'mov', 3, '3', 'a,b', true]);
  });
});
