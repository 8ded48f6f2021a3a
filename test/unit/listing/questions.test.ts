import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AskedQuestion, Questions } from '../../../src/listing/questions.ts';
import type { BucketQuery, FilterGroup } from '../../../src/model/query.ts';

const large: FilterGroup = { AND: [{ field: 'total_size_bytes', operator: 'gt', value: 1_000 }] };
const bySize: BucketQuery = { sort: { field: 'total_size_bytes', direction: 'desc' } };

/** An editor of the question: shows what it hears, edits what it shows. */
class Editor {
  shown: AskedQuestion;
  readonly #questions: Questions;

  constructor(questions: Questions) {
    this.#questions = questions;
    this.shown = questions.current;
  }

  /** Catches up with the owner, as a message that took its time does. */
  hear(): void {
    this.shown = this.#questions.current;
  }

  edit(change: (query: BucketQuery) => BucketQuery): void {
    this.#questions.edit({ baseRevision: this.shown.revision, query: change(this.shown.query) });
  }
}

describe('listing/questions', () => {
  it('begin with everything and number each change', () => {
    const questions = new Questions();
    const heard: AskedQuestion[] = [];
    questions.onDidChange((asked) => heard.push(asked));
    assert.deepEqual(questions.current, { revision: 0, query: {} });
    questions.edit({ baseRevision: 0, query: { search: 'cat' } });
    assert.deepEqual(heard, [{ revision: 1, query: { search: 'cat' } }]);
    assert.deepEqual(questions.current, heard[0]);
  });

  it('tell nobody of an edit that changes nothing', () => {
    const questions = new Questions();
    questions.edit({ baseRevision: 0, query: { search: 'cat', filters: large } });
    let heard = 0;
    questions.onDidChange(() => {
      heard += 1;
    });
    const same = { AND: [{ value: 1_000, field: 'total_size_bytes', operator: 'gt' as const }] };
    assert.equal(questions.edit({ baseRevision: 1, query: { search: 'cat', filters: same } }).revision, 1);
    assert.equal(heard, 0);
  });

  it('keep both of two edits of different parts that were made at once', () => {
    const questions = new Questions();
    const [form, pick] = [new Editor(questions), new Editor(questions)];
    form.edit((query) => ({ ...query, filters: large }));
    pick.edit((query) => ({ ...query, ...bySize }));
    assert.deepEqual(questions.current.query, { filters: large, ...bySize });
  });

  it('give the later one of two edits of the same part', () => {
    const questions = new Questions();
    const [form, palette] = [new Editor(questions), new Editor(questions)];
    form.edit((query) => ({ ...query, search: 'cat' }));
    palette.edit((query) => ({ ...query, search: 'dog' }));
    assert.deepEqual(questions.current.query, { search: 'dog' });
  });

  it('let a part be taken out while another editor adds one', () => {
    const questions = new Questions();
    questions.edit({ baseRevision: 0, query: { search: 'cat' } });
    const [form, pick] = [new Editor(questions), new Editor(questions)];
    pick.edit((query) => ({ ...query, ...bySize }));
    form.edit(() => ({}));
    assert.deepEqual(questions.current.query, bySize);
  });

  it('clear search and filter, and keep the order', () => {
    const questions = new Questions();
    questions.edit({ baseRevision: 0, query: { search: 'cat', filters: large, ...bySize } });
    assert.deepEqual(questions.clear().query, bySize);
    assert.equal(questions.clear().revision, 2, 'nothing is left to clear');
  });

  it('void edits that were made from the question of another ground', () => {
    const questions = new Questions();
    const form = new Editor(questions);
    questions.replace({ search: 'of the new ground' }, 'there');
    form.edit((query) => ({ ...query, search: 'typed for the old ground' }));
    assert.deepEqual(questions.current.query, { search: 'of the new ground' });
    form.hear();
    form.edit((query) => ({ ...query, search: 'typed for the new one' }));
    assert.deepEqual(questions.current.query, { search: 'typed for the new one' });
  });

  it('are a new revision for every ground, even with the same question', () => {
    const questions = new Questions();
    const heard: number[] = [];
    questions.onDidChange(({ revision }) => heard.push(revision));
    questions.replace({}, 'here');
    questions.replace({}, 'there');
    assert.deepEqual(heard, [1, 2]);
    assert.equal(questions.ground, 'there');
    questions.edit({ baseRevision: 2, query: { search: 'cat' } });
    assert.equal(questions.ground, 'there', 'an edit stays on its ground');
  });

  it('agree in four editors that edit in turn and at once: no echo, no lost edit', () => {
    const step = fc.record({
      editor: fc.nat({ max: 3 }),
      hears: fc.boolean(),
      part: fc.constantFrom('search', 'filters', 'sort'),
      value: fc.integer({ min: 0, max: 9 }),
    });
    let plays = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        plays += 1;
        const questions = new Questions();
        const editors = Array.from({ length: 4 }, () => new Editor(questions));
        let revisions = 0;
        questions.onDidChange(() => {
          revisions += 1;
          assert.ok(revisions <= steps.length, 'more changes than edits: an echo');
        });
        // The last edit of each part, which the question must hold in the end.
        const last: Record<string, unknown> = {};
        for (const { editor, hears, part, value } of steps) {
          const acting = editors[editor] ?? assert.fail();
          if (hears) acting.hear();
          const edited = {
            search: { search: `text ${value}` },
            filters: { filters: { AND: [{ field: 'object_count', operator: 'gt' as const, value }] } },
            sort: { sort: { field: `field_${value}`, direction: 'asc' as const } },
          }[part];
          const before: BucketQuery = acting.shown.query;
          acting.edit((query) => ({ ...query, ...edited }));
          // An editor that repeats what it shows has edited nothing.
          if (JSON.stringify({ ...before, ...edited }) !== JSON.stringify(before)) Object.assign(last, edited);
        }
        for (const editor of editors) {
          editor.hear();
          editor.edit((query) => query);
          assert.deepEqual(editor.shown, questions.current);
        }
        assert.deepEqual({ ...questions.current.query }, last);
      }),
      { numRuns: 200 },
    );
    assert.ok(plays >= 200);
  });

  it('forget their listeners', () => {
    const questions = new Questions();
    questions.onDidChange(() => assert.fail());
    questions.dispose();
    questions.edit({ baseRevision: 0, query: { search: 'cat' } });
  });
});
