import assert from 'node:assert/strict';
import type { FilterPath } from '../../../src/model/filter.ts';
import { withField, withOperator, withValueType } from '../../../src/webview/fieldOperators.ts';
import {
  addGroup,
  addRow,
  blankRow,
  changeKind,
  entryAt,
  freeKinds,
  removeEntry,
  removeSection,
  replaceRow,
  setCase,
  takesGroups,
} from '../../../src/webview/formEdits.ts';
import { emptyForm, type FormRow, type FormState, formOf, isGroup, queryOf } from '../../../src/webview/formState.ts';
import { sampleQuery } from './sampleQuery.ts';

describe('webview/formEdits', () => {
  const all: FilterPath = ['filters', 'AND'];

  it('build the published sample body, click by click', () => {
    let form: FormState = { ...emptyForm, search: 'video' };
    const target = formOf(sampleQuery);
    assert.ok(target.ok);
    for (const section of target.value.filters?.sections ?? []) {
      for (const [place, entry] of section.entries.entries()) {
        assert.ok(!isGroup(entry));
        const [next, path] = addRow(form, ['filters', section.kind]);
        assert.equal(path.at(-1), place);
        assert.deepEqual(entryAt(next, path), blankRow);
        let row = withField(blankRow, entry.field, 'unknown');
        row = withValueType(withOperator(row, entry.operator), entry.valueType);
        form = replaceRow(next, path, { ...row, text: entry.text });
      }
    }
    form = { ...setCase(form, ['filters'], true), sort: { field: 'created_at', direction: 'asc' } };
    const query = queryOf(form);
    assert.ok(query.ok);
    assert.deepEqual(query.value, sampleQuery);
  });

  it('offer each kind of section once, and the short form never anew', () => {
    let form: FormState = emptyForm;
    for (const kind of ['AND', 'OR', 'NOT'] as const) {
      assert.equal(freeKinds(form.filters ?? { sections: [] })[0], kind);
      [form] = addRow(form, ['filters', kind]);
    }
    assert.deepEqual(freeKinds(form.filters ?? { sections: [] }), []);
    assert.deepEqual(freeKinds(form.filters ?? { sections: [] }, 'OR'), ['OR']);
    form = changeKind(removeSection(form, ['filters', 'OR']), all, 'OR');
    assert.deepEqual(
      form.filters?.sections.map(({ kind }) => kind),
      ['OR', 'NOT'],
    );
  });

  it('nest groups to three levels', () => {
    const [first, second] = addGroup(emptyForm, all);
    assert.deepEqual(second, ['filters', 'AND', 0, 'OR', 0]);
    const section = second.slice(0, -1);
    assert.ok(takesGroups(all) && takesGroups(section));
    const [, third] = addGroup(first, section);
    assert.equal(takesGroups(third.slice(0, -1)), false);
    assert.equal(takesGroups(['filters', 'equal']), false);
  });

  it('leave nothing behind that is empty', () => {
    const [form, path] = addGroup(emptyForm, all);
    assert.deepEqual(removeEntry(form, path), emptyForm);
    assert.deepEqual(removeSection(form, all), emptyForm);
    assert.deepEqual(setCase(setCase(emptyForm, ['filters'], true), ['filters'], false), emptyForm);
    const switched = setCase(form, ['filters'], true);
    assert.deepEqual(removeEntry(switched, path), { ...emptyForm, filters: { sections: [], caseSensitive: true } });
  });

  it('leave what they do not touch as it is', () => {
    const form = formOf(sampleQuery);
    assert.ok(form.ok);
    const before = structuredClone(form.value);
    removeEntry(form.value, ['filters', 'OR', 1]);
    addGroup(form.value, ['filters', 'NOT']);
    assert.deepEqual(form.value, before);
  });

  it('fit operator and value type to the field, and keep the text', () => {
    const row: FormRow = { field: '', operator: 'contains', valueType: 'string', text: '12' };
    assert.deepEqual(withField(row, 'object_count', 'number'), {
      field: 'object_count',
      operator: 'eq',
      valueType: 'number',
      text: '12',
    });
    assert.deepEqual(withField({ ...row, text: 'abc' }, 'object_count', 'number').valueType, 'string');
    assert.deepEqual(withField(row, 'obj', 'unknown'), { ...row, field: 'obj' });
    assert.deepEqual(withOperator({ ...row, text: 'a' }, 'in'), {
      ...row,
      operator: 'in',
      valueType: 'list',
      text: 'a',
    });
    assert.equal(withOperator(row, 'exists').text, 'true');
    assert.equal(withValueType(row, 'null').text, '');
  });
});
