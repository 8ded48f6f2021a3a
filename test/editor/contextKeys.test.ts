import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ContextKeyWriter } from '../../src/extension/contextKeys.ts';
import { ContextKeys } from '../../src/extension/contributions.ts';
import { withReplaced } from './fakes.ts';

describe('contextKeys', () => {
  it('tells the editor of changes only; a key that was never set counts as false', async () => {
    const written: unknown[][] = [];
    const executeCommand = async (...call: unknown[]) => void written.push(call);
    await withReplaced(vscode.commands, { executeCommand }, async () => {
      const keys = new ContextKeyWriter();
      keys.set(ContextKeys.connected, false);
      keys.set(ContextKeys.connected, true);
      keys.set(ContextKeys.connected, true);
      keys.set(ContextKeys.sample, true);
      keys.set(ContextKeys.connected, false);
      keys.set(ContextKeys.connected, false);
    });
    assert.deepEqual(written, [
      ['setContext', 'mixpeek.connected', true],
      ['setContext', 'mixpeek.sample', true],
      ['setContext', 'mixpeek.connected', false],
    ]);
  });
});
