import assert from 'node:assert/strict';
import { ApiKeys } from '../../../src/extension/connection/apiKeys.ts';
import { FakeMemento, FakeSecrets, forgetfulStorages, serverAt } from '../fakes.ts';

const storedKey = 'mxp_stored_key_1';
const otherKey = 'mxp_stored_key_2';
const environmentKey = 'mxp_environment_key';

function keysWith(environment: string | undefined = undefined) {
  const secrets = new FakeSecrets();
  const state = new FakeMemento();
  const keys = new ApiKeys(secrets, state, environment === undefined ? {} : { MIXPEEK_API_KEY: environment });
  let changes = 0;
  keys.onDidChange(() => {
    changes += 1;
  });
  return { secrets, state, keys, changes: () => changes };
}

describe('connection/apiKeys', () => {
  const mixpeek = serverAt('https://api.mixpeek.com');
  const foreign = serverAt('https://mixpeek.example.invalid');
  const local = serverAt('http://localhost:8000');

  it('finds nothing where nothing was stored', async () => {
    const { keys } = keysWith();
    assert.deepEqual(await keys.find(mixpeek), { ok: true, value: { kind: 'none' } });
    assert.deepEqual(keys.storedOrigins(), []);
  });

  it('finds a stored key, whatever path of the server the base URL names', async () => {
    const { keys } = keysWith();
    await keys.store(mixpeek, storedKey);
    const found = { ok: true, value: { kind: 'found', key: storedKey, source: 'stored' } };
    assert.deepEqual(await keys.find(serverAt('https://api.mixpeek.com/v1/')), found);
    assert.deepEqual(await keys.find(serverAt('HTTPS://API.mixpeek.com:443')), found);
  });

  for (const neighbour of [
    'https://mixpeek.com',
    'https://api.mixpeek.com.example.invalid',
    'https://api.mixpeek.com:8443',
    'https://localhost:8000',
    'http://localhost:8001',
    'http://127.0.0.1:8000',
    'http://[::1]:8000',
  ]) {
    it(`never finds a key for ${neighbour} that was stored for another origin`, async () => {
      const { keys } = keysWith();
      await keys.store(mixpeek, storedKey);
      await keys.store(local, otherKey);
      assert.deepEqual(await keys.find(serverAt(neighbour)), { ok: true, value: { kind: 'none' } });
    });
  }

  it('keeps one key for each origin and removes only the one that was named', async () => {
    const { keys, changes } = keysWith();
    await keys.store(mixpeek, storedKey);
    await keys.store(local, otherKey);
    await keys.store(local, otherKey);
    assert.deepEqual(keys.storedOrigins(), ['https://api.mixpeek.com', 'http://localhost:8000']);
    const before = changes();
    await keys.remove(mixpeek.origin);
    assert.ok(changes() > before);
    assert.deepEqual(keys.storedOrigins(), ['http://localhost:8000']);
    assert.deepEqual(await keys.find(mixpeek), { ok: true, value: { kind: 'none' } });
    assert.deepEqual(await keys.find(local), {
      ok: true,
      value: { kind: 'found', key: otherKey, source: 'stored' },
    });
  });

  it('reads the key at every call: one that another window replaced or removed counts at once', async () => {
    const { keys, secrets, changes } = keysWith();
    await keys.store(mixpeek, storedKey);
    const [name = ''] = await secrets.keys();
    const before = changes();
    await secrets.store(name, otherKey);
    assert.ok(changes() > before);
    const found = await keys.find(mixpeek);
    assert.equal(found.ok && found.value.kind === 'found' && found.value.key, otherKey);
    await secrets.delete(name);
    assert.deepEqual(await keys.find(mixpeek), { ok: true, value: { kind: 'none' } });
  });

  it('knows in the next window that a key was not kept, and no more once it is removed or set again', async () => {
    const { secrets, state, keys } = keysWith();
    await keys.store(mixpeek, storedKey);
    secrets.stored.clear();
    const reloaded = new ApiKeys(secrets, state, {});
    const forgotten = { ok: true, value: { kind: 'none', wasForgotten: true } };
    assert.deepEqual(await reloaded.find(mixpeek), forgotten);
    assert.deepEqual(await reloaded.find(local), { ok: true, value: { kind: 'none' } });
    await reloaded.store(mixpeek, storedKey);
    await reloaded.remove(mixpeek.origin);
    for (const window of [reloaded, new ApiKeys(secrets, state, {})]) {
      assert.deepEqual(await window.find(mixpeek), { ok: true, value: { kind: 'none' } });
    }
  });

  it('is told of its own secrets only', async () => {
    const { secrets, changes } = keysWith();
    await secrets.store('somethingElse', 'x');
    assert.equal(changes(), 0);
  });

  it('writes the key to the secret storage and nowhere else', async () => {
    const { keys, secrets, state } = keysWith(environmentKey);
    await keys.store(mixpeek, storedKey);
    await keys.consentToEnvironmentKey(foreign);
    await keys.find(mixpeek);
    await keys.find(foreign);
    await keys.accountOf(storedKey);
    await keys.accountOf(environmentKey);
    const kept = JSON.stringify([...state.stored]);
    assert.ok(state.stored.size > 0);
    for (const key of [storedKey, environmentKey]) assert.ok(!kept.includes(key));
    assert.deepEqual([...secrets.stored.values()], [storedKey]);
    assert.ok(![...secrets.stored.keys()].some((name) => name.includes(storedKey)));
  });

  describe('from the environment', () => {
    for (const server of [
      'https://api.mixpeek.com',
      'http://localhost:8000',
      'http://127.0.0.1:9',
      'https://[::1]:8443',
    ]) {
      it(`is used for ${server} without a question`, async () => {
        const { keys } = keysWith(` ${environmentKey}\n`);
        assert.deepEqual(await keys.find(serverAt(server)), {
          ok: true,
          value: { kind: 'found', key: environmentKey, source: 'environment' },
        });
      });
    }

    it('is used for another origin only after consent, which holds for that origin alone', async () => {
      const { keys, changes } = keysWith(environmentKey);
      assert.deepEqual(await keys.find(foreign), { ok: true, value: { kind: 'environmentNeedsConsent' } });
      await keys.consentToEnvironmentKey(foreign);
      assert.equal(changes(), 1);
      const found = await keys.find(foreign);
      assert.equal(found.ok && found.value.kind === 'found' && found.value.source, 'environment');
      for (const other of ['https://mixpeek.example.invalid:8443', 'https://api.mixpeek.com:8443']) {
        assert.deepEqual(await keys.find(serverAt(other)), { ok: true, value: { kind: 'environmentNeedsConsent' } });
      }
    });

    it('gives way to a stored key', async () => {
      const { keys } = keysWith(environmentKey);
      await keys.store(mixpeek, storedKey);
      const found = await keys.find(mixpeek);
      assert.equal(found.ok && found.value.kind === 'found' && found.value.key, storedKey);
    });

    for (const empty of ['', '   ', '\n', '\ufeff']) {
      it(`is not there if it is ${JSON.stringify(empty)}`, async () => {
        const { keys } = keysWith(empty);
        for (const server of [mixpeek, foreign]) {
          assert.deepEqual(await keys.find(server), { ok: true, value: { kind: 'none' } });
        }
      });
    }

    for (const [unusable, environmentMistake] of [
      ['short', 'length'],
      ['x'.repeat(513), 'length'],
      ['two words in it', 'characters'],
      ['line\r\nX-Other: 1', 'characters'],
      ['zero\u200bwidth-inside', 'characters'],
      ['é'.repeat(12), 'characters'],
    ] as const) {
      it(`is no key, with the reason, if it is ${JSON.stringify(unusable).slice(0, 40)}`, async () => {
        const { keys } = keysWith(unusable);
        for (const server of [mixpeek, foreign]) {
          assert.deepEqual(await keys.find(server), { ok: true, value: { kind: 'none', environmentMistake } });
        }
        await keys.store(mixpeek, storedKey);
        const found = await keys.find(mixpeek);
        assert.equal(found.ok && found.value.kind === 'found' && found.value.key, storedKey);
      });
    }
  });

  describe('with a secret storage that refuses', () => {
    it('says that the key cannot be read', async () => {
      const { keys, secrets } = keysWith();
      await keys.store(mixpeek, storedKey);
      secrets.isLocked = true;
      assert.deepEqual(await keys.find(mixpeek), { ok: false, error: 'secretStorage' });
    });

    it('still uses the key of the environment where that may go', async () => {
      const { keys, secrets } = keysWith(environmentKey);
      secrets.isLocked = true;
      const found = await keys.find(mixpeek);
      assert.equal(found.ok && found.value.kind === 'found' && found.value.key, environmentKey);
      assert.deepEqual(await keys.find(foreign), { ok: false, error: 'secretStorage' });
    });

    it('rejects a removal, and does not claim that it happened', async () => {
      const { keys, secrets, changes } = keysWith();
      await keys.store(local, otherKey);
      const before = changes();
      secrets.isLocked = true;
      await assert.rejects(keys.remove(local.origin));
      assert.deepEqual(keys.storedOrigins(), [local.origin]);
      assert.equal(changes(), before);
    });
  });

  for (const [what, spoil] of Object.entries(forgetfulStorages)) {
    describe(`with a secret storage that ${what}`, () => {
      const found = { ok: true, value: { kind: 'found', key: storedKey, source: 'session' } };

      it('keeps a key for this window and its own server, says so, and writes it nowhere', async () => {
        const { keys, secrets, state, changes } = keysWith(environmentKey);
        spoil(secrets);
        assert.equal(await keys.store(local, storedKey), false);
        assert.ok(changes() > 0);
        assert.deepEqual(await keys.find(local), found);
        const elsewhere = await keys.find(serverAt('http://localhost:8001'));
        assert.equal(elsewhere.ok && elsewhere.value.kind === 'found' && elsewhere.value.source, 'environment');
        assert.ok(!JSON.stringify([...state.stored]).includes(storedKey));
        const next = await new ApiKeys(secrets, state, {}).find(local);
        assert.ok(!JSON.stringify(next).includes(storedKey));
      });

      it('lets that key go with its removal and with the window', async () => {
        for (const end of [
          (keys: ApiKeys) => keys.remove(local.origin).catch(() => undefined),
          async (keys: ApiKeys) => keys.dispose(),
        ]) {
          const { keys, secrets } = keysWith();
          spoil(secrets);
          await keys.store(local, storedKey);
          await end(keys);
          assert.ok(!JSON.stringify(await keys.find(local)).includes(storedKey));
        }
      });

      it('gives the key back to the storage once that keeps it', async () => {
        const { keys, secrets } = keysWith();
        spoil(secrets);
        await keys.store(local, storedKey);
        secrets.isLocked = false;
        secrets.refused.clear();
        secrets.keep = (value) => value;
        assert.equal(await keys.store(local, otherKey), true);
        const now = await keys.find(local);
        assert.deepEqual(now, { ok: true, value: { kind: 'found', key: otherKey, source: 'stored' } });
      });
    });
  }

  it('reads a damaged list of origins as an empty one', async () => {
    const { keys, state } = keysWith();
    await keys.store(mixpeek, storedKey);
    for (const name of state.keys()) await state.update(name, { not: 'a list' });
    assert.deepEqual(keys.storedOrigins(), []);
    const found = await keys.find(mixpeek);
    assert.equal(found.ok && found.value.kind, 'found');
  });

  it('tells accounts apart, the same way each time, and not the same way on another machine', async () => {
    const { keys, state } = keysWith();
    const account = await keys.accountOf(storedKey);
    assert.match(account, /^[0-9a-f]{16}$/);
    assert.equal(await keys.accountOf(storedKey), account);
    assert.equal(await new ApiKeys(new FakeSecrets(), state, {}).accountOf(storedKey), account);
    assert.notEqual(await keys.accountOf(otherKey), account);
    assert.notEqual(await keysWith().keys.accountOf(storedKey), account);
  });

  it('leaves nobody listening', () => {
    const { keys, secrets } = keysWith();
    assert.equal(secrets.changes.listenerCount, 1);
    keys.dispose();
    assert.equal(secrets.changes.listenerCount, 0);
  });
});
