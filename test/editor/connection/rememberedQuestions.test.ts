import assert from 'node:assert/strict';
import type { ActiveConnection, ConnectionState } from '../../../src/extension/connection/activeConnection.ts';
import { RememberedQuestions } from '../../../src/extension/connection/rememberedQuestions.ts';
import { Questions } from '../../../src/listing/questions.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { connectedState } from '../buckets/rows.ts';
import { CountedEvent, FakeMemento } from '../fakes.ts';

const bySize: BucketQuery = { sort: { field: 'total_size_bytes', direction: 'desc' } };
const cats: BucketQuery = {
  search: 'cats',
  filters: { AND: [{ field: 'object_count', operator: 'gt', value: 3 }], equal: [['metadata.x', 1]] },
};

/** A window: its connection is what a test says it is. */
class Window {
  readonly questions = new Questions();
  readonly changes = new CountedEvent<ConnectionState>();
  readonly remembered: RememberedQuestions;

  constructor(window: FakeMemento, global: FakeMemento, state: ConnectionState = at('ns')) {
    const connection = { state, onDidChange: this.changes.event } as unknown as ActiveConnection;
    this.remembered = new RememberedQuestions(connection, this.questions, window, global);
  }

  ask(query: BucketQuery): void {
    this.questions.edit({ baseRevision: this.questions.current.revision, query });
  }
}

function at(namespace: string | undefined, account = 'a', origin = 'https://api.example.invalid'): ConnectionState {
  return connectedState({ namespace, scope: { origin, account } });
}

describe('connection/rememberedQuestions', () => {
  it('bring the question of a ground back in the same window', () => {
    const [window, global] = [new FakeMemento(), new FakeMemento()];
    new Window(window, global).ask({ ...cats, ...bySize });
    assert.deepEqual(new Window(window, global).questions.current.query, { ...cats, ...bySize });
  });

  it('give a new window the order used last, and no filter', () => {
    const global = new FakeMemento();
    new Window(new FakeMemento(), global).ask({ ...cats, ...bySize });
    assert.deepEqual(new Window(new FakeMemento(), global).questions.current.query, bySize);
  });

  it('forget an order that was taken back', () => {
    const global = new FakeMemento();
    const first = new Window(new FakeMemento(), global);
    first.ask(bySize);
    first.ask({});
    assert.deepEqual(new Window(new FakeMemento(), global).questions.current.query, {});
  });

  for (const [what, other] of [
    ['namespace', at('other')],
    ['choice of no namespace', at(undefined)],
    ['account', at('ns', 'b')],
    ['server', at('ns', 'a', 'https://other.example.invalid')],
  ] as const) {
    it(`keep the questions of one ${what} from another`, () => {
      const window = new Window(new FakeMemento(), new FakeMemento());
      window.ask(cats);
      window.changes.fire(other);
      assert.deepEqual(window.questions.current.query, {});
      window.ask(bySize);
      window.changes.fire(at('ns'));
      assert.deepEqual(window.questions.current.query, cats);
      window.changes.fire(other);
      assert.deepEqual(window.questions.current.query, bySize);
    });
  }

  it('end with signing out, and come back with signing in', () => {
    const window = new Window(new FakeMemento(), new FakeMemento());
    window.ask(cats);
    window.changes.fire({ kind: 'signedOut' });
    assert.deepEqual(window.questions.current.query, {});
    window.ask(bySize);
    window.changes.fire(at('ns'));
    assert.deepEqual(window.questions.current.query, cats, 'what was asked of nobody is not kept');
  });

  it('stay as they are when something else about the connection changes', () => {
    const window = new Window(new FakeMemento(), new FakeMemento());
    window.ask(cats);
    const { revision } = window.questions.current;
    window.changes.fire(at('ns'));
    assert.equal(window.questions.current.revision, revision);
  });

  it('begin anew where what was kept cannot be read', () => {
    const [window, global] = [new FakeMemento(), new FakeMemento()];
    new Window(window, global).ask(cats);
    for (const broken of [
      { search: 7 },
      { filters: [] },
      { filters: { AND: [{ field: 'x', operator: 'between', value: 1 }] } },
      { filters: { XOR: [] } },
      { sort: 'name' },
      'text',
      null,
    ]) {
      for (const [name, text] of window.stored) {
        const grounds = Object.keys(JSON.parse(text));
        window.stored.set(name, JSON.stringify(Object.fromEntries(grounds.map((ground) => [ground, broken]))));
      }
      assert.deepEqual(new Window(window, global).questions.current.query, {}, JSON.stringify(broken));
    }
  });

  it('keep a few dozen grounds, and no question too long to keep', () => {
    const [kept, global] = [new FakeMemento(), new FakeMemento()];
    const window = new Window(kept, global);
    for (let number = 0; number < 80; number += 1) {
      window.changes.fire(at(`ns${number}`));
      window.ask({ search: `text ${number}` });
    }
    const [text = ''] = kept.stored.values();
    assert.equal(Object.keys(JSON.parse(text)).length, 50);
    window.ask({ search: 'x'.repeat(40_000) });
    assert.ok([...kept.stored.values()].join('').length < 10_000);
  });

  it('leave no listener behind', () => {
    const window = new Window(new FakeMemento(), new FakeMemento());
    window.remembered.dispose();
    assert.equal(window.changes.listenerCount, 0);
  });
});
