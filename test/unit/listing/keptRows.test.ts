import assert from 'node:assert/strict';
import { BucketList } from '../../../src/listing/bucketList.ts';
import {
  appendPage,
  emptyFrom,
  type ListedBuckets,
  rangeAfter,
  wholeListOf,
} from '../../../src/listing/listedBuckets.ts';
import { type BucketQuery, everything } from '../../../src/model/query.ts';
import { failed } from '../../../src/model/result.ts';
import { controlledGround, fault, pageOf, settle } from './controlledGround.ts';

/** Two rows, of two or more, that an earlier start has kept. */
function kept(total = 3, query: BucketQuery = everything): ListedBuckets {
  const range = { offset: 0, limit: 2 };
  const page = pageOf('old', range, total);
  assert.ok(page.ok);
  return { ...appendPage(emptyFrom(0, query), page.value, range), isKept: true };
}

describe('BucketList, with rows of an earlier start', () => {
  let list: BucketList;
  beforeEach(() => {
    list = new BucketList();
  });
  afterEach(() => list.dispose());

  const keys = () => ('listed' in list.state ? list.state.listed?.rows.map(({ key }) => key) : undefined);

  /** A ground whose first page is on its way while the kept rows are shown. */
  function started() {
    const ground = controlledGround('a');
    const done = list.show(ground);
    list.showMeanwhile(ground, kept());
    assert.equal(list.state.kind, 'loading');
    assert.deepEqual(keys(), ['id:old/0', 'id:old/1']);
    return { ground, done };
  }

  it('shows them until the server has answered, and none of them after that', async () => {
    const { ground, done } = started();
    ground.latest.answer(pageOf('a', ground.latest.range, 3));
    await done;
    assert.equal(list.state.kind, 'loaded');
    assert.deepEqual(keys(), ['id:a/0', 'id:a/1']);
    assert.equal(ground.asked.length, 1);
  });

  it('takes the answer for what it is where it has the same rows', async () => {
    const { ground, done } = started();
    ground.latest.answer(pageOf('old', ground.latest.range, 3));
    await done;
    assert.ok(list.state.kind === 'loaded');
    const { isKept, offsetIgnored, changed } = list.state.listed;
    assert.deepEqual({ isKept, offsetIgnored, changed }, { isKept: false, offsetIgnored: false, changed: false });
  });

  it('keeps them as old ones after a failure that is not about them, and asks again from the start', async () => {
    const { ground, done } = started();
    ground.latest.answer(fault);
    await done;
    assert.ok(list.state.kind === 'failed');
    assert.equal(list.state.task.kind, 'refresh');
    assert.deepEqual(keys(), ['id:old/0', 'id:old/1']);
    await list.loadMore();
    assert.equal(ground.asked.length, 1, 'nothing is continued from them');
    const again = list.retry();
    assert.deepEqual(ground.latest.range, { offset: 0, limit: 2 });
    ground.latest.answer(pageOf('a', ground.latest.range, 3));
    await again;
    assert.deepEqual(keys(), ['id:a/0', 'id:a/1']);
  });

  for (const kind of ['unauthorized', 'forbidden', 'notFound', 'namespaceRequired'] as const) {
    it(`drops them when the server refuses to list: ${kind}`, async () => {
      const { ground, done } = started();
      ground.latest.answer(failed({ kind, status: 403 }));
      await done;
      assert.equal(list.state.kind, 'failed');
      assert.equal(keys(), undefined);
    });
  }

  it('drops them when the key cannot be read', async () => {
    const { ground, done } = started();
    ground.latest.answer(failed({ kind: 'keyUnavailable' }));
    await done;
    assert.equal(keys(), undefined);
  });

  it('shows none that come late, are of another ground or question, or not asked for', async () => {
    const ground = controlledGround('a');
    list.showMeanwhile(ground, kept());
    assert.equal(list.state.kind, 'idle');
    const done = list.show(ground);
    list.showMeanwhile(controlledGround('a'), kept());
    list.showMeanwhile(ground, kept(3, { search: 'x' }));
    assert.equal(keys(), undefined);
    ground.latest.answer(pageOf('a', ground.latest.range, 3));
    await done;
    list.showMeanwhile(ground, kept());
    assert.deepEqual(keys(), ['id:a/0', 'id:a/1']);
    const jump = list.goToPage(2);
    list.showMeanwhile(ground, kept());
    assert.deepEqual(keys(), ['id:a/0', 'id:a/1']);
    ground.latest.answer(pageOf('a', ground.latest.range, 3));
    await jump;
  });

  it('drops them for another question, whose answer owes them nothing', async () => {
    const { ground } = started();
    const asked = list.ask({ search: 'a/1' });
    await settle();
    ground.latest.answer(pageOf('a', { offset: 1, limit: 1 }, 2));
    await asked;
    assert.deepEqual(keys(), ['id:a/1']);
  });

  it('knows by them neither the next page nor the whole list', () => {
    assert.equal(rangeAfter(kept(), 2), undefined);
    assert.equal(wholeListOf(kept(2)), undefined);
    assert.ok(rangeAfter({ ...kept(), isKept: false }, 2));
    assert.ok(wholeListOf({ ...kept(2), isKept: false }));
  });
});
