import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BucketList, type ListState } from '../../../src/listing/bucketList.ts';
import { everything } from '../../../src/model/query.ts';
import { type AskedPage, type ControlledGround, controlledGround, fault, pageOf, settle } from './controlledGround.ts';

/** What a user, the settings or the network may do next. */
type Step =
  | { readonly kind: 'show'; readonly ground: number; readonly withFirstPage: boolean }
  | { readonly kind: 'refresh' | 'loadMore' | 'retry' | 'clear' }
  /** Answers one of the requests that wait, the superseded ones included: `pick` chooses among them. */
  | { readonly kind: 'answer'; readonly pick: number; readonly outcome: 'page' | 'fault' | 'throws' };

const total = 7;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('show'), ground: fc.nat(2), withFirstPage: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('refresh', 'loadMore', 'loadMore', 'retry', 'clear') }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('answer'),
      pick: fc.nat(),
      outcome: fc.constantFrom('page', 'page', 'page', 'fault', 'throws'),
    }),
  },
);

interface Asked {
  readonly ground: ControlledGround;
  readonly page: AskedPage;
}

/** One list with three grounds, driven step by step, and what must hold after each. */
class Scene {
  readonly list = new BucketList();
  readonly #grounds = ['a', 'b', 'c'].map((id) => controlledGround(id));
  /** The ground that was shown last; undefined after clear. */
  #shown: ControlledGround | undefined;
  /** The states since the last step, each with the ground that was shown at that moment. */
  readonly #seen: Seen[] = [];

  constructor() {
    this.list.onDidChange((state) => this.#seen.push({ state, shown: this.#shown }));
  }

  async take(next: Step): Promise<void> {
    if (next.kind === 'answer') this.#answer(next);
    else if (next.kind === 'show') this.#show(next);
    else this.#command(next.kind);
    await settle();
    for (const seen of this.#seen.splice(0)) checkState(seen);
    this.#checkRequests();
  }

  /** Answers everything that still waits, oldest last, and looks at what is left on the screen. */
  async finish(): Promise<void> {
    for (let waiting = this.#waiting(); waiting.length > 0; waiting = this.#waiting()) {
      for (const { ground, page } of waiting.reverse()) page.answer(pageOf(ground.id, page.range, total));
      await settle();
    }
    for (const seen of this.#seen.splice(0)) checkState(seen);
    assert.notEqual(this.list.state.kind, 'loading');
    checkState({ state: this.list.state, shown: this.#shown });
    this.list.dispose();
  }

  #show({ ground: index, withFirstPage }: { readonly ground: number; readonly withFirstPage: boolean }): void {
    const ground = this.#grounds[index];
    assert.ok(ground);
    this.#shown = ground;
    const first = { offset: 0, limit: ground.pageSize };
    void this.list.show(ground, everything, withFirstPage ? pageOf(ground.id, first, total) : undefined);
  }

  #command(kind: 'refresh' | 'loadMore' | 'retry' | 'clear'): void {
    if (kind === 'clear') this.#shown = undefined;
    void this.list[kind]();
  }

  #answer({ pick, outcome }: { readonly pick: number; readonly outcome: 'page' | 'fault' | 'throws' }): void {
    const waiting = this.#waiting();
    const chosen = waiting[pick % waiting.length];
    if (!chosen) return;
    const { ground, page } = chosen;
    if (outcome === 'throws') page.throwFault(new Error('lost'));
    else page.answer(outcome === 'fault' ? fault : pageOf(ground.id, page.range, total));
  }

  #waiting(): Asked[] {
    return this.#grounds.flatMap((ground) =>
      ground.asked.filter(({ settled }) => !settled).map((page) => ({ ground, page })),
    );
  }

  /** At most one request is wanted at any time, of the ground that is shown, and only while the list says so. */
  #checkRequests(): void {
    const wanted = this.#waiting().filter(({ page }) => !page.signal.aborted);
    assert.ok(wanted.length <= 1, 'two requests at once');
    assert.equal(wanted.length === 1, this.list.state.kind === 'loading');
    for (const { ground } of wanted) assert.equal(ground, this.#shown);
  }
}

interface Seen {
  readonly state: ListState;
  readonly shown: ControlledGround | undefined;
}

/** Rows are those of the ground that is shown, from its first row on, without gap or repetition. */
function checkState({ state, shown }: Seen): void {
  assert.equal(state.kind === 'idle', shown === undefined);
  if (state.kind === 'idle') return;
  assert.equal(state.ground, shown);
  const names = state.listed?.rows.map(({ bucket }) => bucket.name) ?? [];
  assert.deepEqual(
    names,
    names.map((_, index) => `${state.ground.id}/${index}`),
  );
  if (state.kind !== 'loaded') return;
  assert.equal(state.listed.total, total);
  assert.equal(state.listed.hasMore, names.length < total);
}

describe('BucketList, whatever happens in whatever order', () => {
  it('shows rows of the last ground alone, with one request at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const scene = new Scene();
        for (const next of steps) await scene.take(next);
        await scene.finish();
      }),
      { numRuns: 200, seed: 20_260_203 },
    );
  });
});
