import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { JsonObject } from '../../../src/model/json.ts';
import { awkwardTexts } from '../fakes.ts';
import {
  allRows,
  bucketRow,
  connectedState,
  failedState,
  listedFrom,
  load,
  loadedState,
  loadingState,
  loadMore,
  type ReadyTree,
  refresh,
  showPrevious,
  treeOver,
} from './rows.ts';

const unseen = /\p{Cc}|\p{Surrogate}|[\u200b\u202a-\u202e\u2060\ufeff]/u;

function treeOf(...rows: readonly JsonObject[]): ReadyTree {
  return treeOver(connectedState(), loadedState(listedFrom(rows)));
}

function itemOf(row: JsonObject): vscode.TreeItem {
  return treeOf().getTreeItem(bucketRow(row));
}

async function tooltipOf(row: JsonObject): Promise<string> {
  const { tooltip } = await treeOf().resolveTreeItem(itemOf(row), bucketRow(row));
  if (typeof tooltip !== 'string') return assert.fail('The tooltip is no plain text.');
  return tooltip;
}

function iconOf(row: JsonObject): string {
  const { iconPath } = itemOf(row);
  return iconPath instanceof vscode.ThemeIcon ? iconPath.id : assert.fail('There is no icon of the theme.');
}

/** A bucket whose every text is the given one. */
function bucketFullOf(text: string): JsonObject {
  return {
    bucket_id: `bkt ${text}`.slice(0, 256),
    bucket_name: text,
    description: text,
    status: text,
    bucket_schema: {
      properties: { [text]: { type: text, description: text, properties: { [text]: { type: 'array' } } } },
    },
    metadata: { [text]: text, list: [text, { [text]: [text] }], nothing: null },
    object_count: 10 ** 15,
    total_size_bytes: 0,
    created_at: text,
  };
}

describe('buckets/bucketTreeItem', () => {
  it('shows the size and the number of objects beside the name, and exact figures in words', async () => {
    const row = { bucket_id: 'b1', bucket_name: 'films', total_size_bytes: 3_400_000_000_000, object_count: 1_234_567 };
    const item = itemOf(row);
    assert.equal(item.label, 'films');
    assert.equal(item.description, '3.4 TB · 1.23M');
    assert.equal(item.accessibilityInformation?.label, 'films, 3.4 TB (3,400,000,000,000 bytes), 1,234,567 objects');
    assert.equal(item.contextValue, 'bucket');
    assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    assert.equal(item.command?.command, 'mixpeek.openBucket');
    assert.equal(item.tooltip, undefined);
    assert.equal(
      await tooltipOf({ ...row, description: 'All of them.' }),
      'films\nAll of them.\n\n3.4 TB (3,400,000,000,000 bytes)\n1,234,567 objects\nID: b1',
    );
  });

  for (const [facts, description, spoken] of [
    [{}, '', 'x'],
    [{ object_count: null, total_size_bytes: null }, '', 'x'],
    [{ object_count: -1, total_size_bytes: 1.5 }, '', 'x'],
    [{ total_size_bytes: 0, object_count: 0 }, '0 B · 0', 'x, 0 B (0 bytes), 0 objects'],
    [{ object_count: 1 }, '1', 'x, 1 object'],
    [
      { total_size_bytes: 10 ** 15, object_count: 10 ** 15 },
      '1 PB · 1000T',
      'x, 1 PB (1,000,000,000,000,000 bytes), 1,000,000,000,000,000 objects',
    ],
  ] as const) {
    it(`says ${JSON.stringify(facts)} as “${description}”`, () => {
      const item = itemOf({ bucket_id: 'b', bucket_name: 'x', ...facts });
      assert.equal(item.description, description);
      assert.equal(item.accessibilityInformation?.label, spoken);
    });
  }

  for (const [facts, icon, spoken] of [
    [{}, 'database', 'x'],
    [{ status: 'ACTIVE' }, 'database', 'x'],
    [{ status: 'ARCHIVED' }, 'archive', 'x, archived'],
    [{ status: 'SUSPENDED' }, 'debug-pause', 'x, suspended'],
    [{ status: 'PENDING' }, 'sync', 'x, pending'],
    [{ status: 'IN_PROGRESS' }, 'sync', 'x, in progress'],
    [{ status: 'PROCESSING' }, 'sync', 'x, processing'],
    [{ status: 'FAILED' }, 'warning', 'x, failed'],
    [{ status: 'COMPLETED_WITH_ERRORS' }, 'warning', 'x, completed with errors'],
    [{ status: 'SOMETHING_NEW' }, 'database', 'x, something new'],
    [{ is_locked: true, status: 'ARCHIVED' }, 'lock', 'x, locked'],
    [{ is_locked: 'yes' }, 'database', 'x'],
    [{ batch_stats: { failed: 1 } }, 'warning', 'x, 1 failed batch'],
    [{ batch_stats: { failed: 12 } }, 'warning', 'x, 12 failed batches'],
    [{ batch_stats: { failed: 0 } }, 'database', 'x'],
  ] as const) {
    it(`shows ${JSON.stringify(facts)} as the icon ${icon}, never by the icon alone`, () => {
      const row = { bucket_id: 'b', bucket_name: 'x', ...facts };
      assert.equal(iconOf(row), icon);
      assert.equal(itemOf(row).accessibilityInformation?.label, spoken);
    });
  }

  it('draws a row once, however often the editor asks for it', () => {
    const tree = treeOf();
    const row = bucketRow({ bucket_id: 'b', bucket_name: 'x', object_count: 2 });
    const item = tree.getTreeItem(row);
    assert.equal(tree.getTreeItem(row), item);
    const fetchedAgain = bucketRow({ bucket_id: 'b', bucket_name: 'x', object_count: 3 });
    assert.equal(tree.getTreeItem(fetchedAgain).description, '3');
  });

  it('offers no copy of an id that there is not', () => {
    for (const id of [undefined, null, '', 7, 'x'.repeat(257)]) {
      const item = itemOf({ bucket_name: 'films', ...(id === undefined ? {} : { bucket_id: id }) });
      assert.equal(item.contextValue, 'bucketWithoutId');
      assert.equal(item.label, 'films');
    }
  });

  it('gives a bucket without a name its id, and one without either a word for it', () => {
    for (const name of ['', '   ', '\n']) {
      assert.equal(itemOf({ bucket_id: 'bkt_7', bucket_name: name }).label, 'bkt_7');
      assert.equal(itemOf({ bucket_name: name }).label, '(no name)');
    }
  });

  it('makes hidden characters of a name visible, and leaves letters of any script and emoji alone', () => {
    assert.equal(itemOf({ bucket_name: awkwardTexts['override'] ?? '' }).label, 'safe\\u{202e}gnp.exe');
    for (const name of ['rightToLeft', 'emoji', 'html', 'markdown', 'commandLink', 'icon', 'quotes', 'slashes']) {
      const text = awkwardTexts[name] ?? '';
      assert.equal(itemOf({ bucket_name: text }).label, text);
    }
    assert.equal(String(itemOf({ bucket_name: awkwardTexts['long'] ?? '' }).label).length, 257);
  });

  for (const [name, text] of Object.entries(awkwardTexts)) {
    it(`draws every row of a bucket full of ${name} text as plain, visible text`, async () => {
      const tree = treeOf(bucketFullOf(text), { bucket_name: 'neighbour' });
      let count = 0;
      for (const { row } of allRows(tree)) {
        count += 1;
        const item = tree.getTreeItem(row);
        const { label, description, accessibilityInformation } = item;
        assert.ok(typeof label === 'string' && label !== '', row.id);
        assert.ok(description === undefined || typeof description === 'string', row.id);
        assert.ok(accessibilityInformation && accessibilityInformation.label.trim() !== '', row.id);
        for (const shown of [label, String(description ?? ''), accessibilityInformation.label]) {
          assert.doesNotMatch(shown, unseen, row.id);
          assert.ok(shown.length < 2_000, row.id);
        }
        assert.ok(item.iconPath instanceof vscode.ThemeIcon, row.id);
        // A link or a picture could come only from a MarkdownString.
        const { tooltip } = await tree.resolveTreeItem(item, row);
        assert.ok(tooltip === undefined || typeof tooltip === 'string', row.id);
        // The lines of a tooltip are ours; whatever is in them is the server's.
        for (const line of String(tooltip ?? '').split('\n')) assert.doesNotMatch(line, unseen, row.id);
      }
      assert.ok(count > 12, String(count));
    });
  }

  it('shows schema fields with type and need, nested ones inside', () => {
    const tree = treeOf({
      bucket_name: 'x',
      bucket_schema: {
        properties: {
          film: { type: 'video', required: true },
          tags: { type: 'array', items: { type: 'string' } },
          about: { type: 'object', properties: { year: { type: 'integer' } } },
        },
      },
    });
    const looks = [...allRows(tree)]
      .filter(({ row }) => row.kind === 'detail' && row.detail.kind === 'field')
      .map(({ row }) => tree.getTreeItem(row))
      .map(({ label, description, iconPath }) => [label, description, (iconPath as vscode.ThemeIcon).id]);
    assert.deepEqual(looks, [
      ['film', 'video, required', 'device-camera-video'],
      ['tags', 'array of string', 'symbol-array'],
      ['about', 'object', 'symbol-object'],
      ['year', 'integer', 'symbol-number'],
    ]);
  });

  it('opens the schema with the bucket and counts what is in a section', () => {
    const tree = treeOf({
      bucket_id: 'b',
      bucket_name: 'x',
      bucket_schema: { properties: { a: {}, b: {} } },
      metadata: { c: 1 },
    });
    const [bucket] = tree.getChildren();
    const items = tree.getChildren(bucket).map((row) => tree.getTreeItem(row));
    assert.deepEqual(
      items.map(({ label, description, collapsibleState }) => [label, description, collapsibleState]),
      [
        ['Schema', '2', vscode.TreeItemCollapsibleState.Expanded],
        ['Metadata', '1', vscode.TreeItemCollapsibleState.Collapsed],
        ['Facts', '1', vscode.TreeItemCollapsibleState.Collapsed],
      ],
    );
    assert.equal(items[0]?.accessibilityInformation?.label, 'Schema of x, 2 entries');
  });

  describe('of the last row', () => {
    const lastItem = (tree: ReadyTree) => {
      const row = tree.getChildren().at(-1);
      return row ? { kind: row.kind, ...tree.getTreeItem(row) } : assert.fail('There is no row.');
    };
    const rows = Array.from({ length: 2 }, (_, index) => ({ bucket_id: `b${index}`, bucket_name: 'x' }));

    for (const [total, label] of [
      [4_312, 'Load more (2 of 4,312)'],
      [undefined, 'Load more (2 shown)'],
    ] as const) {
      it(`says “${label}” and, while it does so, that it is loading`, () => {
        const listed = listedFrom(rows, { limit: 2, ...(total === undefined ? {} : { total }) });
        const item = lastItem(treeOver(connectedState(), loadedState(listed)));
        assert.equal(item.label, label);
        assert.equal(item.command?.command, 'mixpeek.loadMore');
        const loading = lastItem(treeOver(connectedState(), loadingState(loadMore, listed)));
        assert.equal(loading.label, 'Loading…');
        assert.equal(loading.id, item.id);
        assert.equal(loading.accessibilityInformation?.label, label);
        const refreshing = lastItem(treeOver(connectedState(), loadingState(refresh, listed)));
        assert.equal(refreshing.label, label);
      });
    }

    it('is a bucket where there is no more', () => {
      assert.equal(lastItem(treeOver(connectedState(), loadedState(listedFrom(rows, { total: 2 })))).kind, 'bucket');
    });

    for (const [task, label] of [
      [load, 'Retry · could not go to the page'],
      [loadMore, 'Retry · could not load more'],
      [showPrevious, 'Retry · could not show the previous page'],
      [refresh, 'Retry · could not refresh'],
    ] as const) {
      it(`says “${label}” with the whole sentence after a failed ${task.kind}`, () => {
        const listed = listedFrom(rows, { limit: 2, total: 4 });
        const tree = treeOver(connectedState(), failedState(task, { kind: 'serverFault', status: 503 }, listed));
        const item = lastItem(tree);
        assert.equal(item.label, label);
        assert.match(String(item.description), /^api\.example\.invalid has a problem of its own \(503\)/);
        assert.equal(item.accessibilityInformation?.label, `${label}. ${item.description}`);
        assert.equal(item.command?.command, 'mixpeek.retry');
        assert.equal(tree.getChildren().length, 3);
      });
    }
  });

  it('makes of every action a row that does it', () => {
    const actions = (tree: ReadyTree) =>
      tree.getChildren().map((row) => {
        const { label, command, accessibilityInformation } = tree.getTreeItem(row);
        assert.equal(accessibilityInformation?.label, label);
        return [label, command?.command, ...(command?.arguments ?? [])];
      });
    assert.deepEqual(actions(treeOver(connectedState(), failedState(load, { kind: 'unauthorized', status: 401 }))), [
      ['Set API Key…', 'mixpeek.setApiKey'],
      ['Retry', 'mixpeek.retry'],
      ['Show Log', 'mixpeek.showLog'],
    ]);
    assert.deepEqual(actions(treeOver({ kind: 'invalidBaseUrl', mistake: 'path' }, { kind: 'idle' })), [
      ['Change mixpeek.baseUrl', 'workbench.action.openSettings', 'mixpeek.baseUrl'],
    ]);
    assert.deepEqual(actions(treeOver({ kind: 'signedOut', environmentMistake: 'length' }, { kind: 'idle' })), [
      ['Set API Key…', 'mixpeek.setApiKey'],
      ['Explore Sample Buckets', 'mixpeek.exploreSampleBuckets'],
    ]);
    const server = { origin: 'https://a.example.invalid', host: 'a.example.invalid', isLoopback: false };
    assert.deepEqual(actions(treeOver({ kind: 'environmentKeyOffered', server }, { kind: 'idle' })), [
      ['Use the key for a.example.invalid…', 'mixpeek.useEnvironmentKey'],
      ['Set API Key…', 'mixpeek.setApiKey'],
    ]);
  });
});
