import assert from 'node:assert/strict';
import { Transports } from '../../../src/extension/connection/transports.ts';
import { Log } from '../../../src/extension/log.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import { type FakeLog, fakeLog } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';

describe('connection/transports', () => {
  const noSignal = new AbortController().signal;
  let stub: StubApi;
  let log: FakeLog;
  let transports: Transports;

  beforeEach(async () => {
    stub = await startStubApi(() => json(200, {}));
    log = fakeLog();
    transports = new Transports(new Log(log));
  });

  afterEach(async () => {
    transports.dispose();
    await stub.dispose();
    for (const setting of ['http.proxy', 'http.proxyStrictSSL', 'http.fetchAdditionalSupport']) {
      await setUserSetting(setting, undefined);
    }
  });

  const ask = async (url = stub.origin) => {
    const transport = await transports.withTimeout(30_000);
    return transport.send({ method: 'GET', url: new URL(url), headers: {} }, noSignal);
  };

  it('are kept, one for each timeout', async () => {
    const one = await transports.withTimeout(30_000);
    assert.equal(await transports.withTimeout(30_000), one);
    assert.notEqual(await transports.withTimeout(60_000), one);
  });

  it('go another way as soon as the settings say so, and finish on the old one what they began there', async () => {
    const release = stub.hold();
    const before = await transports.withTimeout(30_000);
    const underWay = ask();
    await stub.waitForRequest(1);
    await setUserSetting('http.proxy', 'http://me:canary@127.0.0.1:9');
    assert.notEqual(await transports.withTimeout(30_000), before);
    const refused = await ask('https://bucket-explorer.invalid/');
    assert.deepEqual(refused, {
      ok: false,
      error: { kind: 'network', cause: 'refused', code: 'ECONNREFUSED', proxy: '127.0.0.1:9' },
    });
    release();
    assert.equal((await underWay).ok, true);
    // This machine itself needs no proxy.
    assert.equal((await ask()).ok, true);
    assert.doesNotMatch(log.lines.join('\n'), /canary/);
  });

  it('stay when nothing that counts has changed', async () => {
    const before = await transports.withTimeout(30_000);
    await setUserSetting('http.fetchAdditionalSupport', false);
    assert.equal(await transports.withTimeout(30_000), before);
  });

  it('warn in the log when certificates are not checked', async () => {
    await ask();
    assert.deepEqual(log.lines, []);
    await setUserSetting('http.proxyStrictSSL', false);
    await ask();
    await ask();
    assert.deepEqual(log.lines, ['warn Certificates are not checked, because http.proxyStrictSSL is off']);
  });

  it('end what is under way when they are disposed of', async () => {
    stub.hold();
    const underWay = ask();
    await stub.waitForRequest(1);
    transports.dispose();
    await eventually(async () => assert.deepEqual(await underWay, { ok: false, error: { kind: 'cancelled' } }));
  });
});
