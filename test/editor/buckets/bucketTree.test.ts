import assert from 'node:assert/strict';
import type { Row } from '../../../src/extension/buckets/bucketRows.ts';
import { BucketTree } from '../../../src/extension/buckets/bucketTree.ts';
import { TreeItems } from '../../../src/extension/buckets/bucketTreeItem.ts';
import { appendPage } from '../../../src/listing/listedBuckets.ts';
import { parsePage } from '../../../src/model/page.ts';
import { awkwardTexts, rowsFrom } from '../fakes.ts';
import {
  allRows,
  bucketRow,
  connectedState,
  failedState,
  listedFrom,
  load,
  loadedState,
  loadingState,
  numbers,
  refresh,
  treeOver,
} from './rows.ts';

const awkwardRows = [
  ...Object.values(awkwardTexts).map((text) => ({
    bucket_name: text,
    bucket_schema: { properties: { [text]: { properties: { 'a/b': {}, 0: {}, '': {} } }, '0/1': {}, schema: {} } },
    metadata: { [text]: [text, [text, {}]], facts: { facts: null }, '0': 0 },
  })),
  // The same name as another bucket's id, and the same name twice with other content.
  { bucket_id: 'twice', bucket_name: 'once', bucket_schema: { properties: { film: {} } } },
  { bucket_name: 'twice' },
  { bucket_name: 'twice', description: 'another' },
  { bucket_id: 'twice/schema', bucket_name: 'slash' },
  { bucket_id: 'twice%2Fschema', bucket_name: 'no slash' },
  { bucket_id: 'loadMore', bucket_name: 'loadMore' },
  { bucket_id: 'showPrevious', bucket_name: 'showPrevious' },
  { bucket_id: 'full', bucket_name: 'full' },
  { bucket_id: 'failure', bucket_name: 'failure' },
];

describe('buckets/bucketTree', () => {
  const listed = listedFrom(awkwardRows, { limit: awkwardRows.length, total: awkwardRows.length + 5 });

  it('shows a row for each bucket', () => {
    const buckets = treeOver(connectedState(), loadedState(listed))
      .getChildren()
      .filter(({ kind }) => kind === 'bucket');
    assert.equal(buckets.length, awkwardRows.length);
  });

  for (const [what, state] of Object.entries({
    loaded: loadedState(listed),
    failed: failedState(refresh, { kind: 'cancelled' }, listed),
  })) {
    it(`gives every row an id of its own while ${what}`, () => {
      const tree = treeOver(connectedState(), state);
      const ids = [...allRows(tree)].map(({ row }) => row.id);
      assert.ok(ids.length > 100);
      assert.equal(new Set(ids).size, ids.length);
      for (const { row } of allRows(tree)) assert.equal(tree.getTreeItem(row).id, row.id);
    });
  }

  it('knows of every row the one above it', () => {
    const tree = treeOver(connectedState(), loadedState(listed));
    for (const { row, parent } of allRows(tree)) assert.equal(tree.getParent(row), parent);
  });

  it('keeps the ids when it is drawn again and when the same buckets come anew', () => {
    const tree = treeOver(connectedState(), loadedState(listed));
    const ids = [...allRows(tree)].map(({ row }) => row.id);
    tree.redraw();
    assert.deepEqual(
      [...allRows(tree)].map(({ row }) => row.id),
      ids,
    );
    const again = listedFrom(structuredClone(awkwardRows), {
      limit: awkwardRows.length,
      total: awkwardRows.length + 5,
    });
    assert.deepEqual(
      [...allRows(treeOver(connectedState(), loadedState(again)))].map(({ row }) => row.id),
      ids,
    );
  });

  it('keeps the rows themselves when a page is added: selection and focus stay', () => {
    const first = listedFrom(rowsFrom(1, 2), { limit: 2, total: 4 });
    const page = parsePage({ results: rowsFrom(3, 2), total_count: 4 }, 2);
    assert.ok(page.ok);
    const both = appendPage(first, page.value, { offset: 2, limit: 2 });
    const before = treeOver(connectedState(), loadedState(first)).getChildren();
    const after = treeOver(connectedState(), loadedState(both)).getChildren();
    assert.equal(after.length, 4);
    for (const index of [0, 1]) assert.equal(after[index], before[index]);
  });

  it('can be expanded exactly where there is something inside', () => {
    const tree = treeOver(connectedState(), loadedState(listed));
    for (const { row } of allRows(tree)) {
      const { collapsibleState } = tree.getTreeItem(row);
      assert.equal(collapsibleState !== 0, tree.getChildren(row).length > 0 || row.kind === 'bucket', row.id);
    }
  });

  for (const [what, membersOf] of [
    ['an object', (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))],
    ['a list', (count: number) => Array.from({ length: count }, (_, index) => index)],
  ] as const) {
    it(`shows no more than 200 members of ${what} in the metadata, and as the last row how many there are`, () => {
      const rowsInside = (count: number) => {
        const metadata = { inner: membersOf(count) };
        const tree = treeOver(
          connectedState(),
          loadedState(listedFrom([{ bucket_id: 'b', bucket_name: 'x', metadata }])),
        );
        const [bucket] = tree.getChildren();
        const [section] = tree.getChildren(bucket);
        const [inner] = tree.getChildren(section);
        return tree.getChildren(inner).map((row) => ({ row, item: tree.getTreeItem(row) }));
      };
      assert.equal(rowsInside(200).length, 200);
      assert.equal(rowsInside(200).at(-1)?.item.command, undefined);
      const cut = rowsInside(1_234);
      assert.equal(cut.length, 201);
      const last = cut.at(-1) ?? assert.fail();
      assert.equal(last.item.label, '200 of 1,234 shown · Open Bucket');
      assert.equal(last.item.accessibilityInformation?.label, '200 of 1,234 shown · Open Bucket');
      assert.equal(last.item.collapsibleState, 0);
      assert.deepEqual(last.item.command, {
        command: 'mixpeek.openBucket',
        title: 'Open Bucket',
        arguments: [last.row],
      });
    });
  }

  it('ends inside a schema that is nested without end', () => {
    let properties: object = {};
    for (let depth = 0; depth < 1_000; depth += 1) properties = { inner: { type: 'object', properties } };
    const tree = treeOver(
      connectedState(),
      loadedState(listedFrom([{ bucket_name: 'x', bucket_schema: { properties } }])),
    );
    const depth = [...allRows(tree)].filter(({ row }) => row.kind === 'detail' && row.detail.kind === 'field').length;
    assert.equal(depth, 16);
  });

  it('loads what draws the inside of buckets when the first is opened, once', async () => {
    const { DetailItems } = await import('../../../src/extension/buckets/detailItems.ts');
    let loads = 0;
    const row = bucketRow({ bucket_id: 'b', bucket_name: 'x', metadata: { colour: 'red' } });
    const load = async () => {
      loads += 1;
      return new DetailItems(numbers);
    };
    const tree = new BucketTree({ rows: () => [row], failureSentence: () => '' }, new TreeItems(numbers), load);
    assert.deepEqual(tree.getChildren(), [row]);
    assert.equal((await tree.getTreeItem(row)).label, 'x');
    assert.equal(loads, 0);
    const [section] = await tree.getChildren(row);
    const [detail] = await tree.getChildren(section);
    assert.ok(section && detail);
    assert.equal((await tree.getTreeItem(section)).label, 'Metadata');
    const item = await tree.getTreeItem(detail);
    assert.deepEqual([item.label, item.description], ['colour', 'red']);
    assert.equal((await tree.resolveTreeItem(item, detail)).tooltip, 'colour: red');
    assert.equal(loads, 1);
  });

  describe('at its root', () => {
    const [first, second] = [
      bucketRow({ bucket_id: 'a', bucket_name: 'a' }),
      bucketRow({ bucket_id: 'b', bucket_name: 'b' }),
    ];

    /** A tree whose rows are set from outside, and how often the editor was told to ask for them again. */
    function changingTree() {
      const root: { known: readonly Row[] | undefined } = { known: undefined };
      const load = () => Promise.reject(new Error('Nothing is opened here.'));
      const tree = new BucketTree({ rows: () => root.known, failureSentence: () => '' }, new TreeItems(numbers), load);
      let told = 0;
      tree.onDidChangeTreeData(() => {
        told += 1;
      });
      return { tree, root, told: () => told };
    }

    it('answers the first question when there are rows, and says nothing besides', async () => {
      const { tree, root, told } = changingTree();
      const answer = tree.getChildren();
      assert.equal(tree.getChildren(), answer, 'asked twice, answered together');
      tree.redraw();
      root.known = [first];
      tree.redraw();
      assert.deepEqual(await answer, [first]);
      assert.equal(told(), 0);
    });

    it('answers a question with nothing when it ends', async () => {
      const { tree } = changingTree();
      const answer = tree.getChildren();
      tree.dispose();
      assert.deepEqual(await answer, []);
    });

    it('is drawn again when rows have changed, and only then', () => {
      const { tree, root, told } = changingTree();
      const more = (isLoading: boolean): Row => ({
        ...{ kind: 'page', id: 'more', direction: 'loadMore', isLoading },
        count: { kind: 'of', shown: 1, total: 2 },
      });
      root.known = [first, more(false)];
      assert.deepEqual(tree.getChildren(), [first, more(false)]);
      root.known = [first, more(false)];
      tree.redraw();
      assert.equal(told(), 0);
      for (const rows of [[first, more(true)], [first, second], [first], []]) {
        const before = told();
        root.known = rows;
        tree.redraw();
        assert.equal(told(), before + 1);
        tree.getChildren();
      }
      tree.redrawAll();
      assert.equal(told(), 5);
    });

    it('drops the rows it shows at once where the next ones are not known yet', () => {
      const { tree, root, told } = changingTree();
      root.known = [first];
      tree.getChildren();
      root.known = undefined;
      tree.redraw();
      assert.equal(told(), 1);
      assert.deepEqual(tree.getChildren(), []);
    });
  });

  it('is empty where the welcome or the message speaks', () => {
    for (const state of [
      treeOver({ kind: 'resolving' }, { kind: 'idle' }),
      treeOver({ kind: 'signedOut' }, { kind: 'idle' }),
      treeOver(connectedState(), { kind: 'idle' }),
      treeOver(connectedState(), loadingState(load)),
      treeOver(connectedState(), loadedState(listedFrom([]))),
    ]) {
      assert.deepEqual(state.getChildren(), []);
    }
  });
});
