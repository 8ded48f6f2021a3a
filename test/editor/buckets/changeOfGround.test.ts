import assert from 'node:assert/strict';
import type { ConnectionState } from '../../../src/extension/connection/activeConnection.ts';
import { Settings } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, type StubHandler, type StubReply, startStubApi } from '../../support/stubApi.ts';
import { rowsFrom, serverAt } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';
import { type ShownView, withShownView } from './shownView.ts';

const oldKey = 'mxp_key_of_before';
const newKey = 'mxp_key_of_after';

/** How many buckets there are, by what names the ground: every ground has another number of them. */
const totals = new Map<string, number>();
function totalOf(tag: string): number {
  const total = totals.get(tag) ?? 12 + totals.size;
  totals.set(tag, total);
  return total;
}

describe('buckets: change of ground', () => {
  let before: StubApi;
  let after: StubApi;

  /** Answers with buckets that are named after the server, key and namespace that they were asked with. */
  const serve =
    (server: string): StubHandler =>
    ({ query, headers }) => {
      const key = headers.authorization?.replace('Bearer ', '') ?? 'none';
      const tag = [server, key, headers['x-namespace'] ?? 'none'].join(' ');
      const offset = Number(query['offset']);
      const rows = rowsFrom(1, totalOf(tag)).map((row) => ({ ...row, bucket_name: `${tag} ${row['bucket_id']}` }));
      const results = rows.slice(offset, offset + Number(query['limit']));
      return json(200, { results, pagination: { next_cursor: null }, total_count: rows.length });
    };

  beforeEach(async () => {
    before = await startStubApi(serve('before'));
    after = await startStubApi(serve('after'));
    await setUserSetting(Settings.pageSize, 4);
    await setUserSetting(Settings.baseUrl, before.origin);
  });

  afterEach(async () => {
    await setUserSetting(Settings.pageSize, undefined);
    await setUserSetting(Settings.baseUrl, undefined);
    await before.dispose();
    await after.dispose();
  });

  /** What the buckets of a connection are named after; undefined for the sample, or where there is none. */
  async function tagsOf({ keys }: ShownView): Promise<(state: ConnectionState) => string | undefined> {
    const accounts = new Map<string, string>();
    for (const key of [oldKey, newKey]) accounts.set(await keys.accountOf(key), key);
    return (state) => {
      if (state.kind !== 'connected' || state.connection.isSample) return undefined;
      const { scope, namespace } = state.connection;
      const server = scope.origin === before.origin ? 'before' : 'after';
      return [server, accounts.get(scope.account), namespace ?? 'none'].join(' ');
    };
  }

  /** Every moment showed rows and numbers of the ground of that moment only. */
  function assertTruthful({ paintings }: ShownView, tagOf: (state: ConnectionState) => string | undefined): void {
    for (const { connection, rows, message } of paintings) {
      const tag = tagOf(connection);
      const names = rows.flatMap((row) => (row.kind === 'bucket' ? [row.bucket.name] : []));
      if (connection.kind !== 'connected') {
        assert.deepEqual(names, []);
        assert.doesNotMatch(message, /\d of \d/);
        continue;
      }
      const groundId = connection.connection.ground.id;
      for (const row of rows) {
        if (row.kind !== 'action') assert.ok(row.id.startsWith(`${groundId}/`), `${row.id} under ${groundId}`);
      }
      for (const name of names) {
        if (tag === undefined) assert.doesNotMatch(name, /^(before|after) /);
        else assert.ok(name.startsWith(`${tag} `), `${name} under ${tag}`);
      }
      if (tag !== undefined && /^\d+ of /.test(message)) {
        assert.equal(message, `${names.length} of ${totalOf(tag)}`);
      }
    }
  }

  const changes: Readonly<Record<string, (parts: ShownView) => Promise<unknown>>> = {
    'the base URL': () => setUserSetting(Settings.baseUrl, after.origin),
    'the key': ({ keys }) => keys.store(serverAt(before.origin), newKey),
    'the namespace': async ({ connection, namespaces }) => {
      assert.ok(connection.state.kind === 'connected');
      await namespaces.choose(connection.state.connection.scope, 'chosen');
    },
    'the page size': () => setUserSetting(Settings.pageSize, 3),
    'sample mode': ({ connection }) => connection.exploreSample(),
    'being signed in': ({ keys }) => keys.remove(before.origin),
  };

  const works: Readonly<Record<string, (parts: ShownView) => Promise<unknown>>> = {
    'the first page': ({ editor }) => {
      editor.show(true);
      return Promise.resolve();
    },
    Refresh: ({ list }) => list.refresh(),
    'Load More': ({ list }) => list.loadMore(),
    'Show Previous': ({ list }) => list.showPrevious(),
    'Go to Page': ({ list }) => list.goToPage(3),
  };

  for (const [what, change] of Object.entries(changes)) {
    for (const [work, begin] of Object.entries(works)) {
      it(`shows nothing of before when ${what} changes during ${work}`, async () => {
        await withShownView(before, async (parts) => {
          const { editor, keys, list, connection } = parts;
          const tagOf = await tagsOf(parts);
          await keys.store(serverAt(before.origin), oldKey);
          await keys.store(serverAt(after.origin), newKey);
          await eventually(async () => assert.equal(connection.state.kind, 'connected'));
          if (work !== 'the first page') {
            editor.show(true);
            await eventually(async () => assert.equal(list.state.kind, 'loaded'));
            if (work === 'Show Previous') await list.goToPage(2);
          }
          const old = connection.state;

          // The old answer is kept back until the new ground is there, and let go before and after its own answer.
          let answerOld: (reply: StubReply | 'hangUp') => void = () => undefined;
          const oldAnswer = new Promise<StubReply | 'hangUp'>((resolve) => {
            answerOld = resolve;
          });
          const asked = before.requests.length;
          let isFirst = true;
          before.answerWith((request) => {
            if (!isFirst) return serve('before')(request);
            isFirst = false;
            return oldAnswer;
          });
          const running = begin(parts);
          const request = await before.waitForRequest(asked + 1);
          await change(parts);
          await eventually(async () => assert.notEqual(connection.state, old));
          const reply = serve('before')(request);
          answerOld(await reply);
          await running;
          await eventually(async () => {
            if (connection.state.kind === 'signedOut') assert.equal(list.state.kind, 'idle');
            else assert.equal(list.state.kind, 'loaded');
          });

          assertTruthful(parts, tagOf);
          assert.ok(parts.paintings.length > 0);
          const { state } = connection;
          const tag = tagOf(state);
          if (tag !== undefined && state.kind === 'connected') {
            const { pageSize } = state.connection.ground;
            assert.equal(editor.message, `${pageSize} of ${totalOf(tag)}`);
            assert.deepEqual(
              editor.names(),
              rowsFrom(1, pageSize).map(({ bucket_id: id }) => `${tag} ${id}`),
            );
          }
        });
      });
    }
  }

  it('keeps a failure of before from the new ground', async () => {
    await withShownView(before, async (parts) => {
      const { editor, keys, list } = parts;
      const tagOf = await tagsOf(parts);
      editor.visible = true;
      before.answerWith(() => json(503, {}));
      await keys.store(serverAt(before.origin), oldKey);
      await keys.store(serverAt(after.origin), newKey);
      await eventually(async () => assert.match(editor.message, /\(503\)/));
      await setUserSetting(Settings.baseUrl, after.origin);
      await eventually(async () => assert.equal(list.state.kind, 'loaded'));
      assertTruthful(parts, tagOf);
      for (const { connection, message } of parts.paintings) {
        if (tagOf(connection)?.startsWith('after')) assert.doesNotMatch(message, /503/);
      }
    });
  });

  it('never sends the key of the next account for the account before', async () => {
    await withShownView(before, async (parts) => {
      const { keys, connection } = parts;
      await keys.store(serverAt(before.origin), oldKey);
      await eventually(async () => assert.equal(connection.state.kind, 'connected'));
      assert.ok(connection.state.kind === 'connected');
      const { client, namespace } = connection.state.connection;
      await keys.store(serverAt(before.origin), newKey);
      const answer = await client.getBucket('bkt_1', { namespace }, new AbortController().signal);
      assert.deepEqual(answer, { ok: false, error: { kind: 'cancelled' } });
      assert.equal(parts.sent(), 0);
    });
  });

  it('ends at the truth of the last ground after many changes at once', async () => {
    await withShownView(before, async (parts) => {
      const { editor, keys, list, connection, namespaces } = parts;
      const tagOf = await tagsOf(parts);
      editor.visible = true;
      await keys.store(serverAt(before.origin), oldKey);
      await eventually(async () => assert.equal(list.state.kind, 'loaded'));
      assert.ok(connection.state.kind === 'connected');
      const { scope } = connection.state.connection;
      const account = await keys.accountOf(newKey);
      await Promise.all([
        namespaces.choose(scope, 'one'),
        list.loadMore(),
        namespaces.choose(scope, 'two'),
        connection.exploreSample(),
        keys.store(serverAt(before.origin), newKey),
        list.refresh(),
        namespaces.choose({ ...scope, account }, 'three'),
        connection.leaveSample(),
      ]);
      const tag = `before ${newKey} three`;
      await eventually(async () => assert.equal(editor.message, `4 of ${totalOf(tag)}`));
      assert.equal(tagOf(connection.state), tag);
      assert.equal(editor.description, 'three');
      assertTruthful(parts, tagOf);
    });
  });
});
