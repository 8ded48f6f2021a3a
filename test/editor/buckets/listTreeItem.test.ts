import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionItem, failureItem, fullItem, pageItem, scanItem } from '../../../src/extension/buckets/listTreeItem.ts';
import { Commands } from '../../../src/extension/contributions.ts';
import type { ListTask } from '../../../src/listing/listTasks.ts';
import { failedState, numbers } from './rows.ts';

const iconOf = ({ iconPath }: vscode.TreeItem) => iconPath instanceof vscode.ThemeIcon && iconPath.id;

describe('buckets/listTreeItem', () => {
  it('offers to scan all pages, and says why', () => {
    const item = scanItem({ kind: 'scan', id: 'g/scan', progress: undefined }, numbers);
    assert.equal(item.label, 'Scan all');
    assert.equal(item.description, 'this server does not apply filters');
    assert.equal(item.accessibilityInformation?.label, 'This server does not apply filters. Scan all pages.');
    assert.equal(item.command?.command, Commands.scanAll);
    assert.equal(item.id, 'g/scan');
  });

  for (const [progress, label] of [
    [{ read: 1_200, total: 4_312 }, 'Scanned 1,200 of 4,312 · Stop'],
    [{ read: 1_200, total: undefined }, 'Scanned 1,200 · Stop'],
  ] as const) {
    it(`says “${label}” while it scans, and stops it`, () => {
      const item = scanItem({ kind: 'scan', id: 'g/scan', progress }, numbers);
      assert.equal(item.label, label);
      assert.equal(item.description, undefined);
      assert.equal(item.accessibilityInformation?.label, label);
      assert.equal(item.command?.command, Commands.stopScan);
      assert.equal(iconOf(item), 'stop-circle', 'a narrow row shows no more than the icon of what it does');
    });
  }

  for (const [task, label] of [
    [{ kind: 'ask' }, 'Retry · could not apply the filter'],
    [{ kind: 'scan' }, 'Retry · could not scan on'],
    [{ kind: 'load', start: 100 }, 'Retry · could not go to the page'],
    [{ kind: 'loadMore' }, 'Retry · could not load more'],
    [{ kind: 'showPrevious' }, 'Retry · could not show the previous page'],
    [{ kind: 'refresh', start: 0 }, 'Retry · could not refresh'],
  ] as const satisfies readonly (readonly [ListTask, string])[]) {
    it(`says “${label}” after a failed ${task.kind}`, () => {
      const state = failedState(task, { kind: 'cancelled' });
      assert.ok(state.kind === 'failed');
      const item = failureItem({ kind: 'failure', id: 'g/failure', state }, 'The whole sentence.');
      assert.equal(item.label, label);
      assert.equal(item.description, 'The whole sentence.');
      assert.equal(item.accessibilityInformation?.label, `${label}. The whole sentence.`);
      assert.equal(item.command?.command, Commands.retry);
    });
  }

  for (const [count, label] of [
    [{ kind: 'found', shown: 7, read: 1_200, total: 4_312 }, 'Load more (1,200 of 4,312 read)'],
    [{ kind: 'found', shown: 7, read: 1_200, total: undefined }, 'Load more (1,200 read)'],
    [{ kind: 'of', shown: 100, total: 4_312 }, 'Load more (100 of 4,312)'],
  ] as const) {
    it(`says “${label}”`, () => {
      const item = pageItem(
        { kind: 'page', id: 'g/loadMore', direction: 'loadMore', count, isLoading: false },
        numbers,
      );
      assert.equal(item.label, label);
    });
  }

  it('leads from a full view to a page', () => {
    const item = fullItem({ kind: 'full', id: 'g/full', shown: 2_000 }, numbers);
    assert.equal(item.label, '2,000 shown · Go to Page…');
    assert.equal(item.command?.command, Commands.goToPage);
  });

  it('clears filter and search', () => {
    const item = actionItem('action/clearFilter', { kind: 'clearFilter' });
    assert.equal(item.label, 'Clear filter and search');
    assert.equal(item.command?.command, Commands.clearFilter);
    assert.equal(item.accessibilityInformation?.label, 'Clear filter and search');
  });
});
