import assert from 'node:assert/strict';
import type { BucketQuery } from '../../../src/model/query.ts';
import { addRow, replaceRow } from '../../../src/webview/formEdits.ts';
import { editOf, type FormSession, mistakesIn, newSession, receive, sent } from '../../../src/webview/formSession.ts';
import type { FormState } from '../../../src/webview/formState.ts';

const teamIs = (value: string): BucketQuery => ({ filters: { AND: [{ field: 'team', operator: 'eq', value }] } });
const typed = (session: FormSession, form: Partial<FormState>): FormSession => ({
  ...session,
  form: { ...session.form, ...form },
});

describe('webview/formSession', () => {
  const start = receive(newSession, { revision: 4, query: teamIs('a') });

  it('has nothing to send as long as nothing was typed', () => {
    assert.equal(editOf(start), undefined);
    assert.deepEqual(mistakesIn(start), []);
  });

  it('sends what was typed with the revision that it was made from, once', () => {
    const session = typed(start, { search: 'x' });
    const edit = editOf(session);
    assert.deepEqual(edit, { baseRevision: 4, query: { search: 'x', ...teamIs('a') } });
    assert.equal(editOf(sent(session, edit)), undefined);
  });

  it('leaves the input alone when its own edit comes back', () => {
    const path = ['filters', 'AND', 0];
    const row = { field: 'size', operator: 'gt', valueType: 'number', text: '1.50' } as const;
    const session = { ...start, form: replaceRow(start.form, path, row) };
    const edit = editOf(session);
    assert.ok(edit);
    const answered = receive(sent(session, edit), { revision: 5, query: edit.query });
    assert.equal(answered.form.filters?.sections[0]?.entries[0], row);
    assert.equal(answered.revision, 5);
  });

  it('takes over a change that was made elsewhere', () => {
    const next = receive(start, { revision: 5, query: teamIs('b') });
    assert.deepEqual(next, receive(newSession, { revision: 5, query: teamIs('b') }));
  });

  it('keeps what is being typed, and makes it an edit of the new question', () => {
    const next = receive(typed(start, { search: 'half a wo' }), {
      revision: 5,
      query: { ...teamIs('b'), search: 'x' },
    });
    assert.deepEqual(editOf(next), { baseRevision: 5, query: { ...teamIs('b'), search: 'half a wo' } });
  });

  it('keeps an unfinished condition, and takes over the other parts', () => {
    const [form] = addRow(start.form, ['filters', 'AND']);
    const next = receive({ ...start, form }, { revision: 5, query: { ...teamIs('b'), search: 'x' } });
    assert.equal(next.form.filters, form.filters);
    assert.equal(next.form.search, 'x');
    assert.deepEqual(mistakesIn(next), [{ path: ['filters', 'AND', 1, 'field'], code: 'emptyField' }]);
    assert.equal(editOf(next), undefined);
  });

  it('takes the host back when it did not accept an edit', () => {
    const session = typed(start, { search: 'void' });
    const edit = editOf(session);
    assert.ok(edit);
    assert.equal(receive(sent(session, edit), { revision: 4, query: teamIs('a') }).form.search, '');
  });

  it('shows and sends nothing for a question that a form cannot show, and is itself again afterwards', () => {
    const deep: BucketQuery = { filters: { AND: [{ OR: [{ NOT: [{ AND: [] }] }] }] } };
    const session = receive(start, { revision: 5, query: deep });
    assert.equal(session.readOnly, 'tooDeep');
    assert.equal(editOf(session), undefined);
    assert.deepEqual(receive(session, { revision: 6, query: teamIs('a') }), { ...start, revision: 6 });
  });
});
