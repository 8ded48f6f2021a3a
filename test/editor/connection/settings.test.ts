import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { currentSettings, readSettings } from '../../../src/extension/connection/settings.ts';
import { type SettingId, Settings } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { withReplaced } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';

const settingsWith = (values: Partial<Record<SettingId, unknown>>) => readSettings((setting) => values[setting]);

describe('connection/settings', () => {
  it('are the published defaults where nothing is set', () => {
    assert.deepEqual(settingsWith({}), {
      baseUrl: { ok: true, value: { origin: 'https://api.mixpeek.com', host: 'api.mixpeek.com', isLoopback: false } },
      listApi: 'auto',
      pageSize: 100,
      requestTimeout: 30_000,
      corrected: [],
    });
  });

  it('are taken as they are where they are possible', () => {
    const settings = settingsWith({
      [Settings.baseUrl]: 'http://localhost:8000/v1/',
      [Settings.listApi]: 'seed',
      [Settings.pageSize]: 1,
      [Settings.requestTimeout]: 300,
    });
    assert.deepEqual(settings.baseUrl.ok && settings.baseUrl.value.origin, 'http://localhost:8000');
    assert.equal(settings.listApi, 'seed');
    assert.equal(settings.pageSize, 1);
    assert.equal(settings.requestTimeout, 300_000);
    assert.deepEqual(settings.corrected, []);
  });

  for (const [value, used, isCorrected] of [
    [0, 100, true],
    [-1, 100, true],
    ['x', 100, true],
    ['50', 100, true],
    [1e9, 1_000, true],
    [1_001, 1_000, true],
    [1_000, 1_000, false],
    [Number.NaN, 100, true],
    [Number.POSITIVE_INFINITY, 100, true],
    [null, 100, false],
    [2.5, 2, true],
    [0.5, 100, true],
    [true, 100, true],
    [[], 100, true],
  ] as const) {
    it(`reads the page size ${JSON.stringify(value)} (${typeof value}) as ${used}`, () => {
      const { pageSize, corrected } = settingsWith({ [Settings.pageSize]: value });
      assert.equal(pageSize, used);
      assert.deepEqual(corrected, isCorrected ? [{ setting: 'mixpeek.pageSize', used }] : []);
    });
  }

  for (const [value, used] of [
    [0, 30],
    [-5, 30],
    ['soon', 30],
    [1e9, 300],
    [Number.NaN, 30],
  ] as const) {
    it(`reads the request timeout ${value} as ${used} seconds`, () => {
      const { requestTimeout, corrected } = settingsWith({ [Settings.requestTimeout]: value });
      assert.equal(requestTimeout, used * 1_000);
      assert.deepEqual(corrected, [{ setting: 'mixpeek.requestTimeout', used }]);
    });
  }

  it('names every setting that had to be corrected', () => {
    const { corrected } = settingsWith({
      [Settings.listApi]: 'x',
      [Settings.pageSize]: 0,
      [Settings.requestTimeout]: 'x',
    });
    assert.deepEqual(corrected.map(({ setting }) => setting).sort(), [
      'mixpeek.listApi',
      'mixpeek.pageSize',
      'mixpeek.requestTimeout',
    ]);
  });

  for (const value of ['x', 'LIST', '', 42, {}] as const) {
    it(`reads the list API ${JSON.stringify(value)} as auto`, () => {
      const { listApi, corrected } = settingsWith({ [Settings.listApi]: value });
      assert.equal(listApi, 'auto');
      assert.deepEqual(corrected, [{ setting: 'mixpeek.listApi', used: 'auto' }]);
    });
  }

  for (const [value, mistake] of [
    [42, 'notAUrl'],
    [{}, 'notAUrl'],
    ['api mixpeek com', 'notAUrl'],
    ['ftp://api.mixpeek.com', 'notAUrl'],
    ['http://api.mixpeek.com', 'insecure'],
    ['http://127.0.0.1.example.invalid', 'insecure'],
    ['https://api.mixpeek.com/v2', 'path'],
    ['https://api.mixpeek.com/v1?x=1', 'queryOrFragment'],
    ['https://api.mixpeek.com/#v1', 'queryOrFragment'],
    ['https://me:secret@api.mixpeek.com', 'userInfo'],
  ] as const) {
    it(`refuses the base URL ${JSON.stringify(value)}: ${mistake}`, () => {
      assert.deepEqual(settingsWith({ [Settings.baseUrl]: value }).baseUrl, { ok: false, error: mistake });
    });
  }

  it('reads an empty base URL as the default one', () => {
    const { baseUrl } = settingsWith({ [Settings.baseUrl]: '' });
    assert.equal(baseUrl.ok && baseUrl.value.origin, 'https://api.mixpeek.com');
  });

  it('asks for the user-level value only, whatever a workspace says', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    const workspaceSettings = {
      'mixpeek.baseUrl': 'https://collects-keys.example.invalid',
      'mixpeek.listApi': 'seed',
      'mixpeek.pageSize': 7,
      'mixpeek.requestTimeout': 7,
      'editor.tabSize': 7,
    };
    const tabSize = () => vscode.workspace.getConfiguration('editor', folder.uri).get('tabSize');
    const before = currentSettings();
    try {
      await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(workspaceSettings)));
      // The file has been read as soon as the setting in it that a workspace may make counts.
      await eventually(async () => assert.equal(tabSize(), 7));
      assert.deepEqual(currentSettings(), before);
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, '.vscode'), { recursive: true });
      await eventually(async () => assert.notEqual(tabSize(), 7));
    }
  });

  it('ignore what a workspace or a folder in it says, even where the editor would let it', async () => {
    const foreign = 'https://collects-keys.example.invalid';
    const inspect = (setting: string) => ({ key: setting, workspaceValue: foreign, workspaceFolderValue: foreign });
    const configuration = { get: () => foreign, inspect };
    await withReplaced(vscode.workspace, { getConfiguration: () => configuration }, async () => {
      assert.deepEqual(currentSettings(), settingsWith({}));
    });
  });

  it('follow a change of the user settings at once', async () => {
    try {
      await setUserSetting(Settings.pageSize, 25);
      assert.equal(currentSettings().pageSize, 25);
    } finally {
      await setUserSetting(Settings.pageSize, undefined);
    }
    assert.equal(currentSettings().pageSize, 100);
  });
});
