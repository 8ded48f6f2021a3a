import assert from 'node:assert/strict';
import { BucketList, type ListState } from '../../../src/listing/bucketList.ts';
import type { PageAnswer } from '../../../src/listing/listTasks.ts';
import { everything } from '../../../src/model/query.ts';
import { controlledGround, fault, pageOf, settle } from './controlledGround.ts';

/** The state in a few words: kind, task or ground, rows, whether there is more. */
function inShort(state: ListState): string {
  const listed = 'listed' in state ? state.listed : undefined;
  const rows = listed ? ` ${listed.rows.map(({ key }) => key.replace('id:', '')).join(' ')}` : '';
  const task = 'task' in state ? ` ${state.task.kind}` : '';
  const error = state.kind === 'failed' ? ` ${state.error.kind}` : '';
  return `${state.kind}${task}${error}${rows}${listed && !listed.hasMore ? ' (end)' : ''}`;
}

describe('BucketList', () => {
  let list: BucketList;
  let states: string[];

  beforeEach(() => {
    list = new BucketList();
    states = [];
    list.onDidChange((state) => states.push(inShort(state)));
  });
  afterEach(() => list.dispose());

  /** A ground whose first page, of three rows in all, is shown. */
  async function shown(id = 'a', total = 3) {
    const ground = controlledGround(id);
    const done = list.show(ground);
    ground.latest.answer(pageOf(id, ground.latest.range, total));
    await done;
    states = [];
    return ground;
  }

  it('starts with nothing, and does nothing without a ground', async () => {
    assert.deepEqual(list.state, { kind: 'idle' });
    await Promise.all([list.refresh(), list.loadMore(), list.retry()]);
    assert.deepEqual(states, []);
  });

  it('loads the first page, then the next ones to the end', async () => {
    const ground = controlledGround('a');
    for (const run of [() => list.show(ground), () => list.loadMore()]) {
      const done = run();
      ground.latest.answer(pageOf('a', ground.latest.range, 3));
      await done;
    }
    assert.deepEqual(states, [
      'loading load',
      'loaded a/0 a/1',
      'loading loadMore a/0 a/1',
      'loaded a/0 a/1 a/2 (end)',
    ]);
    assert.deepEqual(
      ground.asked.map(({ range }) => range),
      [
        { offset: 0, limit: 2 },
        { offset: 2, limit: 2 },
      ],
    );
    await list.loadMore();
    assert.equal(ground.asked.length, 2);
  });

  it('shows a first page that was fetched already, without asking', async () => {
    const ground = controlledGround('a');
    await list.show(ground, everything, pageOf('a', { offset: 0, limit: 2 }, 3));
    assert.deepEqual(states, ['loaded a/0 a/1']);
    await list.show(ground, everything, fault);
    assert.deepEqual(states.slice(1), ['failed load serverFault']);
    assert.equal(ground.asked.length, 0);
  });

  it('keeps the rows while it refreshes, and replaces them with the answer', async () => {
    const ground = await shown();
    const done = list.refresh();
    assert.deepEqual(ground.latest.range, { offset: 0, limit: 2 });
    ground.latest.answer(pageOf('b', ground.latest.range, 2));
    await done;
    assert.deepEqual(states, ['loading refresh a/0 a/1', 'loaded b/0 b/1 (end)']);
  });

  it('keeps the rows when a refresh fails, and asks again on retry', async () => {
    const ground = await shown();
    const done = list.refresh();
    ground.latest.answer(fault);
    await done;
    const again = list.retry();
    ground.latest.answer(pageOf('a', ground.latest.range, 1));
    await again;
    assert.deepEqual(states, [
      'loading refresh a/0 a/1',
      'failed refresh serverFault a/0 a/1',
      'loading refresh a/0 a/1',
      'loaded a/0 (end)',
    ]);
  });

  it('keeps the rows when the next page fails, and asks for that page on retry', async () => {
    const ground = await shown();
    const done = list.loadMore();
    ground.latest.answer(fault);
    await done;
    const again = list.retry();
    assert.deepEqual(ground.latest.range, { offset: 2, limit: 2 });
    ground.latest.answer(pageOf('a', ground.latest.range, 3));
    await again;
    assert.deepEqual(states, [
      'loading loadMore a/0 a/1',
      'failed loadMore serverFault a/0 a/1',
      'loading loadMore a/0 a/1',
      'loaded a/0 a/1 a/2 (end)',
    ]);
  });

  it('keeps the rows while it jumps, and starts anew at the page', async () => {
    const ground = await shown('a', 9);
    const done = list.goToPage(3);
    assert.deepEqual(ground.latest.range, { offset: 4, limit: 2 });
    ground.latest.answer(pageOf('a', ground.latest.range, 9));
    await done;
    assert.deepEqual(states, ['loading load a/0 a/1', 'loaded a/4 a/5']);
    void list.refresh();
    assert.deepEqual(ground.latest.range, { offset: 4, limit: 2 });
  });

  it('keeps the rows when a jump fails, continues them on Load More, and jumps on retry', async () => {
    const ground = await shown('a', 9);
    for (const [command, offset] of [
      [() => list.goToPage(3), 4],
      [() => list.retry(), 4],
      [() => list.loadMore(), 2],
    ] as const) {
      const done = command();
      assert.deepEqual(ground.latest.range, { offset, limit: 2 });
      ground.latest.answer(fault);
      await done;
      assert.match(inShort(list.state), /^failed (load|loadMore) serverFault a\/0 a\/1$/);
    }
  });

  it('refreshes where a jump without rows was to start', async () => {
    const ground = controlledGround('a');
    const done = list.show(ground);
    ground.latest.answer(fault);
    await done;
    void list.goToPage(4);
    void list.refresh();
    assert.deepEqual(ground.latest.range, { offset: 6, limit: 2 });
    const jump = list.goToPage(5);
    ground.latest.answer(fault);
    await jump;
    void list.refresh();
    assert.deepEqual(ground.latest.range, { offset: 8, limit: 2 });
  });

  it('puts the page before on top, one request at a time, and keeps the rows when that fails', async () => {
    const ground = await shown('a', 9);
    const jump = list.goToPage(4);
    ground.latest.answer(pageOf('a', ground.latest.range, 9));
    await jump;
    states = [];
    const failing = list.showPrevious();
    await list.showPrevious();
    await list.loadMore();
    assert.equal(ground.asked.length, 3);
    ground.latest.answer(fault);
    await failing;
    const done = list.retry();
    assert.deepEqual(ground.latest.range, { offset: 4, limit: 2 });
    ground.latest.answer(pageOf('a', ground.latest.range, 9));
    await done;
    assert.deepEqual(states, [
      'loading showPrevious a/6 a/7',
      'failed showPrevious serverFault a/6 a/7',
      'loading showPrevious a/6 a/7',
      'loaded a/4 a/5 a/6 a/7',
    ]);
  });

  it('has no rows when the first page fails, and loads on retry', async () => {
    const ground = controlledGround('a');
    const done = list.show(ground);
    ground.latest.answer(fault);
    await done;
    await list.loadMore();
    assert.equal(ground.asked.length, 1);
    const again = list.retry();
    ground.latest.answer(pageOf('a', ground.latest.range, 1));
    await again;
    assert.deepEqual(states, ['loading load', 'failed load serverFault', 'loading load', 'loaded a/0 (end)']);
  });

  for (const [what, thrown, name] of [
    ['an error', new TypeError('x'), 'TypeError'],
    ['something that is no error', 'text', 'string'],
  ] as const) {
    it(`ends in a visible failure when fetching throws ${what}`, async () => {
      const ground = await shown();
      const done = list.refresh();
      ground.latest.throwFault(thrown);
      await done;
      assert.equal(inShort(list.state), 'failed refresh internal a/0 a/1');
      assert.deepEqual(list.state.kind === 'failed' && list.state.error, { kind: 'internal', name });
    });
  }

  it('ends in a visible failure when fetching throws at once', async () => {
    const ground = {
      ...{ id: 'a', pageSize: 2 },
      fetchPage: (): Promise<PageAnswer> => {
        throw new RangeError('x');
      },
    };
    await list.show(ground);
    assert.deepEqual(states, ['loading load', 'failed load internal']);
  });

  it('asks for no more while something is loading', async () => {
    const ground = await shown();
    const done = list.refresh();
    await list.loadMore();
    assert.equal(ground.asked.length, 2);
    ground.latest.answer(pageOf('a', ground.latest.range, 3));
    await done;
    void list.loadMore();
    await list.loadMore();
    assert.equal(ground.asked.length, 3);
  });

  it('aborts what runs when another ground is shown, and drops its late answer', async () => {
    const first = controlledGround('a');
    const second = controlledGround('b');
    const late = list.show(first);
    const done = list.show(second);
    assert.equal(first.latest.signal.aborted, true);
    assert.equal(second.latest.signal.aborted, false);
    second.latest.answer(pageOf('b', second.latest.range, 1));
    await done;
    first.latest.answer(pageOf('a', first.latest.range, 3));
    await late;
    assert.deepEqual(states, ['loading load', 'loading load', 'loaded b/0 (end)']);
  });

  it('drops the rows of one ground before it loads another', async () => {
    await shown('a');
    const second = controlledGround('b');
    void list.show(second);
    assert.deepEqual(states, ['loading load']);
  });

  it('aborts the next page when it refreshes, and the older of two refreshes', async () => {
    const ground = await shown();
    void list.loadMore();
    void list.refresh();
    const done = list.refresh();
    assert.deepEqual(
      ground.asked.map(({ signal }) => signal.aborted),
      [false, true, true, false],
    );
    ground.latest.answer(pageOf('a', ground.latest.range, 1));
    await done;
    for (const page of ground.asked) page.answer(fault);
    await settle();
    assert.equal(states.at(-1), 'loaded a/0 (end)');
  });

  it('shows nothing after clear, whatever is answered later', async () => {
    const ground = await shown();
    const late = list.refresh();
    list.clear();
    assert.equal(ground.latest.signal.aborted, true);
    ground.latest.answer(pageOf('a', ground.latest.range, 3));
    await late;
    assert.deepEqual(states, ['loading refresh a/0 a/1', 'idle']);
  });

  it('aborts what runs and tells nobody after dispose', async () => {
    const ground = await shown();
    const late = list.refresh();
    states = [];
    list.dispose();
    assert.equal(ground.latest.signal.aborted, true);
    ground.latest.answer(pageOf('a', ground.latest.range, 3));
    await late;
    assert.deepEqual(states, []);
  });

  it('asks nothing for a load that a listener has superseded already', async () => {
    const first = controlledGround('a');
    const second = controlledGround('b');
    const listener = list.onDidChange(() => {
      listener.dispose();
      void list.show(second);
    });
    await list.show(first);
    assert.equal(first.asked.length, 0);
    assert.equal(second.asked.length, 1);
  });
});
