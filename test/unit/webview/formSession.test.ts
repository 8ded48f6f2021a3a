import assert from 'node:assert/strict';
import type { BucketQuery } from '../../../src/model/query.ts';
import { addRow, replaceRow, touchAll } from '../../../src/webview/formEdits.ts';
import {
  editOf,
  type FormSession,
  lastEdit,
  mistakesIn,
  newSession,
  receive,
  restored,
  sent,
} from '../../../src/webview/formSession.ts';
import type { FormState } from '../../../src/webview/formState.ts';

const teamIs = (value: string): BucketQuery => ({ filters: { AND: [{ field: 'team', operator: 'eq', value }] } });
const typed = (session: FormSession, form: Partial<FormState>): FormSession => ({
  ...session,
  form: { ...session.form, ...form },
});

describe('webview/formSession', () => {
  const start = receive(newSession, { revision: 4, query: teamIs('a'), ground: 'here', heardEdits: 0 });

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
    const answered = receive(sent(session, edit), { revision: 5, query: edit.query, ground: 'here', heardEdits: 1 });
    assert.equal(answered.form.filters?.sections[0]?.entries[0], row);
    assert.equal(answered.revision, 5);
  });

  it('takes over a change that was made elsewhere', () => {
    const next = receive(start, { revision: 5, query: teamIs('b'), ground: 'here', heardEdits: 0 });
    assert.deepEqual(next, receive(newSession, { revision: 5, query: teamIs('b'), ground: 'here', heardEdits: 0 }));
  });

  it('keeps what is being typed, and makes it an edit of the new question', () => {
    const next = receive(typed(start, { search: 'half a wo' }), {
      revision: 5,
      query: { ...teamIs('b'), search: 'x' },
      ground: 'here',
      heardEdits: 0,
    });
    assert.deepEqual(editOf(next), { baseRevision: 5, query: { ...teamIs('b'), search: 'half a wo' } });
  });

  it('keeps an unfinished condition, and takes over the other parts', () => {
    const form = touchAll(addRow(start.form, ['filters', 'AND'])[0]);
    const next = receive(
      { ...start, form },
      { revision: 5, query: { ...teamIs('b'), search: 'x' }, ground: 'here', heardEdits: 0 },
    );
    assert.equal(next.form.filters, form.filters);
    assert.equal(next.form.search, 'x');
    assert.deepEqual(mistakesIn(next), [{ path: ['filters', 'AND', 1, 'field'], code: 'emptyField' }]);
    assert.equal(editOf(next), undefined);
  });

  it('takes the host back when it did not accept an edit', () => {
    const session = typed(start, { search: 'void' });
    const edit = editOf(session);
    assert.ok(edit);
    assert.equal(
      receive(sent(session, edit), { revision: 4, query: teamIs('a'), ground: 'here', heardEdits: 1 }).form.search,
      '',
    );
  });

  it('takes no notice of a question from before an edit that is on its way', () => {
    const session = typed(start, { search: 'typed' });
    const edit = editOf(session);
    assert.ok(edit);
    const waiting = sent(session, edit);
    assert.equal(receive(waiting, { revision: 4, query: teamIs('a'), ground: 'here', heardEdits: 0 }), waiting);
    assert.equal(receive(waiting, { revision: 5, query: teamIs('b'), ground: 'here', heardEdits: 0 }), waiting);
    const query = { search: 'typed', ...teamIs('b') };
    const answered = receive(waiting, { revision: 6, query, ground: 'here', heardEdits: 1 });
    assert.deepEqual(answered.form, receive(newSession, { revision: 6, query, ground: 'here', heardEdits: 0 }).form);
  });

  it('sends no second edit before the first is answered', () => {
    const session = typed(start, { search: 'first' });
    const edit = editOf(session);
    assert.ok(edit);
    const waiting = typed(sent(session, edit), { search: 'second' });
    assert.equal(editOf(waiting), undefined);
    const answered = receive(waiting, { revision: 5, query: edit.query, ground: 'here', heardEdits: 1 });
    assert.deepEqual(editOf(answered), { baseRevision: 5, query: { ...teamIs('a'), search: 'second' } });
  });

  it('sends what is finished before a question covers it that a form cannot show', () => {
    const deep: BucketQuery = { filters: { AND: [{ OR: [{ NOT: [{ AND: [] }] }] }] }, search: 'of another editor' };
    const asked = { revision: 5, query: deep, ground: 'here', heardEdits: 0 };
    const sort = { field: 'size', direction: 'asc' } as const;
    const [form] = addRow({ ...start.form, sort }, ['filters', 'AND']);
    assert.deepEqual(lastEdit({ ...start, form }, asked), { baseRevision: 5, query: { ...deep, sort } });
    assert.equal(lastEdit(start, asked), undefined, 'nothing was typed');
    assert.equal(lastEdit({ ...start, form }, { ...asked, query: teamIs('b') }), undefined, 'it stays in the form');
    assert.equal(
      lastEdit({ ...start, form }, { ...asked, ground: 'elsewhere' }),
      undefined,
      'typed for another ground',
    );
  });

  it('takes nothing that was typed along to another ground, finished or not, in this frame or an earlier one', () => {
    const [form] = addRow(start.form, ['filters', 'AND']);
    const session = { ...start, form: { ...touchAll(form), search: 'typed' } };
    const other = { revision: 6, query: teamIs('b'), ground: 'elsewhere', heardEdits: 0 };
    for (const left of [session, restored(session)]) {
      assert.deepEqual(receive(left, other), receive(newSession, other));
      assert.equal(receive(left, { ...other, ground: 'here' }).form.search, 'typed');
      assert.equal(
        receive(receive(left, { ...other, ground: undefined }), { ...other, ground: 'here' }).form.search,
        'typed',
      );
    }
  });

  it('is not kept from what was asked elsewhere by a condition that was only just added', () => {
    const alone = receive(newSession, { revision: 4, query: {}, ground: 'here', heardEdits: 0 });
    for (const [session, query] of [
      [start, {}],
      [start, teamIs('b')],
      [alone, teamIs('b')],
    ] as const) {
      const [form] = addRow(session.form, ['filters', 'NOT']);
      const asked = { revision: 5, query, ground: 'here', heardEdits: 0 };
      assert.deepEqual(receive({ ...session, form }, asked), receive(newSession, asked));
    }
    const [form] = addRow(start.form, ['filters', 'NOT']);
    const searched = receive(
      { ...start, form },
      { revision: 5, query: { ...teamIs('a'), search: 'x' }, ground: 'here', heardEdits: 0 },
    );
    assert.equal(searched.form.filters, form.filters, 'what asks the same stays as it is');
  });

  it('sends nothing longer than the host reads before a question covers it', () => {
    const values = Array.from({ length: 2_000 }, (_, place) => `value ${place}`);
    const query: BucketQuery = { filters: { AND: [{ field: 'team', operator: 'in', value: values }] } };
    const asked = { revision: 5, query, ground: 'here', heardEdits: 0 };
    const [form] = addRow({ ...start.form, search: 'typed' }, ['filters', 'AND']);
    assert.equal(lastEdit({ ...start, form }, asked), undefined);
    assert.equal(receive({ ...start, form }, asked).readOnly, 'tooLong');
  });

  it('shows and sends nothing for a question that a form cannot show, and is itself again afterwards', () => {
    const deep: BucketQuery = { filters: { AND: [{ OR: [{ NOT: [{ AND: [] }] }] }] } };
    const session = receive(start, { revision: 5, query: deep, ground: 'here', heardEdits: 0 });
    assert.equal(session.readOnly, 'tooDeep');
    assert.equal(editOf(session), undefined);
    assert.deepEqual(receive(session, { revision: 6, query: teamIs('a'), ground: 'here', heardEdits: 0 }), {
      ...start,
      revision: 6,
    });
  });
});
