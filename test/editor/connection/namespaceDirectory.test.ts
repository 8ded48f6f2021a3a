import assert from 'node:assert/strict';
import { NamespaceDirectory } from '../../../src/extension/connection/namespaceDirectory.ts';
import { json, type StubApi } from '../../support/stubApi.ts';
import { connectTo, namespaceRows, type StubConnection, searchesOf, startNamespaceStub } from './namespaceStub.ts';

const noSignal = new AbortController().signal;
const fiveMinutes = 5 * 60 * 1_000;

describe('connection/namespaceDirectory', () => {
  let stub: StubApi;
  let parts: StubConnection;
  let now: number;
  let directory: NamespaceDirectory;

  beforeEach(async () => {
    stub = await startNamespaceStub(namespaceRows(250));
    parts = await connectTo(stub);
    now = 1_800_000_000_000;
    directory = new NamespaceDirectory(() => now);
  });

  afterEach(async () => {
    parts.dispose();
    await stub.dispose();
  });

  const list = (account = 'a1') => {
    const { scope, client } = parts.connection;
    return directory.list({ ...scope, account }, client, noSignal);
  };

  it('asks for the first hundred, without a namespace', async () => {
    const answer = await list();
    assert.ok(answer.ok);
    assert.equal(answer.value.namespaces.length, 100);
    assert.equal(answer.value.end, 'more');
    const request = stub.requests.at(-1);
    assert.deepEqual(request?.query, { limit: '100', offset: '0' });
    assert.equal(request?.headers['x-namespace'], undefined);
  });

  it('asks once in five minutes', async () => {
    const first = await list();
    now += fiveMinutes - 1;
    assert.deepEqual(await list(), first);
    assert.equal(searchesOf(stub).length, 1);
    now += 1;
    await list();
    assert.equal(searchesOf(stub).length, 2);
  });

  it('shows the namespaces of one account to no other, and of one server to no other', async () => {
    await list('a1');
    await list('a2');
    assert.equal(searchesOf(stub).length, 2);
    const other = await startNamespaceStub(namespaceRows(1, 'other'));
    const second = await connectTo(other);
    try {
      const answer = await directory.list(second.connection.scope, second.connection.client, noSignal);
      assert.deepEqual(answer.ok && answer.value.namespaces.map(({ name }) => name), ['other-1']);
    } finally {
      second.dispose();
      await other.dispose();
    }
    await list('a1');
    await list('a2');
    assert.equal(searchesOf(stub).length, 2);
  });

  it('adds one page at a time, and keeps what was added for as long as the first page', async () => {
    const { scope, client } = parts.connection;
    const first = await list();
    assert.ok(first.ok);
    now += fiveMinutes - 1;
    const second = await directory.more(first.value, scope, client, noSignal);
    assert.ok(second.ok);
    assert.deepEqual([second.value.namespaces.length, second.value.end], [200, 'more']);
    assert.deepEqual(await list(), second);
    const whole = await directory.more(second.value, scope, client, noSignal);
    assert.ok(whole.ok);
    assert.deepEqual(
      whole.value.namespaces.map(({ name }) => name),
      namespaceRows(250).map((row) => row['namespace_name']),
    );
    assert.equal(whole.value.end, 'whole');
    assert.deepEqual(
      stub.requests.slice(-3).map(({ query }) => query),
      [0, 100, 200].map((offset) => ({ limit: '100', offset: String(offset) })),
    );
    now += 1;
    const anew = await list();
    assert.ok(anew.ok);
    assert.equal(anew.value.namespaces.length, 100);
  });

  it('keeps what there is when a further page fails or is not wanted any more', async () => {
    const { scope, client } = parts.connection;
    const first = await list();
    assert.ok(first.ok);
    stub.enqueue(json(501, {}));
    assert.equal((await directory.more(first.value, scope, client, noSignal)).ok, false);
    const left = await directory.more(first.value, scope, client, AbortSignal.abort());
    assert.deepEqual(left, { ok: false, error: { kind: 'cancelled' } });
    assert.deepEqual(await list(), first);
  });

  it('keeps no failure: the next look asks again', async () => {
    stub.enqueue(json(501, {}));
    assert.equal((await list()).ok, false);
    assert.equal((await list()).ok, true);
    assert.equal(searchesOf(stub).length, 2);
  });

  it('keeps the list while it searches, and no search', async () => {
    const { client } = parts.connection;
    const names = async (text: string) => {
      const answer = await directory.search(text, client, noSignal);
      return answer.ok && answer.value.map(({ name }) => name);
    };
    await list();
    assert.deepEqual(await names('ns-249'), ['ns-249']);
    assert.deepEqual(await names('ns-249'), ['ns-249']);
    await list();
    assert.deepEqual(searchesOf(stub), ['', 'ns-249', 'ns-249']);
  });

  it('asks for nothing that is not wanted any more', async () => {
    const { scope, client } = parts.connection;
    const answer = await directory.list(scope, client, AbortSignal.abort());
    assert.deepEqual(answer, { ok: false, error: { kind: 'cancelled' } });
    assert.equal((await list()).ok, true);
  });
});
