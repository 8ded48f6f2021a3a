import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ActiveConnection, type Connection } from '../../../src/extension/connection/activeConnection.ts';
import { ApiKeys } from '../../../src/extension/connection/apiKeys.ts';
import { removeApiKey, setApiKey, useEnvironmentKey } from '../../../src/extension/connection/keyDialogs.ts';
import { Namespaces } from '../../../src/extension/connection/namespaces.ts';
import { SampleMode } from '../../../src/extension/connection/sampleMode.ts';
import { Settings } from '../../../src/extension/contributions.ts';
import { Log } from '../../../src/extension/log.ts';
import { everything } from '../../../src/model/query.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi } from '../../support/stubApi.ts';
import { startAccountStub } from '../accountStub.ts';
import {
  FakeMemento,
  FakeSecrets,
  fakeLog,
  fakeServerMemory,
  forgetfulStorages,
  notificationsDuring,
  serverAt,
  withReplaced,
} from '../fakes.ts';
import { withBoxOf } from '../keyBox.ts';
import { setUserSetting } from '../theExtension.ts';

const key = 'mxp_key_for_a_session';
const environmentKey = 'mxp_environment_key';

/** The answer to a question, which is given when the test says so. */
function laterAnswer(): { readonly answer: Promise<string>; readonly give: (choice: string) => void } {
  let give: (choice: string) => void = () => undefined;
  const answer = new Promise<string>((resolve) => {
    give = resolve;
  });
  return { answer, give: (choice) => give(choice) };
}

describe(`connection: ${Object.keys(forgetfulStorages).length} secret storages that do not keep a key`, () => {
  let stub: StubApi;
  let sentBefore = 0;
  const sentKeys = () => stub.requests.slice(sentBefore).map(({ headers }) => headers.authorization);
  const owned: vscode.Disposable[] = [];

  before(async () => {
    stub = await startAccountStub(3);
  });

  beforeEach(async () => {
    sentBefore = stub.requests.length;
    await setUserSetting(Settings.baseUrl, stub.origin);
  });

  afterEach(() => {
    for (const each of owned.splice(0)) each.dispose();
  });

  after(async () => {
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  function openWindow(secrets: FakeSecrets, state: FakeMemento, environment: Readonly<Record<string, string>> = {}) {
    const keys = new ApiKeys(secrets, state, environment);
    const sample = new SampleMode(new FakeMemento());
    const namespaces = new Namespaces(new FakeMemento(), state);
    const connection = new ActiveConnection({
      ...{ apiKeys: keys, sample, namespaces, memory: fakeServerMemory() },
      ...{ userAgent: 'test', log: new Log(fakeLog()) },
    });
    owned.push(keys, sample, namespaces, connection);
    return { keys, connection };
  }

  function make(spoil: (secrets: FakeSecrets) => void, environment: Readonly<Record<string, string>> = {}) {
    const [secrets, state] = [new FakeSecrets(), new FakeMemento()];
    spoil(secrets);
    return { secrets, state, ...openWindow(secrets, state, environment) };
  }

  type Parts = ReturnType<typeof openWindow>;

  function connected({ connection: { state } }: Parts): Connection {
    assert.ok(state.kind === 'connected', state.kind);
    return state.connection;
  }

  const list = async (parts: Parts) => {
    const { ground } = connected(parts);
    return ground.fetchPage(everything, { offset: 0, limit: 10 }, new AbortController().signal);
  };

  /** Signs in by the dialog; answers what the editor was asked to show. */
  const signIn = ({ connection, keys }: Parts, answer: string | undefined = undefined) =>
    notificationsDuring(
      () =>
        withBoxOf(
          () => setApiKey(connection, keys),
          async (box) => {
            box.type(key);
            box.accept();
            await eventually(async () => assert.ok(!box.isOpen, box.complaint));
          },
        ),
      ({ choices }) => choices.find((choice) => choice === answer),
    );

  /** What is said of the removal: as a notification, or in the status bar. */
  async function removalOf({ connection, keys }: Parts): Promise<readonly string[]> {
    const passing: string[] = [];
    const shown = await notificationsDuring(() =>
      withReplaced(vscode.window, { setStatusBarMessage: (text: string) => passing.push(text) }, () =>
        removeApiKey(connection, keys),
      ),
    );
    return [...passing, ...shown.map(({ text }) => text)];
  }

  for (const [what, spoil] of Object.entries(forgetfulStorages)) {
    describe(`one that ${what}`, () => {
      it('still signs in, for this session, and says so once', async () => {
        const parts = make(spoil);
        const shown = await signIn(parts);
        assert.equal(shown.length, 1);
        assert.match(shown[0]?.text ?? '', /did not keep the API key for 127\.0\.0\.1:\d+: .*for this session only/);
        assert.match(shown[0]?.text ?? '', /environment variable MIXPEEK_API_KEY lasts/);
        assert.deepEqual(shown[0]?.choices, []);
        assert.ok(connected(parts).firstPage?.ok);
        assert.deepEqual(sentKeys(), [`Bearer ${key}`]);
        assert.ok((await list(parts)).ok);
        assert.deepEqual(sentKeys(), [`Bearer ${key}`, `Bearer ${key}`]);
        await setUserSetting(Settings.baseUrl, 'http://127.0.0.1:9');
        await parts.connection.resolve();
        assert.notEqual(parts.connection.state.kind, 'connected');
      });

      it('is signed out by Remove API Key', async () => {
        const parts = make(spoil);
        await signIn(parts);
        assert.deepEqual(await removalOf(parts), [`Removed the API key for ${new URL(stub.origin).host}`]);
        assert.notEqual(parts.connection.state.kind, 'connected');
        assert.equal(sentKeys().length, 1);
      });

      it('starts the next window without the key and without a request, with a reason', async () => {
        const parts = make(spoil);
        await signIn(parts);
        for (const each of owned.splice(0)) each.dispose();
        parts.secrets.stored.clear();
        const next = openWindow(parts.secrets, parts.state);
        await next.connection.resolve();
        const { state } = next.connection;
        if (state.kind === 'signedOut') assert.equal(state.wasForgotten, true);
        else assert.equal(state.kind, 'keyUnavailable');
        assert.equal(sentKeys().length, 1);
      });

      it('offers the key of the environment, and uses it from then on', async () => {
        const parts = make(spoil, { MIXPEEK_API_KEY: environmentKey });
        const [shown] = await signIn(parts, 'Use MIXPEEK_API_KEY Instead');
        assert.deepEqual(shown?.choices, ['Use MIXPEEK_API_KEY Instead']);
        if (what === 'has something else when it is asked') parts.secrets.stored.clear();
        assert.ok((await list(parts)).ok);
        assert.equal(sentKeys().at(-1), `Bearer ${environmentKey}`);
      });
    });
  }

  it('say so also where the key is saved unchecked after the box was left', async () => {
    const [spoil = () => undefined] = Object.values(forgetfulStorages);
    const parts = make(spoil);
    const late = laterAnswer();
    stub.enqueue(json(501, {}));
    const shown: string[] = [];
    const showWarningMessage = (text: string, choice: string) => {
      shown.push(text);
      return choice === 'Save Anyway' ? late.answer : undefined;
    };
    await withReplaced(vscode.window, { showWarningMessage }, async () => {
      await withBoxOf(
        () => setApiKey(parts.connection, parts.keys),
        async (box) => {
          box.type(key);
          box.accept();
          await eventually(async () => assert.equal(shown.length, 1));
        },
      );
      late.give('Save Anyway');
      await eventually(async () => assert.match(shown[1] ?? '', /did not keep the API key/));
    });
  });

  it('keep a key that was set after the question whether to save an unchecked one', async () => {
    const parts = make(() => undefined);
    const late = laterAnswer();
    stub.enqueue(json(501, {}));
    let asked = 0;
    const showWarningMessage = () => {
      asked += 1;
      return late.answer;
    };
    await withReplaced(vscode.window, { showWarningMessage }, async () => {
      await withBoxOf(
        () => setApiKey(parts.connection, parts.keys),
        async (box) => {
          box.type('mxp_key_of_before');
          box.accept();
          await eventually(async () => assert.equal(asked, 1));
          box.type(key);
          box.accept();
          await eventually(async () => assert.ok(!box.isOpen, box.complaint));
        },
      );
      late.give('Save Anyway');
      await late.answer;
      await parts.connection.settled();
    });
    const found = await parts.keys.find(serverAt(stub.origin));
    assert.deepEqual(found.ok && found.value, { kind: 'found', key, source: 'stored' });
  });

  it('say nothing where the key is kept', async () => {
    const parts = make(() => undefined, { MIXPEEK_API_KEY: environmentKey });
    assert.deepEqual(await signIn(parts), []);
    assert.ok(connected(parts).firstPage?.ok);
  });

  for (const [what, spoil] of [
    ['refuses to', (secrets: FakeSecrets) => void secrets.refused.add('delete')],
    [
      'only says that it does',
      (secrets: FakeSecrets) => {
        secrets.letsGo = false;
      },
    ],
  ] as const) {
    it(`say that a key was not removed where the storage ${what}`, async () => {
      const parts = make(spoil);
      await signIn(parts);
      const { host } = new URL(stub.origin);
      const sentence = `The secret storage of this editor did not remove the API key for ${host}.`;
      assert.deepEqual(await removalOf(parts), [sentence]);
      assert.equal(parts.connection.state.kind, 'connected');
    });
  }

  it('ask, naming the host, before the key of the environment goes to a foreign one', async () => {
    const server = serverAt('https://mixpeek.example.invalid');
    await setUserSetting(Settings.baseUrl, server.origin);
    const { connection, keys } = make(
      (secrets) => {
        secrets.isLocked = true;
      },
      { MIXPEEK_API_KEY: environmentKey },
    );
    await connection.resolve();
    assert.equal(connection.state.kind, 'keyUnavailable');
    const [question] = await notificationsDuring(
      () => useEnvironmentKey(connection, keys),
      () => 'Send the Key',
    );
    assert.equal(question?.text, 'Send the API key in MIXPEEK_API_KEY to mixpeek.example.invalid?');
    await connection.settled();
    await eventually(async () => assert.equal(connection.state.kind, 'connected'));
  });
});
