import assert from 'node:assert/strict';
import { type AccountScope, Namespaces } from '../../../src/extension/connection/namespaces.ts';
import { FakeMemento } from '../fakes.ts';

const scope: AccountScope = { origin: 'https://api.example.invalid', account: 'a1' };
const others: Readonly<Record<string, AccountScope>> = {
  'another account': { ...scope, account: 'a2' },
  'another origin': { ...scope, origin: 'https://other.example.invalid' },
  'the same text split elsewhere': { origin: `${scope.origin}|a`, account: '1' },
};

describe('connection/namespaces', () => {
  let shared: FakeMemento;

  beforeEach(() => {
    shared = new FakeMemento();
  });

  const openWindow = (own = new FakeMemento()) => new Namespaces(own, shared);

  it('sends none where nobody has chosen, or what is usual for the account', () => {
    assert.equal(openWindow().current(scope), undefined);
    assert.equal(openWindow().current(scope, 'usual'), 'usual');
    assert.deepEqual(openWindow().recent(scope), []);
  });

  it('keeps the choice of a window over a restart', async () => {
    const own = new FakeMemento();
    await openWindow(own).choose(scope, 'films');
    await openWindow().choose(scope, 'music');
    assert.equal(openWindow(own).current(scope), 'films');
  });

  it('starts a new window with the one that was used last anywhere', async () => {
    await openWindow().choose(scope, 'films');
    await openWindow().choose(scope, 'music');
    assert.equal(openWindow().current(scope, 'usual'), 'music');
  });

  it('changes nothing in a window that is running', async () => {
    const [first, second] = [openWindow(), openWindow()];
    assert.equal(first.current(scope), undefined);
    await second.choose(scope, 'films');
    assert.equal(first.current(scope), undefined, 'it had none');
    const third = openWindow();
    assert.equal(third.current(scope, 'usual'), 'films');
    await second.choose(scope, 'music');
    assert.equal(third.current(scope, 'usual'), 'films', 'it had the one used last');
    await third.choose(scope, 'own');
    assert.equal(third.current(scope), 'own');
  });

  it('takes no namespace for a choice like any other', async () => {
    const own = new FakeMemento();
    await openWindow(own).choose(scope, 'films');
    await openWindow(own).choose(scope, undefined);
    assert.equal(openWindow(own).current(scope, 'usual'), undefined);
    assert.equal(openWindow().current(scope, 'usual'), undefined);
    assert.deepEqual(openWindow().recent(scope), ['films']);
  });

  it('remembers the ten used last, the newest first and each once', async () => {
    const namespaces = openWindow();
    for (let number = 1; number <= 12; number += 1) await namespaces.choose(scope, `ns-${number}`);
    await namespaces.choose(scope, 'ns-5');
    assert.deepEqual(
      namespaces.recent(scope),
      [5, 12, 11, 10, 9, 8, 7, 6, 4, 3].map((number) => `ns-${number}`),
    );
  });

  for (const [what, other] of Object.entries(others)) {
    it(`shows nothing of it to ${what}`, async () => {
      const namespaces = openWindow();
      await namespaces.choose(scope, 'films');
      assert.equal(namespaces.current(other), undefined);
      assert.deepEqual(namespaces.recent(other), []);
      await namespaces.choose(other, 'music');
      assert.equal(namespaces.current(scope), 'films');
      assert.deepEqual(namespaces.recent(scope), ['films']);
    });
  }

  it('keeps no key, only what tells accounts apart', async () => {
    const own = new FakeMemento();
    await openWindow(own).choose(scope, 'films');
    for (const key of [...own.keys(), ...shared.keys()]) assert.ok(key.endsWith(`${scope.origin}|${scope.account}`));
  });

  it('tells of a choice once, after it is kept', async () => {
    const namespaces = openWindow();
    const told: unknown[] = [];
    namespaces.onDidChange(() => told.push([namespaces.current(scope), namespaces.recent(scope)]));
    await namespaces.choose(scope, 'films');
    assert.deepEqual(told, [['films', ['films']]]);
    namespaces.dispose();
    await namespaces.choose(scope, 'music');
    assert.equal(told.length, 1);
  });

  const hostile: readonly unknown[] = [
    7,
    true,
    {},
    ['films'],
    'two words',
    'line\r\nX-Evil: 1',
    'ünder',
    'x'.repeat(257),
  ];
  for (const value of hostile) {
    it(`never sends what cannot be a namespace, though it was stored: ${JSON.stringify(value).slice(0, 30)}`, async () => {
      const own = new FakeMemento();
      await openWindow(own).choose(scope, 'films');
      for (const memento of [own, shared]) for (const key of memento.keys()) await memento.update(key, value);
      assert.equal(openWindow(own).current(scope, 'usual'), 'usual');
      assert.equal(openWindow().current(scope), undefined);
      assert.deepEqual(openWindow().recent(scope), Array.isArray(value) ? value : []);
    });
  }

  it('leaves out of the recent ones what cannot be sent, and no more than ten are left', async () => {
    await openWindow().choose(scope, 'films');
    const key = shared.keys().find((each) => each.startsWith('recentNamespaces')) ?? assert.fail();
    await shared.update(key, ['a', 7, null, 'two words', 'b', ...Array.from({ length: 20 }, (_, at) => `n${at}`)]);
    assert.deepEqual(openWindow().recent(scope), ['a', 'b', ...Array.from({ length: 8 }, (_, at) => `n${at}`)]);
  });
});
