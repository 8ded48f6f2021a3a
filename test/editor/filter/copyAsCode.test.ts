import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Commands, Settings, Views } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import type { StubApi } from '../../support/stubApi.ts';
import { startAccountStub } from '../accountStub.ts';
import { withReplaced } from '../fakes.ts';
import { removeKey, signIn } from '../keyBox.ts';
import { withPick } from '../scriptedPick.ts';
import { setUserSetting } from '../theExtension.ts';

const key = 'mxp_key_of_the_copied_code';

describe('filter/copyAsCode', () => {
  let stub: StubApi;

  before(async () => {
    await vscode.commands.executeCommand(`${Views.buckets}.focus`);
    stub = await startAccountStub(3);
    await setUserSetting(Settings.baseUrl, stub.origin);
    await setUserSetting(Settings.savedFilters, { tests: { search: "it's" } });
    await signIn(key);
    await withPick(
      () => vscode.commands.executeCommand(Commands.applySavedFilter),
      async (pick) => {
        await eventually(async () => assert.equal(pick.isOpen, true));
        pick.choose('tests');
      },
    );
  });

  after(async () => {
    await removeKey();
    await setUserSetting(Settings.baseUrl, undefined);
    await setUserSetting(Settings.savedFilters, undefined);
    await stub.dispose();
  });

  /** What is in the clipboard after this kind was picked, and what the status bar said. */
  async function copied(label: string): Promise<{ readonly code: string; readonly said: readonly string[] }> {
    await vscode.env.clipboard.writeText('before');
    const said: string[] = [];
    const pick = async (items: readonly vscode.QuickPickItem[]) => items.find((item) => item.label === label);
    const say = (text: string) => {
      said.push(text);
      return new vscode.Disposable(() => undefined);
    };
    await withReplaced(vscode.window, { showQuickPick: pick, setStatusBarMessage: say }, async () =>
      vscode.commands.executeCommand(Commands.copyAsCode),
    );
    return { code: await vscode.env.clipboard.readText(), said };
  }

  for (const [label, pattern] of [
    ['cURL', /^curl --request POST 'http:\/\/127\.0\.0\.1:\d+\/v1\/buckets\/list\?limit=\d+&offset=0' \\\n/],
    ['Python', /^import json\n/],
    ['TypeScript', /^const body = \{\n/],
    ['JSON', /^\{\n/],
  ] as const) {
    it(`copies the request for the question as ${label}, sends nothing, and gives the key to nobody`, async () => {
      const before = stub.requests.length;
      const { code, said } = await copied(label);
      assert.match(code, pattern);
      assert.match(code, /it(?:'|'\\'')s/);
      assert.ok(!code.includes(key));
      assert.deepEqual(said, ['$(check) Copied']);
      assert.equal(stub.requests.length, before);
    });
  }

  it('leaves the clipboard alone if nothing is picked', async () => {
    assert.deepEqual(await copied('nothing'), { code: 'before', said: [] });
  });
});
