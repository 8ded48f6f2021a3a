import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Commands, ContextKeys, FileSchemes, Settings, Views } from '../../src/extension/contributions.ts';
import { eventually } from '../support/eventually.ts';
import { theExtension } from './theExtension.ts';

// The first file in the order of names, and it has to be: whatever runs before it may wake the extension.
describe('activation', () => {
  it('runs nothing in an editor in which nobody opened the view or called a command', () => {
    assert.equal(theExtension().isActive, false);
  });

  it('happens when the view is opened', async () => {
    await vscode.commands.executeCommand(`${Views.buckets}.focus`);
    await eventually(async () => assert.equal(theExtension().isActive, true));
  });

  it('registers every contributed command, and no other', async () => {
    const registered = await eventually(async () => {
      const all = await vscode.commands.getCommands(true);
      assert.ok(all.includes(Commands.showLog));
      return all;
    });
    // The editor itself makes commands for every view (`mixpeek.buckets.focus` and the like).
    const ours = registered.filter((id) => id.startsWith('mixpeek.') && !id.startsWith(`${Views.buckets}.`));
    assert.deepEqual(
      ours.sort(),
      contributed('commands')
        .map(({ command }) => command)
        .sort(),
    );
  });

  it('goes by the same ids as the manifest', () => {
    const { contributes, activationEvents } = theExtension().packageJSON;
    assert.deepEqual(
      Object.values(Commands).sort(),
      contributed('commands')
        .map(({ command }) => command)
        .sort(),
    );
    assert.deepEqual(Object.values(Settings).sort(), Object.keys(contributes.configuration.properties).sort());
    assert.deepEqual(
      Object.values(Views),
      contributes.views.mixpeek.map(({ id }: { id: string }) => id),
    );
    assert.deepEqual(
      activationEvents,
      Object.values(FileSchemes).map((scheme) => `onFileSystem:${scheme}`),
    );
  });

  it('names no context key in the manifest that is never set, and sets none that is never asked for', () => {
    const { contributes } = theExtension().packageJSON;
    const clauses: string[] = [];
    JSON.stringify(contributes, (key, value) => {
      if ((key === 'when' || key === 'enablement') && typeof value === 'string') clauses.push(value);
      return value;
    });
    const asked = new Set(clauses.flatMap((clause) => clause.match(/\bmixpeek\.\w+/g) ?? []));
    for (const view of Object.values(Views)) asked.delete(view);
    assert.deepEqual([...asked].sort(), Object.values(ContextKeys).sort());
  });

  it('is offered every setting at user level only, but the saved filters', () => {
    const { properties } = theExtension().packageJSON.contributes.configuration;
    for (const setting of Object.values(Settings)) {
      assert.equal(properties[setting].scope, setting === Settings.savedFilters ? 'window' : 'application', setting);
    }
  });
});

function contributed(point: 'commands'): readonly { readonly command: string }[] {
  return theExtension().packageJSON.contributes[point];
}
