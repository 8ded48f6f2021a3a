import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Commands, ContextKeys, FileSchemes, Settings, Views } from '../../src/extension/contributions.ts';
import { eventually } from '../support/eventually.ts';
import { changedSince, sharedThings, touchFetch } from '../support/sharedThings.ts';
import { startAccountStub } from './accountStub.ts';
import { removeKey, signIn } from './keyBox.ts';
import { setUserSetting, theExtension } from './theExtension.ts';

// The first file in the order of names, and it has to be: whatever runs before it may wake the extension.
describe('activation', () => {
  let shared: ReadonlyMap<string, unknown>;
  // Extensions that come with the editor leave word there for programs that they start.
  const changed = () => changedSince(shared).filter((name) => !name.startsWith('environment: VSCODE_'));

  before('use what all extensions share, and note what it is', async () => {
    await touchFetch();
    shared = sharedThings();
  });

  it('runs nothing in an editor in which nobody opened the view or called a command', () => {
    assert.equal(theExtension().isActive, false);
  });

  it('happens when the view is opened', async () => {
    await vscode.commands.executeCommand(`${Views.buckets}.focus`);
    await eventually(async () => assert.equal(theExtension().isActive, true));
  });

  it('changes nothing that all extensions share, nor does the first request: their own fetch still works', async () => {
    assert.deepEqual(changed(), []);
    const stub = await startAccountStub(3);
    try {
      await setUserSetting(Settings.baseUrl, stub.origin);
      await signIn('mxp_sk_test_0123456789abcdef');
      assert.equal((await stub.waitForRequest(1)).headers.authorization, 'Bearer mxp_sk_test_0123456789abcdef');
      assert.deepEqual(changed(), []);
      const reply = await fetch(`${stub.origin}/v1/buckets/list`, { method: 'POST', body: '{}' });
      assert.match(await reply.text(), /"total_count":3/);
    } finally {
      await removeKey();
      await setUserSetting(Settings.baseUrl, undefined);
      await stub.dispose();
    }
  });

  it('registers every contributed command, and no other', async () => {
    const registered = await eventually(async () => {
      const all = await vscode.commands.getCommands(true);
      assert.ok(all.includes(Commands.showLog));
      return all;
    });
    // The editor itself makes commands for every view (`mixpeek.buckets.focus` and the like).
    const isMade = (id: string) => Object.values(Views).some((view) => id.startsWith(`${view}.`));
    const ours = registered.filter((id) => id.startsWith('mixpeek.') && !isMade(id));
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

  it('is offered every setting at user level only, but for the saved filters, which decide nothing', () => {
    const { properties } = theExtension().packageJSON.contributes.configuration;
    for (const setting of Object.values(Settings)) {
      const scope = setting === Settings.savedFilters ? 'window' : 'application';
      assert.equal(properties[setting].scope, scope, setting);
    }
  });
});

function contributed(point: 'commands'): readonly { readonly command: string }[] {
  return theExtension().packageJSON.contributes[point];
}
