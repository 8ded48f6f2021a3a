import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askSort } from '../../../src/extension/buckets/sortPick.ts';
import type { Sort } from '../../../src/model/query.ts';
import { awkwardTexts, withReplaced } from '../fakes.ts';
import { type ScriptedPick, withPick } from '../scriptedPick.ts';

interface Setting {
  readonly current?: Sort;
  readonly fields?: readonly string[];
  /** The direction that is chosen; undefined leaves the second step. */
  readonly direction?: string;
}

/** Opens the pick; answers with the order, and with what the second step said. */
async function ask({ current, fields = [], direction }: Setting, play: (pick: ScriptedPick) => void) {
  const steps: { readonly title: string | undefined; readonly labels: readonly string[] }[] = [];
  const showQuickPick = async (items: readonly vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
    steps.push({ title: options.title, labels: items.map(({ label }) => label) });
    return items.find(({ label }) => label === direction);
  };
  return withReplaced(vscode.window, { showQuickPick }, async () => {
    const { answer, pick } = await withPick(() => askSort(current, fields), play);
    assert.equal(pick.listenerCount, 0);
    assert.equal(pick.isDisposed, true);
    return { answer, steps };
  });
}

/** The labels of the rows that are marked as current. */
const marked = (pick: ScriptedPick) =>
  pick.items
    .filter(({ iconPath }) => iconPath instanceof vscode.ThemeIcon && iconPath.id === 'check')
    .map(({ label, description }) => [label, description ?? ''].join(' '));

describe('buckets/sortPick', () => {
  it('offers the fields of the reply, then those of the buckets, each once, and the order of the server', async () => {
    const fields = ['bucket_name', 'metadata.team', 'owner'];
    const { answer } = await ask({ fields }, (pick) => {
      assert.deepEqual(pick.labels, [
        ...['name', 'size', 'objects', 'created', 'updated', 'last upload', 'status', 'ID'],
        ...['metadata.team', 'owner', 'Server order'],
      ]);
      assert.equal(pick.sortByLabel, false);
      assert.equal(pick.items[1]?.description, 'total_size_bytes');
      assert.equal(pick.items.find(({ label }) => label === 'owner')?.description, '');
    });
    assert.equal(answer, undefined);
  });

  for (const [label, field, first, second] of [
    ['name', 'bucket_name', 'Ascending', 'Descending'],
    ['size', 'total_size_bytes', 'Descending', 'Ascending'],
    ['created', 'created_at', 'Descending', 'Ascending'],
  ] as const) {
    it(`asks for the direction after ${label}, ${first.toLowerCase()} first`, async () => {
      for (const [direction, expected] of [
        ['Ascending', 'asc'],
        ['Descending', 'desc'],
      ] as const) {
        const { answer, steps } = await ask({ direction }, (pick) => pick.choose(label));
        assert.deepEqual(answer, { field, direction: expected });
        assert.deepEqual(steps, [{ title: `Sort by ${label}`, labels: [first, second] }]);
      }
    });
  }

  it('finds a field by what the server calls it', async () => {
    const { answer } = await ask({ direction: 'Ascending' }, (pick) => {
      pick.type('last_upload');
      assert.equal(pick.active, 'last upload');
      pick.accept();
    });
    assert.deepEqual(answer, { field: 'last_upload_at', direction: 'asc' });
  });

  it('takes the name of any field that is typed, without the space around it', async () => {
    const { answer, steps } = await ask({ direction: 'Descending' }, (pick) => {
      pick.type('  metadata.shelf ');
      assert.deepEqual(pick.labels, ['Sort by “metadata.shelf”']);
      pick.accept();
    });
    assert.deepEqual(answer, { field: 'metadata.shelf', direction: 'desc' });
    assert.equal(steps[0]?.title, 'Sort by metadata.shelf');
  });

  it('offers no second row for a known field that is typed in full', async () => {
    await ask({}, (pick) => {
      pick.type('object_count');
      assert.deepEqual(pick.labels, ['objects']);
    });
  });

  for (const [current, expected] of [
    [{ field: 'total_size_bytes', direction: 'desc' }, 'size total_size_bytes · descending'],
    [{ field: 'owner', direction: 'asc' }, 'owner ascending'],
    [{ field: 'metadata.typed', direction: 'asc' }, 'metadata.typed ascending'],
    [undefined, 'Server order '],
  ] as const) {
    it(`marks the current order (${current?.field ?? 'none'}), and nothing else`, async () => {
      await ask({ fields: ['owner'], ...(current ? { current } : {}) }, (pick) => {
        assert.deepEqual(marked(pick), [expected]);
      });
    });
  }

  it('takes the order back, without a second step', async () => {
    const current = { field: 'owner', direction: 'asc' } as const;
    const { answer, steps } = await ask({ current }, (pick) => pick.choose('Server order'));
    assert.equal(answer, null);
    assert.deepEqual(steps, []);
  });

  it('lets what is there come before what is typed', async () => {
    const { answer } = await ask({ current: { field: 'owner', direction: 'asc' } }, (pick) => {
      pick.type('Server');
      assert.deepEqual(pick.labels, ['Server order', 'Sort by “Server”']);
      pick.accept();
    });
    assert.equal(answer, null);
  });

  it('changes nothing when either step is left', async () => {
    assert.equal((await ask({}, () => undefined)).answer, undefined);
    assert.equal((await ask({}, (pick) => pick.choose('size'))).answer, undefined);
  });

  it('shows names of fields as plain text', async () => {
    const fields = Object.values(awkwardTexts).map((name) => `metadata.${name}`);
    await ask({ fields }, (pick) => {
      for (const { label, description } of pick.items) {
        assert.doesNotMatch(`${label}${description}`, /\$\(|[\p{Cc}\u200b\u202e\u2060\ufeff](?!\()/u);
      }
      pick.type('$(trash)');
      assert.ok(pick.labels.includes('Sort by “$\u2060(trash)”'));
    });
  });
});
