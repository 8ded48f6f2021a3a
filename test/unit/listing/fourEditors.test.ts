import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documentText, edited, editsForParts, partsInText } from '../../../src/extension/filter/filterText.ts';
import { editOfText, following, type Origin, originOf } from '../../../src/extension/filter/followedText.ts';
import { Questions } from '../../../src/listing/questions.ts';
import { type BucketQuery, type FilterGroup, sameQuery } from '../../../src/model/query.ts';
import { parseQuery, parseQueryText, printQuery } from '../../../src/model/queryJson.ts';
import { parseFromFilterForm, printFromFilterForm } from '../../../src/protocol/filterFormMessages.ts';
import { addRow, touchAll } from '../../../src/webview/formEdits.ts';
import {
  editOf,
  type FormEdit,
  type FormSession,
  type HostQuestion,
  lastEdit,
  mistakesIn,
  newSession,
  receive,
  sent,
} from '../../../src/webview/formSession.ts';
import { formOf } from '../../../src/webview/formState.ts';

type Part = keyof BucketQuery;
type Said = Readonly<Partial<Record<Part, BucketQuery[Part]>>>;

/** What the person wanted, in the order in which the owner of the question heard of it. */
class Wishes {
  readonly #last = new Map<Part, unknown>();

  hear(said: Said): void {
    for (const [part, value] of Object.entries(said)) this.#last.set(part as Part, value);
  }

  forget(query: BucketQuery): void {
    this.#last.clear();
    this.hear(query);
  }

  get query(): BucketQuery {
    return Object.fromEntries([...this.#last].filter(([, value]) => value !== undefined));
  }
}

/** Messages that take their time, but come in the order in which they were sent. */
class Channel<Message> {
  readonly #waiting: Message[] = [];
  sentInAll = 0;

  send(message: Message): void {
    this.sentInAll += 1;
    this.#waiting.push(message);
  }

  next(): Message | undefined {
    return this.#waiting.shift();
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }
}

/** The form in its frame, as `filterForm.ts` runs it, with the host's side of it. */
class Form {
  readonly toHost = new Channel<{ readonly json: unknown; readonly said: Said }>();
  readonly toFrame = new Channel<HostQuestion>();
  session: FormSession = newSession;
  #said: Said = {};
  #isDue = false;
  #heardEdits = 0;
  readonly #questions: Questions;
  readonly #wishes: Wishes;

  constructor(questions: Questions, wishes: Wishes) {
    this.#questions = questions;
    this.#wishes = wishes;
    questions.onDidChange(() => this.showState());
    this.showState();
  }

  showState(): void {
    const { current, ground } = this.#questions;
    this.toFrame.send({ ...current, ground, heardEdits: this.#heardEdits });
  }

  type(said: Said): void {
    const shown = formOf(said as BucketQuery);
    if (this.session.readOnly !== undefined || !shown.ok) return;
    const { form } = this.session;
    const { search, filters, sort } = shown.value;
    const typed = {
      ...form,
      ...('search' in said ? { search } : {}),
      ...('sort' in said ? { sort } : {}),
      ...('filters' in said && filters ? { filters } : {}),
    };
    this.session = { ...this.session, form: typed };
    this.#said = { ...this.#said, ...said };
    this.#isDue = true;
  }

  /** Adds a condition in which nothing is typed yet; it keeps everything from being sent. */
  add(): void {
    if (this.session.readOnly !== undefined) return;
    const [form] = addRow(this.session.form, ['filters', 'NOT']);
    this.session = { ...this.session, form };
  }

  /** Begins a condition, which keeps everything from being sent until it is finished. */
  begin(): void {
    if (this.session.readOnly !== undefined) return;
    this.add();
    this.session = { ...this.session, form: touchAll(this.session.form) };
    const { filters: _, ...finished } = this.#said;
    this.#said = finished;
  }

  rest(): void {
    if (this.#isDue) this.#apply();
  }

  #apply(): void {
    this.#isDue = false;
    this.#send(editOf(this.session));
  }

  #send(edit: FormEdit | undefined): void {
    if (!edit) return;
    this.toHost.send({ json: structuredClone(printFromFilterForm({ type: 'edit', ...edit })), said: this.#said });
    this.#said = {};
    this.session = sent(this.session, edit);
  }

  /** The frame reads a message of the host. */
  hear(): void {
    const asked = this.toFrame.next();
    if (!asked) return;
    const edit = lastEdit(this.session, asked);
    const before = this.session;
    const isAnswer = asked.heardEdits === this.toHost.sentInAll;
    this.session = receive(this.session, asked);
    const isOtherGround = before.ground !== asked.ground && this.session !== before;
    if (!isAnswer) assert.equal(this.session.form, before.form, 'what is on its way goes back to what was there');
    if (isOtherGround) this.#said = {};
    this.#send(edit);
    if (this.session.readOnly !== undefined) assert.deepEqual(this.#said, {}, 'what was typed is covered and lost');
    this.#isDue = true;
  }

  /** The host reads a message of the frame. */
  answer(): void {
    const message = this.toHost.next();
    if (!message) return;
    const parsed = parseFromFilterForm(message.json);
    assert.ok(parsed?.type === 'edit', JSON.stringify(message.json));
    this.#heardEdits += 1;
    if (this.#questions.takesEditsOf(parsed.baseRevision)) this.#wishes.hear(message.said);
    const { revision } = this.#questions.current;
    if (this.#questions.edit(parsed).revision === revision) this.showState();
  }

  get isQuiet(): boolean {
    return this.toHost.isEmpty && this.toFrame.isEmpty && !this.#isDue;
  }

  get hasMistakes(): boolean {
    return mistakesIn(this.session).length > 0;
  }
}

/** The document, as `filterDocument.ts` runs it: a change made elsewhere comes into the text after a while. */
class Document {
  text: string;
  #origin: Origin;
  #said: Said = {};
  readonly #questions: Questions;
  readonly #wishes: Wishes;

  constructor(questions: Questions, wishes: Wishes) {
    this.#questions = questions;
    this.#wishes = wishes;
    this.text = documentText(questions.current.query);
    this.#origin = originOf(this.text, questions.current);
  }

  type(said: Said): void {
    if (!partsInText(this.text)) return;
    const printed = Object.fromEntries(
      Object.entries(said).map(([part, value]) => [
        part,
        value === undefined ? null : printQuery({ [part]: value })[part],
      ]),
    ) as Parameters<typeof editsForParts>[1];
    this.text = edited(this.text, editsForParts(this.text, printed));
    this.#said = { ...this.#said, ...said };
  }

  /** Leaves the text in the middle of a word, or finishes it. */
  breakOrMend(): void {
    this.text = this.text.startsWith('~') ? this.text.slice(1) : `~${this.text}`;
  }

  follow(): void {
    const followed = following(this.text, this.#origin, this.#questions);
    if (!followed) return;
    if (!this.#questions.takesEditsOf(this.#origin.revision)) this.#said = {};
    this.#origin = followed.origin;
    this.text = edited(this.text, followed.edits);
  }

  /** The text is written, and typing has paused. */
  apply(): void {
    const parsed = parseQueryText(this.text);
    if (!parsed.ok || !this.#questions.takesEditsOf(this.#origin.revision)) return;
    this.#wishes.hear(this.#said);
    this.#said = {};
    const before = this.#origin;
    const { revision } = this.#questions.edit(editOfText(parsed.value, before, this.#questions.current));
    this.#origin = { ...originOf(this.text, { revision, query: parsed.value }) };
  }

  get isBroken(): boolean {
    return this.text.startsWith('~');
  }
}

/** A pick: opens with the question of that moment, and edits it when something is chosen. */
class Pick {
  #opened: Questions['current'] | undefined;
  readonly #questions: Questions;
  readonly #wishes: Wishes;

  constructor(questions: Questions, wishes: Wishes) {
    this.#questions = questions;
    this.#wishes = wishes;
  }

  open(): void {
    this.#opened ??= this.#questions.current;
  }

  choose(said: Said): void {
    const opened = this.#opened;
    if (!opened) return;
    this.#opened = undefined;
    const query = Object.fromEntries(
      Object.entries({ ...opened.query, ...said }).filter(([, value]) => value !== undefined),
    );
    const isEdit = Object.entries(said).some(([part, value]) => opened.query[part as Part] !== value);
    if (isEdit && this.#questions.takesEditsOf(opened.revision)) this.#wishes.hear(said);
    this.#questions.edit({ baseRevision: opened.revision, query });
  }
}

const steps = [
  ...([
    'formSearch',
    'formFilters',
    'formSort',
    'formAdds',
    'formBegins',
    'formRests',
    'formHears',
    'hostHears',
  ] as const),
  ...(['textSearch', 'textFilters', 'textDeep', 'textSort', 'textBreaks', 'textFollows', 'textApplies'] as const),
  ...(['searchOpens', 'searchChooses', 'sortOpens', 'sortChooses', 'sortCleared', 'ground'] as const),
];
type Step = (typeof steps)[number];

function deep(filters: FilterGroup): FilterGroup {
  return { AND: [{ OR: [{ NOT: [{ AND: [filters] }] }] }] };
}

/** Plays the steps, each with a value that no other has, and lets everything come to rest. */
function play(order: readonly Step[], withGrounds: boolean) {
  const questions = new Questions();
  const wishes = new Wishes();
  const form = new Form(questions, wishes);
  const text = new Document(questions, wishes);
  const [searchPick, sortPick] = [new Pick(questions, wishes), new Pick(questions, wishes)];
  let value = 0;
  let typed = 0;
  const search = () => ({ search: `text ${value}` });
  const filters = () => ({ filters: { AND: [{ field: 'object_count', operator: 'gt' as const, value }] } });
  const sort = () => ({ sort: { field: `field_${value}`, direction: 'asc' as const } });
  const acts: Readonly<Record<Step, () => void>> = {
    formSearch: () => form.type(search()),
    formFilters: () => form.type(filters()),
    formSort: () => form.type(sort()),
    formAdds: () => form.add(),
    formBegins: () => form.begin(),
    formRests: () => form.rest(),
    formHears: () => form.hear(),
    hostHears: () => form.answer(),
    textSearch: () => text.type(search()),
    textFilters: () => text.type(filters()),
    textDeep: () => text.type({ filters: deep(filters().filters) }),
    textSort: () => text.type(sort()),
    textBreaks: () => text.breakOrMend(),
    textFollows: () => text.follow(),
    textApplies: () => text.apply(),
    searchOpens: () => searchPick.open(),
    searchChooses: () => searchPick.choose(search()),
    sortOpens: () => sortPick.open(),
    sortChooses: () => sortPick.choose(sort()),
    sortCleared: () => sortPick.choose({ sort: undefined }),
    ground: () => {
      if (!withGrounds) return;
      const query = { ...search(), ...filters() };
      wishes.forget(query);
      questions.replace(query, `ground ${value}`);
    },
  };
  for (const step of order) {
    value += 1;
    typed += 1;
    acts[step]();
  }
  // Everybody finishes what was begun.
  value += 1;
  if (text.isBroken) text.breakOrMend();
  text.follow();
  text.apply();
  for (let round = 0; round < 20; round += 1) {
    if (form.hasMistakes && form.toFrame.isEmpty) form.type(filters());
    form.rest();
    form.answer();
    text.follow();
    for (let heard = 0; heard < 2_000 && !form.toFrame.isEmpty; heard += 1) form.hear();
  }
  return { questions, wishes, form, text, typed };
}

function checkPlay({ questions, wishes, form, text, typed }: ReturnType<typeof play>): void {
  const { query, revision } = questions.current;
  assert.ok(form.isQuiet, 'messages for ever');
  assert.ok(revision <= typed + 3, `${revision} revisions for ${typed} steps`);
  assert.ok(form.toHost.sentInAll <= typed + 3, `${form.toHost.sentInAll} edits for ${typed} steps`);
  assert.ok(form.toFrame.sentInAll <= revision + form.toHost.sentInAll + 1, 'states that nobody waits for');
  assert.deepEqual({ ...query }, wishes.query, 'an edit is lost');
  assert.equal(form.session.revision, revision);
  assert.ok(sameQuery(form.session.base, query));
  if (form.session.readOnly === undefined) {
    const shown = formOf(query);
    assert.deepEqual(shown.ok && shown.value, form.session.form, 'the form shows something else');
  }
  const inText = parseQuery(partsInText(text.text));
  assert.ok(inText.ok);
  assert.equal(documentText(inText.value), documentText(query), 'the text says something else');
}

describe('four editors of one question: form, JSON text, palette and sort pick', () => {
  for (const [what, withGrounds] of [
    ['on one ground', false],
    ['over changes of the ground', true],
  ] as const) {
    it(`200 seeds ${what}: no echo, no lost edit, and all show the same in the end`, () => {
      let readOnly = 0;
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...steps), { minLength: 10, maxLength: 120 }), (order) => {
          const played = play(order, withGrounds);
          checkPlay(played);
          if (played.form.session.readOnly !== undefined) readOnly += 1;
        }),
        { numRuns: 200, seed: 20_260_311 },
      );
      assert.ok(readOnly > 5, `${readOnly} ended with a question that the form cannot show`);
    });
  }
});
