import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { currentHttpSettings, readHttpSettings } from '../../../src/extension/connection/httpSettings.ts';
import { withReplaced } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';

type Values = Readonly<Record<string, unknown>>;

const settingsWith = (values: Values, environment: Record<string, string> = {}) =>
  readHttpSettings((setting) => values[setting], environment);

describe('connection/httpSettings', () => {
  it('use no proxy and check certificates where nothing is set', () => {
    assert.deepEqual(settingsWith({}), {
      proxy: { url: '', noProxy: '' },
      strictSSL: true,
      systemCertificates: true,
    });
  });

  const own = 'http://own.example.invalid:1';
  const environments = 'http://environment.example.invalid:2';
  for (const proxySupport of ['off', 'on', 'fallback', 'override', undefined]) {
    for (const proxy of [own, '']) {
      for (const variable of [environments, undefined]) {
        const usesOwn = proxySupport !== 'off' && proxy !== '';
        const expected = usesOwn ? own : (variable ?? '');
        const where = expected === own ? 'the setting' : expected === '' ? 'nothing' : 'the environment';
        const has = `${proxy ? 'a' : 'no'} proxy set and ${variable ? 'one' : 'none'} in the environment`;
        it(`take the proxy from ${where} where proxySupport is ${proxySupport}, with ${has}`, () => {
          const environment = variable === undefined ? {} : { https_proxy: variable };
          assert.equal(settingsWith({ proxySupport, proxy }, environment).proxy.url, expected);
        });
      }
    }
  }

  for (const [what, environment, expected] of [
    ['the variable for https first', { HTTP_PROXY: 'd', http_proxy: 'c', HTTPS_PROXY: 'b', https_proxy: 'a' }, 'a'],
    ['then in capitals', { HTTP_PROXY: 'd', http_proxy: 'c', HTTPS_PROXY: 'b' }, 'b'],
    ['then the one for http', { HTTP_PROXY: 'd', http_proxy: 'c' }, 'c'],
    ['then that in capitals', { HTTP_PROXY: 'd' }, 'd'],
    ['no empty one', { https_proxy: ' ', HTTPS_PROXY: '', http_proxy: 'c' }, 'c'],
    ['no other', { ALL_PROXY: 'x', all_proxy: 'x', FTP_PROXY: 'x' }, ''],
  ] as const) {
    it(`take of the environment ${what}`, () => {
      assert.equal(settingsWith({}, environment).proxy.url, expected);
    });
  }

  it('take the hosts without a proxy from the setting, or else from the environment', () => {
    const environment = { no_proxy: 'c.example', NO_PROXY: 'd.example' };
    assert.equal(
      settingsWith({ noProxy: ['a.example', 7, 'b.example'] }, environment).proxy.noProxy,
      'a.example,b.example',
    );
    assert.equal(settingsWith({ noProxy: [] }, environment).proxy.noProxy, 'c.example');
    assert.equal(settingsWith({}, { NO_PROXY: 'd.example' }).proxy.noProxy, 'd.example');
  });

  it('take the credentials that are set by themselves', () => {
    assert.equal(settingsWith({ proxyAuthorization: 'Basic x' }).proxy.authorization, 'Basic x');
    assert.equal('authorization' in settingsWith({ proxyAuthorization: null }).proxy, false);
  });

  it('switch off only what is switched off', () => {
    const { strictSSL, systemCertificates } = settingsWith({ proxyStrictSSL: false, systemCertificates: false });
    assert.deepEqual([strictSSL, systemCertificates], [false, false]);
  });

  for (const value of [null, 0, 1, '', 'false', [], {}]) {
    it(`read ${JSON.stringify(value)} as nothing set`, () => {
      const all = ['proxy', 'proxySupport', 'proxyAuthorization', 'proxyStrictSSL', 'noProxy', 'systemCertificates'];
      const { proxy, ...others } = settingsWith(Object.fromEntries(all.map((name) => [name, value])));
      assert.equal(proxy.noProxy, '');
      assert.deepEqual(others, { strictSSL: true, systemCertificates: true });
    });
  }

  it('ignore what a workspace or a folder in it says', async () => {
    const foreign = 'http://reads-along.example.invalid';
    const inspect = (setting: string) => ({
      key: setting,
      workspaceValue: setting === 'proxy' ? foreign : false,
      workspaceFolderValue: setting === 'proxy' ? foreign : false,
    });
    const configuration = { get: () => foreign, inspect };
    await withReplaced(vscode.workspace, { getConfiguration: () => configuration }, async () => {
      assert.deepEqual(currentHttpSettings({}), settingsWith({}));
    });
  });

  it('follow a change of the user settings at once', async () => {
    try {
      await setUserSetting('http.proxy', own);
      assert.equal(currentHttpSettings({}).proxy.url, own);
    } finally {
      await setUserSetting('http.proxy', undefined);
    }
    assert.equal(currentHttpSettings({}).proxy.url, '');
  });
});
