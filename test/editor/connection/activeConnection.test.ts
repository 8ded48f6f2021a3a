import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  ActiveConnection,
  type Connection,
  type ConnectionState,
} from '../../../src/extension/connection/activeConnection.ts';
import { ApiKeys } from '../../../src/extension/connection/apiKeys.ts';
import { Namespaces } from '../../../src/extension/connection/namespaces.ts';
import { SampleMode } from '../../../src/extension/connection/sampleMode.ts';
import { Settings } from '../../../src/extension/contributions.ts';
import { Log } from '../../../src/extension/log.ts';
import { everything } from '../../../src/model/query.ts';
import { eventually } from '../../support/eventually.ts';
import type { StubApi } from '../../support/stubApi.ts';
import { startAccountStub } from '../accountStub.ts';
import { CountedEvent, FakeMemento, FakeSecrets, fakeLog, fakeServerMemory, serverAt, withReplaced } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';

const key = 'mxp_first_key';
const otherKey = 'mxp_second_key';

describe('connection/activeConnection', () => {
  let stub: StubApi;
  let sentBefore = 0;
  /** The requests of this test. */
  const sent = () => stub.requests.slice(sentBefore);
  const owned: vscode.Disposable[] = [];

  // Settings take the editor half a second each: one server serves all tests, and its address stays set.
  before(async () => {
    stub = await startAccountStub(3);
  });

  beforeEach(async () => {
    sentBefore = stub.requests.length;
    await setUserSetting(Settings.baseUrl, stub.origin);
  });

  afterEach(async () => {
    for (const each of owned.splice(0)) each.dispose();
    for (const setting of [Settings.pageSize, Settings.listApi]) await setUserSetting(setting, undefined);
  });

  after(async () => {
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  function make(environment: Record<string, string> = {}) {
    const secrets = new FakeSecrets();
    const keys = new ApiKeys(secrets, new FakeMemento(), environment);
    const sampleState = new FakeMemento();
    const sample = new SampleMode(sampleState);
    const namespaces = new Namespaces(new FakeMemento(), new FakeMemento());
    const log = fakeLog();
    const connection = new ActiveConnection({
      apiKeys: keys,
      sample,
      namespaces,
      memory: fakeServerMemory(),
      userAgent: 'mixpeek-bucket-explorer/test',
      log: new Log(log),
    });
    const states: ConnectionState[] = [];
    connection.onDidChange((state) => states.push(state));
    owned.push(keys, sample, namespaces, connection);
    return { secrets, keys, sample, sampleState, namespaces, log, connection, states };
  }

  async function connected(parts: { readonly connection: ActiveConnection }): Promise<Connection> {
    return eventually(async () => {
      const { state } = parts.connection;
      assert.equal(state.kind, 'connected');
      return state.kind === 'connected' ? state.connection : assert.fail();
    });
  }

  const list = ({ ground }: Connection) =>
    ground.fetchPage(everything, { offset: 0, limit: ground.pageSize }, new AbortController().signal);

  it('is signed out without a key, and asks nobody', async () => {
    const { connection, states } = make();
    assert.equal(connection.state.kind, 'resolving');
    await connection.resolve();
    assert.equal(connection.state.kind, 'signedOut');
    assert.equal(states.length, 1);
    assert.equal(sent().length, 0);
  });

  it('is connected with a stored key, without a request; the request then carries the key', async () => {
    const parts = make();
    await parts.keys.store(serverAt(stub.origin), key);
    const connection = await connected(parts);
    assert.equal(sent().length, 0);
    assert.equal(connection.serverName, new URL(stub.origin).host);
    const page = await list(connection);
    assert.equal(page.ok && page.value.buckets.length, 3);
    assert.equal(sent().length, 1);
    assert.equal(sent()[0]?.headers.authorization, `Bearer ${key}`);
    assert.equal(sent()[0]?.headers['user-agent'], 'mixpeek-bucket-explorer/test');
  });

  it('logs a request without key, header or body', async () => {
    const parts = make();
    await parts.keys.store(serverAt(stub.origin), key);
    await list(await connected(parts));
    const [request, finding, ...others] = parts.log.lines;
    assert.match(request ?? '', /^info POST \/v1\/buckets\/list\S* · 200 · \d+ ms · 3 rows$/);
    assert.match(finding ?? '', /^info 127\.0\.0\.1:\d+ speaks /);
    assert.deepEqual(others, []);
    assert.ok(!parts.log.lines.join().includes(key));
  });

  it('lists anew for another key on the same server, and counts it as another account', async () => {
    const parts = make();
    const server = serverAt(stub.origin);
    await parts.keys.store(server, key);
    const first = await connected(parts);
    await parts.keys.store(server, otherKey);
    const second = await eventually(async () => {
      const now = await connected(parts);
      assert.notEqual(now.ground, first.ground);
      return now;
    });
    assert.notEqual(second.ground.id, first.ground.id);
    await list(second);
    assert.equal(sent().at(-1)?.headers.authorization, `Bearer ${otherKey}`);
  });

  it('never sends a key that was taken away meanwhile', async () => {
    const parts = make();
    await parts.keys.store(serverAt(stub.origin), key);
    const connection = await connected(parts);
    await parts.keys.remove(stub.origin);
    assert.deepEqual(await list(connection), { ok: false, error: { kind: 'cancelled' } });
    assert.equal(sent().length, 0);
    await eventually(async () => assert.equal(parts.connection.state.kind, 'signedOut'));
  });

  it('never sends a key that was put in the place of its own, before it has heard of it', async () => {
    const parts = make();
    const server = serverAt(stub.origin);
    await parts.keys.store(server, key);
    const first = await connected(parts);
    // Another window writes, and the editor's word of it is still to come.
    parts.secrets.stored.set(`apiKey:${server.origin}`, otherKey);
    const answer = await list(first);
    assert.deepEqual(answer, { ok: false, error: { kind: 'cancelled' } });
    assert.deepEqual(sent(), []);
  });

  it('does not change for a setting or a key written again with the same value', async () => {
    const parts = make();
    const server = serverAt(stub.origin);
    await parts.keys.store(server, key);
    await connected(parts);
    const before = parts.connection.state;
    const changes = parts.states.length;
    await setUserSetting(Settings.pageSize, 100);
    await setUserSetting(Settings.baseUrl, `${stub.origin}/v1`);
    await parts.keys.store(server, key);
    await parts.connection.resolve();
    assert.equal(parts.states.length, changes);
    assert.equal(parts.connection.state, before);
  });

  it('follows a setting that changes, and names those it had to correct', async () => {
    const parts = make();
    await parts.keys.store(serverAt(stub.origin), key);
    await connected(parts);
    await setUserSetting(Settings.pageSize, 2);
    await eventually(async () => assert.equal((await connected(parts)).ground.pageSize, 2));
    await setUserSetting(Settings.pageSize, 0);
    await eventually(async () => {
      const { ground, corrected } = await connected(parts);
      assert.equal(ground.pageSize, 100);
      assert.deepEqual(corrected, [{ setting: 'mixpeek.pageSize', used: 100 }]);
    });
    assert.equal(sent().length, 0);
  });

  it('takes the page that checked a key as the first one: one request in all', async () => {
    const parts = make();
    const server = serverAt(stub.origin);
    await parts.connection.resolve();
    const checked = await parts.connection.checkKey(server, key, new AbortController().signal);
    assert.deepEqual([...parts.secrets.stored], []);
    await parts.connection.signIn(server, checked);
    const connection = await connected(parts);
    assert.equal(connection.firstPage, checked.answer);
    assert.equal(checked.answer.ok && checked.answer.value.buckets.length, 3);
    assert.deepEqual(
      sent().map(({ method, path }) => `${method} ${path}`),
      ['POST /v1/buckets/list'],
    );
    assert.equal(sent()[0]?.headers.authorization, `Bearer ${key}`);
  });

  it('answers a check that fails for a reason of our own, so that the box that waits for it is not stuck', async () => {
    const { keys, sample, namespaces, log } = make();
    const get = () => {
      throw new RangeError(key);
    };
    const memory = { ...fakeServerMemory(), get };
    const connection = new ActiveConnection({
      apiKeys: keys,
      sample,
      namespaces,
      memory,
      userAgent: 'test',
      log: new Log(log),
    });
    owned.push(connection);
    const { answer } = await connection.checkKey(serverAt(stub.origin), key, new AbortController().signal);
    assert.deepEqual(answer, { ok: false, error: { kind: 'internal', name: 'RangeError' } });
    assert.match(log.lines.join('\n'), /^error A request failed by a fault of this extension RangeError\n\s+at /);
    assert.ok(!log.lines.join().includes(key), 'the key is in the log');
  });

  it('does not hand the page of one check to a later connection', async () => {
    const parts = make();
    const server = serverAt(stub.origin);
    const checked = await parts.connection.checkKey(server, key, new AbortController().signal);
    await parts.connection.signIn(server, checked);
    await setUserSetting(Settings.pageSize, 2);
    await eventually(async () => {
      const connection = await connected(parts);
      assert.equal(connection.ground.pageSize, 2);
      assert.equal(connection.firstPage, undefined);
    });
  });

  it('shows the fresh page of a key that is entered once more, though nothing else has changed', async () => {
    const parts = make();
    const server = serverAt(stub.origin);
    const enter = async () => {
      const checked = await parts.connection.checkKey(server, key, new AbortController().signal);
      await parts.connection.signIn(server, checked);
      return checked.answer;
    };
    const before = await enter();
    const after = await enter();
    assert.notEqual(after, before);
    assert.equal((await connected(parts)).firstPage, after);
  });

  it('drops the page of a check when the settings changed before the key was stored', async () => {
    const parts = make();
    const server = serverAt(stub.origin);
    const checked = await parts.connection.checkKey(server, key, new AbortController().signal);
    await setUserSetting(Settings.pageSize, 2);
    await parts.connection.signIn(server, checked);
    const connection = await connected(parts);
    assert.equal(connection.ground.pageSize, 2);
    assert.equal(connection.firstPage, undefined);
  });

  it('is signed out where the environment holds no usable key, and says why, until a key is stored', async () => {
    const parts = make({ MIXPEEK_API_KEY: 'two words' });
    await parts.connection.resolve();
    assert.deepEqual(parts.connection.state, { kind: 'signedOut', environmentMistake: 'characters' });
    assert.equal(sent().length, 0);
    await parts.keys.store(serverAt(stub.origin), key);
    await connected(parts);
  });

  it('offers the key of the environment for a foreign server, and sends nothing before consent', async () => {
    await setUserSetting(Settings.baseUrl, 'https://mixpeek.example.invalid');
    const parts = make({ MIXPEEK_API_KEY: key });
    await parts.connection.resolve();
    assert.equal(parts.connection.state.kind, 'environmentKeyOffered');
    await parts.keys.consentToEnvironmentKey(serverAt('https://mixpeek.example.invalid'));
    assert.equal((await connected(parts)).serverName, 'mixpeek.example.invalid');
  });

  for (const suffix of ['/other', '?key=1', '#a']) {
    it(`sends nothing anywhere for a base URL that ends with ${suffix}`, async () => {
      const parts = make({ MIXPEEK_API_KEY: key });
      await parts.keys.store(serverAt(stub.origin), key);
      await setUserSetting(Settings.baseUrl, `${stub.origin}${suffix}`);
      await parts.connection.resolve();
      await eventually(async () => assert.equal(parts.connection.state.kind, 'invalidBaseUrl'));
      assert.equal(sent().length, 0);
    });
  }

  it('says so when the secret storage refuses', async () => {
    const parts = make();
    parts.secrets.isLocked = true;
    await parts.connection.resolve();
    const server = serverAt(stub.origin);
    assert.deepEqual(parts.connection.state, { kind: 'keyUnavailable', server, mayAskEnvironment: false });
    await parts.connection.resolve();
    assert.equal(parts.states.length, 1);
  });

  it('may ask for the key of the environment where the secret storage refuses', async () => {
    await setUserSetting(Settings.baseUrl, 'https://mixpeek.example.invalid');
    const server = serverAt('https://mixpeek.example.invalid');
    const parts = make({ MIXPEEK_API_KEY: key });
    parts.secrets.isLocked = true;
    await parts.connection.resolve();
    assert.deepEqual(parts.connection.state, { kind: 'keyUnavailable', server, mayAskEnvironment: true });
    await parts.keys.consentToEnvironmentKey(server);
    assert.equal((await connected(parts)).serverName, server.host);
  });

  it('says that something is wrong when it cannot be made, and comes back', async () => {
    const parts = make();
    await withReplaced(parts.keys, { find: () => Promise.reject(new TypeError(key)) }, () =>
      parts.connection.resolve(),
    );
    assert.equal(parts.connection.state.kind, 'faulty');
    assert.ok(!parts.log.lines.join().includes(key));
    await parts.connection.resolve();
    assert.equal(parts.connection.state.kind, 'signedOut');
  });

  it('knows a sample that does not start, so that it can be left', async () => {
    const parts = make();
    await withReplaced(parts.sample, { origin: () => Promise.reject(new Error('no port')) }, () =>
      parts.connection.exploreSample(),
    );
    assert.deepEqual(parts.connection.state, { kind: 'faulty', isSample: true });
    await parts.connection.leaveSample();
    assert.equal(parts.connection.state.kind, 'signedOut');
  });

  it('answers nobody before it follows the newest change', async () => {
    const parts = make();
    const [first] = [parts.connection.resolve(), parts.connection.resolve()];
    await first;
    assert.equal(parts.connection.state.kind, 'signedOut');
  });

  it('goes by the last of two overlapping changes', async () => {
    const parts = make();
    const server = serverAt(stub.origin);
    await parts.connection.resolve();
    const changes = parts.states.length;
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slowFind = async () => {
      await held;
      return { ok: true, value: { kind: 'found', key: otherKey, source: 'stored' } };
    };
    let slow: Promise<void> = Promise.resolve();
    await withReplaced(parts.keys, { find: slowFind }, async () => {
      slow = parts.connection.resolve();
    });
    await parts.keys.store(server, key);
    const connection = await connected(parts);
    letGo();
    await slow;
    assert.equal(await connected(parts), connection);
    assert.equal(parts.states.length, changes + 1);
  });

  describe('in the sample', () => {
    it('shows the sample whatever base URL, list API and keys say, and leaves it again', async () => {
      const parts = make({ MIXPEEK_API_KEY: key });
      await setUserSetting(Settings.baseUrl, 'no url at all');
      await setUserSetting(Settings.listApi, 'list');
      await parts.connection.exploreSample();
      const connection = await connected(parts);
      assert.equal(connection.isSample, true);
      const page = await list(connection);
      assert.ok(page.ok && page.value.buckets.length > 10);
      await parts.connection.leaveSample();
      assert.equal(parts.connection.state.kind, 'invalidBaseUrl');
      assert.equal(sent().length, 0);
    });

    it('speaks the oldest contract when that is pinned', async () => {
      const parts = make();
      await setUserSetting(Settings.listApi, 'seed');
      await parts.connection.exploreSample();
      const page = await list(await connected(parts));
      assert.ok(page.ok && page.value.buckets.length > 10);
      assert.match(parts.log.lines.join('\n'), /POST \/v1\/buckets\?\S* · 200/);
    });

    it('sends no key', async () => {
      const parts = make({ MIXPEEK_API_KEY: key });
      await parts.keys.store(serverAt(stub.origin), key);
      await withReplaced(parts.sample, { origin: async () => stub.origin }, () => parts.connection.exploreSample());
      await list(await connected(parts));
      assert.equal(sent().length, 1);
      assert.equal(sent()[0]?.headers.authorization, undefined);
    });

    it('is what a window that showed it comes back to', async () => {
      const parts = make();
      await parts.connection.exploreSample();
      const reloaded = new SampleMode(parts.sampleState);
      assert.equal(reloaded.isOn, true);
      await parts.connection.leaveSample();
      assert.equal(reloaded.isOn, false);
    });

    it('is left by signing in', async () => {
      const parts = make();
      await parts.connection.exploreSample();
      const server = serverAt(stub.origin);
      const checked = await parts.connection.checkKey(server, key, new AbortController().signal);
      await parts.connection.signIn(server, checked);
      assert.equal((await connected(parts)).serverName, server.host);
      assert.equal(parts.sample.isOn, false);
    });

    it('ends its server with the sample and with the window', async () => {
      const parts = make();
      for (const end of [() => parts.connection.leaveSample(), () => parts.sample.dispose()]) {
        await parts.connection.exploreSample();
        const origin = await parts.sample.origin('current');
        assert.equal((await fetch(`${origin}/v1/health`)).status, 200);
        await end();
        await eventually(async () => assert.rejects(fetch(`${origin}/v1/health`)));
      }
    });
  });

  it('leaves nobody listening and changes nothing after its end', async () => {
    const configuration = new CountedEvent<vscode.ConfigurationChangeEvent>();
    const keyChanges = new CountedEvent<void>();
    const namespaceChanges = new CountedEvent<void>();
    const keys = new ApiKeys(new FakeSecrets(), new FakeMemento(), {});
    owned.push(keys);
    const namespaces = new Namespaces(new FakeMemento(), new FakeMemento());
    owned.push(namespaces);
    const listening = () => [configuration, keyChanges, namespaceChanges].map(({ listenerCount }) => listenerCount);
    await withReplaced(vscode.workspace, { onDidChangeConfiguration: configuration.event }, () =>
      withReplaced(keys, { onDidChange: keyChanges.event }, () =>
        withReplaced(namespaces, { onDidChange: namespaceChanges.event }, async () => {
          const connection = new ActiveConnection({
            apiKeys: keys,
            sample: new SampleMode(new FakeMemento()),
            namespaces,
            memory: fakeServerMemory(),
            userAgent: 'test',
            log: new Log(fakeLog()),
          });
          let changes = 0;
          connection.onDidChange(() => {
            changes += 1;
          });
          // The transports listen to the configuration too.
          assert.deepEqual(listening(), [2, 1, 1]);
          const underWay = connection.resolve();
          connection.dispose();
          await underWay;
          assert.deepEqual(listening(), [0, 0, 0]);
          assert.equal(changes, 0);
        }),
      ),
    );
  });
});
