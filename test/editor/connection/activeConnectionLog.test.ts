import assert from 'node:assert/strict';
import type { Connection } from '../../../src/extension/connection/activeConnection.ts';
import { serverMemento } from '../../../src/extension/connection/serverMemento.ts';
import { Settings } from '../../../src/extension/contributions.ts';
import { everything } from '../../../src/model/query.ts';
import { eventually } from '../../support/eventually.ts';
import { html, json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import { type ShownView, withShownView } from '../buckets/shownView.ts';
import { FakeMemento, fakeServerMemory, rowsFrom, serverAt } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';

const key = 'mxp_key_that_no_log_shows';
const noSignal = new AbortController().signal;

describe('connection/activeConnection: the log', () => {
  let stub: StubApi;

  before(async () => {
    stub = await startStubApi();
    await setUserSetting(Settings.baseUrl, stub.origin);
    await setUserSetting(Settings.pageSize, 2);
  });

  beforeEach(() => {
    stub.answerWith(() =>
      json(
        200,
        { results: rowsFrom(1, 2), pagination: { next_cursor: null }, total_count: 9 },
        { 'x-request-id': 'req_1' },
      ),
    );
  });

  after(async () => {
    await setUserSetting(Settings.pageSize, undefined);
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  /** What is logged while `act` uses the connection; durations as `0 ms`, the host as `host`. */
  async function logged(
    act: (connection: Connection) => Promise<unknown>,
    memory = fakeServerMemory(),
  ): Promise<readonly string[]> {
    let lines: readonly string[] = [];
    const play = async ({ keys, connection, log }: ShownView) => {
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(connection.state.kind, 'connected'));
      assert.ok(connection.state.kind === 'connected');
      await act(connection.state.connection);
      lines = log.lines.map((line) => line.replace(/\b\d+ ms/, '0 ms').replace(new URL(stub.origin).host, 'host'));
    };
    await withShownView(stub, play, memory);
    assert.ok(!lines.join('\n').includes(key), 'the key is in the log');
    for (const line of lines) assert.doesNotMatch(line, /\p{Cc}/u);
    return lines;
  }

  const list = ({ ground }: Connection) => ground.fetchPage(everything, { offset: 0, limit: 2 }, noSignal);

  it('has each request as one line, and says once which generation is spoken and why', async () => {
    const [first, finding, second, ...others] = await logged(async (connection) => {
      await list(connection);
      await list(connection);
    });
    assert.match(first ?? '', /^info POST \/v1\/buckets\/list\?limit=2&offset=0 · 200 · 0 ms · 2 rows · req_1$/);
    assert.match(finding ?? '', /^info host speaks 2026 \(.+\), pages of up to \d+$/);
    assert.match(second ?? '', /^info POST \/v1\/buckets\/list\S* · 2026 · 200 · 0 ms · 2 rows · req_1$/);
    assert.deepEqual(others, []);
  });

  it('says after a restart which generation is remembered, since when and why, once before the first request', async () => {
    const state = new FakeMemento();
    await logged(list, serverMemento(state));
    const [remembered, first, second, ...others] = await logged(async (connection) => {
      await list(connection);
      await list(connection);
    }, serverMemento(state));
    assert.match(
      remembered ?? '',
      /^info host speaks 2026 \(remembered since \d\d:\d\d: next_cursor\), pages of up to 1000$/,
    );
    for (const line of [first, second]) assert.match(line ?? '', /^info POST \/v1\/buckets\/list\S* · 2026 · 200 /);
    assert.deepEqual(others, []);
  });

  for (const status of [404, 405]) {
    it(`says when what is remembered does not hold any more: a ${status}`, async () => {
      const [, , , forgotten, ...others] = await logged(async (connection) => {
        await list(connection);
        stub.enqueue(json(status, { detail: 'No' }));
        await list(connection);
      });
      assert.equal(forgotten, `info host does not speak 2026 any more (${status}): it is asked anew`);
      assert.match(others[0] ?? '', /^info POST \/v1\/buckets\?/);
    });
  }

  for (const listApi of ['list', 'seed'] as const) {
    it(`says once that the setting pins the ${listApi} call`, async () => {
      await setUserSetting(Settings.listApi, listApi);
      try {
        const lines = await logged(async (connection) => {
          await list(connection);
          await list(connection);
        });
        const said = `info host is asked by the ${listApi} call alone (mixpeek.listApi)`;
        assert.equal(lines[0], said);
        assert.equal(lines.filter((line) => line === said).length, 1);
      } finally {
        await setUserSetting(Settings.listApi, undefined);
      }
    });
  }

  it('has the requests for one bucket and for namespaces', async () => {
    stub.answerWith(({ path }) =>
      path.startsWith('/v1/namespaces')
        ? json(200, { results: [{ namespace_name: 'a' }], total_count: 1 })
        : json(200, rowsFrom(1, 1)[0]),
    );
    const lines = await logged(async ({ client }) => {
      await client.getBucket('a b/c\nd', { namespace: 'films' }, noSignal);
      await client.listNamespaces({ range: { offset: 0, limit: 5 } }, noSignal);
    });
    assert.deepEqual(lines, [
      'info GET /v1/buckets/a%20b%2Fc%0Ad · 200 · 0 ms',
      'info POST /v1/namespaces/list?limit=5&offset=0 · 200 · 0 ms · 1 rows',
    ]);
  });

  for (const [what, reply, outcome] of [
    ['a refusal', json(401, { error: { message: `no ${key}` } }), '401'],
    ['a limit', json(429, {}, { 'retry-after': '9' }), '429'],
    ['HTML', html(200), '200'],
    ['a redirect', json(302, {}, { location: 'https://elsewhere.example.invalid' }), '302'],
    ['a page of a gateway', html(403), '403'],
  ] as const) {
    it(`has ${what} with its outcome and no rows`, async () => {
      stub.answerWith(() => reply);
      const [line, ...others] = await logged(list);
      assert.match(line ?? '', new RegExp(`^info POST /v1/buckets/list\\S* · ${outcome} · 0 ms$`));
      assert.deepEqual(others, []);
    });
  }

  it('has each repetition of a request as a line of its own', async () => {
    stub.enqueue('hangUp', json(502, {}));
    const lines = await logged(list);
    assert.deepEqual(
      lines.map((line) => line.split(' · ')[1]),
      ['network', '502', '200', undefined],
    );
  });

  for (const [id, shown] of [
    ['req_1.2:3-4', 'req_1.2:3-4'],
    ['a\tb', 'ab'],
    ['$(trash) [x](command:y) é', 'trashxcommand:y'],
    ['\u001b[31mred', '31mred'],
    ['x'.repeat(500), 'x'.repeat(80)],
    ['   ', undefined],
  ] as const) {
    it(`has of the request id ${JSON.stringify(id).slice(0, 40)} only what an id is made of`, async () => {
      const body = { results: [], pagination: { next_cursor: null }, total_count: 0 };
      // HTTP itself has no place for control characters but the tab: an intermediary that lets them through is played.
      const sendable = id.replace(/[^\t\u0020-\u00ff]/g, '');
      stub.answerWith(() => json(200, body, { 'x-request-id': sendable }));
      const [line] = await logged(list);
      const tail = shown === undefined ? '' : ` · ${shown}`;
      assert.equal(line, `info POST /v1/buckets/list?limit=2&offset=0 · 200 · 0 ms · 0 rows${tail}`);
    });
  }
});
