import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { BucketSearch, searchPause } from '../../../src/listing/bucketSearch.ts';
import { appendPage, emptyFrom, type ListedBucket } from '../../../src/listing/listedBuckets.ts';
import { parsePage } from '../../../src/model/page.ts';
import { controlledGround, fault, settle } from './controlledGround.ts';

const replyOf = (names: readonly string[], total = names.length) =>
  parsePage({ results: names.map((name) => ({ bucket_id: `id-${name}`, bucket_name: name })), total_count: total }, 2);

function rowsOf(...names: readonly string[]): readonly ListedBucket[] {
  const page = replyOf(names);
  return page.ok ? appendPage(emptyFrom(0), page.value, { offset: 0, limit: 2 }).rows : [];
}

const namesIn = ({ state }: BucketSearch) => state.rows.map(({ bucket }) => bucket.name);

describe('listing/bucketSearch', () => {
  // Only the clock stands still: what waits for an answer goes on.
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  const searchOver = (rows: readonly ListedBucket[], isWhole = false) => {
    const ground = controlledGround('g', 2);
    const search = new BucketSearch(ground, () => ({ rows, whole: isWhole ? rows : undefined }));
    return { ground, search };
  };

  it('shows what is loaded, and of it what matches with the next frame', () => {
    const { ground, search } = searchOver(rowsOf('cats', 'dogs'));
    assert.deepEqual(namesIn(search), ['cats', 'dogs']);
    search.type('DOG');
    assert.deepEqual(namesIn(search), ['dogs']);
    search.type('id-ca');
    assert.deepEqual(namesIn(search), ['cats']);
    assert.equal(ground.asked.length, 0);
  });

  it('asks the server once for a text that typing came to rest on', async () => {
    const { ground, search } = searchOver([]);
    for (const text of ['c', 'ca', 'cat', 'cats']) {
      search.type(text);
      mock.timers.tick(searchPause - 1);
    }
    assert.equal(ground.asked.length, 0);
    mock.timers.tick(1);
    assert.deepEqual(
      ground.asked.map(({ query, range }) => [query, range]),
      [[{ search: 'cats' }, { offset: 0, limit: 2 }]],
    );
    mock.timers.tick(10 * searchPause);
    assert.equal(ground.asked.length, 1);
  });

  it('asks for a short text only when Enter is pressed', async () => {
    const { ground, search } = searchOver([]);
    search.type('ca');
    mock.timers.tick(10 * searchPause);
    assert.equal(ground.asked.length, 0);
    void search.submit();
    assert.deepEqual(ground.latest.query, { search: 'ca' });
    void search.submit();
    assert.equal(ground.asked.length, 1, 'Enter twice is one question');
  });

  it('takes spaces around the text for nothing', () => {
    const { ground, search } = searchOver([]);
    search.type('cats ');
    mock.timers.tick(searchPause);
    search.type(' cats');
    mock.timers.tick(searchPause);
    assert.equal(ground.asked.length, 1);
  });

  it('asks nobody where the whole list is known', async () => {
    const { ground, search } = searchOver(rowsOf('cats', 'dogs'), true);
    search.type('cats');
    mock.timers.tick(10 * searchPause);
    await search.submit();
    assert.deepEqual(namesIn(search), ['cats']);
    assert.equal(ground.asked.length, 0);
  });

  it('aborts the request of an older text, and drops its answer', async () => {
    const { ground, search } = searchOver([]);
    search.type('cats');
    mock.timers.tick(searchPause);
    const older = ground.latest;
    search.type('dogs');
    assert.equal(older.signal.aborted, true);
    mock.timers.tick(searchPause);
    ground.latest.answer(replyOf(['dogs']));
    await settle();
    older.answer(replyOf(['cats']));
    await settle();
    assert.deepEqual(namesIn(search), ['dogs']);
    assert.equal(search.state.isAsking, false);
  });

  it('keeps what memory has until the whole answer is there', async () => {
    const { ground, search } = searchOver(rowsOf('cat 9', 'cat 8'));
    search.type('cat');
    mock.timers.tick(searchPause);
    ground.latest.answer(replyOf(['cat 1', 'cat 8'], 4));
    await settle();
    assert.deepEqual(namesIn(search), ['cat 1', 'cat 8', 'cat 9']);
    assert.equal(search.hasMore, true);
    const more = search.loadMore();
    assert.deepEqual(ground.latest.range, { offset: 2, limit: 2 });
    ground.latest.answer(replyOf(['cat 2', 'cat 3'], 4));
    await more;
    assert.deepEqual(namesIn(search), ['cat 1', 'cat 8', 'cat 2', 'cat 3'], 'cat 9 is gone from the server');
    assert.equal(search.hasMore, false);
    await search.loadMore();
    assert.equal(ground.asked.length, 2);
  });

  it('says what failed, keeps what it has, and tries again with Enter', async () => {
    const { ground, search } = searchOver(rowsOf('cats'));
    search.type('cats');
    mock.timers.tick(searchPause);
    ground.latest.answer(fault);
    await settle();
    assert.equal(search.state.error?.kind, 'serverFault');
    assert.deepEqual(namesIn(search), ['cats']);
    void search.submit();
    ground.latest.answer(replyOf(['cats']));
    await settle();
    assert.equal(search.state.error, undefined);
  });

  it('ends with its pick: no timer, no request, no word', async () => {
    const { ground, search } = searchOver([]);
    search.type('cats');
    mock.timers.tick(searchPause);
    search.onDidChange(() => assert.fail('nobody is there to be told'));
    search.dispose();
    assert.equal(ground.latest.signal.aborted, true);
    ground.latest.answer(replyOf(['cats']));
    await settle();
    const { ground: other, search: typed } = searchOver([]);
    typed.type('cats');
    typed.dispose();
    mock.timers.tick(10 * searchPause);
    assert.equal(other.asked.length, 0);
  });
});
