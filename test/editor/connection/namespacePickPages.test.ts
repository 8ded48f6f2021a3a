import assert from 'node:assert/strict';
import type { NamespaceDirectory } from '../../../src/extension/connection/namespaceDirectory.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, type StubReply, type StubRequest } from '../../support/stubApi.ts';
import { rowsFrom } from '../fakes.ts';
import { ask, listed, type Scene } from './namespaceScene.ts';
import { namespaceRows } from './namespaceStub.ts';

/** The offsets of the requests for namespaces, in order. */
const offsetsOf = ({ requests }: StubApi) =>
  requests.filter(({ path }) => path.startsWith('/v1/namespaces')).map(({ query }) => Number(query['offset']));

/** A server whose contract knows no search of namespaces, with `count` of them. */
function withoutSearch(count: number, contract: '2025-09' | 'seed') {
  const rows = namespaceRows(count);
  return ({ method, path, query }: StubRequest): StubReply => {
    const offset = Number(query['offset']);
    const limit = Number(query['limit']);
    const pagination = { total: count, page: 1, page_size: limit, total_pages: 1 };
    const lists = contract === 'seed' ? 'GET /v1/namespaces' : 'POST /v1/namespaces/list';
    if (`${method} ${path}` === lists) return json(200, { results: rows.slice(offset, offset + limit), pagination });
    const buckets = contract === 'seed' ? 'POST /v1/buckets' : 'POST /v1/buckets/list';
    if (`${method} ${path}` === buckets) return json(200, { results: rowsFrom(1, 3), pagination });
    return json(405, { detail: 'Method Not Allowed' });
  };
}

const more = (count: string) => `Load more namespaces (${count} listed)`;
const cut = (count: string) => `Only the first ${count} are listed: type the name`;

async function loadMore(scene: Scene): Promise<void> {
  const row = scene.pick.labels.find((label) => label.startsWith('Load more'));
  scene.pick.choose(row ?? assert.fail('There is no such row.'));
  await listed(scene);
}

for (const contract of ['2025-09', 'seed'] as const) {
  describe(`connection/namespacePick: pages of a server that cannot search (${contract})`, () => {
    const play = (count: number, act: (scene: Scene) => Promise<void>) =>
      ask({ isKnown: true, handler: withoutSearch(count, contract) }, async (scene) => {
        await listed(scene);
        await act(scene);
      });

    it('costs one request when it opens, and another for each page that is asked for, in order', async () => {
      const chosen = await play(250, async (scene) => {
        const { pick, stub } = scene;
        assert.deepEqual(offsetsOf(stub), [0]);
        assert.equal(pick.labels.at(-1), more('100'));
        assert.equal(pick.keepScrollPosition, false, 'the current one is out of sight');
        await loadMore(scene);
        assert.equal(pick.isOpen, true);
        assert.equal(pick.active, 'ns-101', 'one does not read on where one was');
        assert.equal(pick.keepScrollPosition, true);
        assert.equal(pick.labels.at(-1), more('200'));
        await loadMore(scene);
        assert.deepEqual(offsetsOf(stub), [0, 100, 200]);
        assert.equal(pick.labels.at(-1), 'No namespace');
        assert.equal(pick.labels.length, 251);
        pick.choose('ns-250');
      });
      assert.equal(chosen, 'ns-250');
    });

    it('says at a thousand that there are more, and asks no further', async () => {
      await play(5_000, async (scene) => {
        const { pick, pauses, stub } = scene;
        for (let page = 1; page < 10; page += 1) await loadMore(scene);
        assert.equal(offsetsOf(stub).length, 10);
        assert.equal(pick.labels.at(-1), cut('1,000'));
        pick.choose(cut('1,000'));
        assert.equal(pick.isOpen, true);
        pick.type('ns-4000');
        assert.equal(pauses.count, 0);
        assert.deepEqual(pick.labels, ['Use “ns-4000”', cut('1,000')]);
        assert.equal(offsetsOf(stub).length, 10);
      });
    });

    it('fetches the next page, one, when typed text of three characters or more has no match after a pause', async () => {
      const chosen = await play(5_000, async (scene) => {
        const { pick, pauses, stub } = scene;
        for (const matched of ['ns', 'ns-7', 'NS_ID_77', 'x', 'xy']) {
          pick.type(matched);
          assert.equal(pauses.count, 0, matched);
        }
        pick.type('ns-180');
        assert.equal(pauses.count, 1);
        pick.type('ns-170');
        assert.equal(pauses.count, 1);
        assert.deepEqual(offsetsOf(stub), [0]);
        pauses.end();
        await listed(scene);
        assert.deepEqual(offsetsOf(stub), [0, 100]);
        assert.deepEqual(pick.labels, ['ns-170', more('200')]);
        pick.choose('ns-170');
      });
      assert.equal(chosen, 'ns-170');
    });

    it('fetches no second page for the same text: the row does', async () => {
      await play(5_000, async (scene) => {
        const { pick, pauses, stub } = scene;
        pick.type('ns-250');
        pauses.end();
        await listed(scene);
        assert.deepEqual(pick.labels, ['Use “ns-250”', more('200')]);
        pick.type('ns-250 ');
        assert.equal(pauses.count, 0);
        assert.deepEqual(offsetsOf(stub), [0, 100]);
        await loadMore(scene);
        assert.deepEqual(pick.labels, ['ns-250', more('300')]);
      });
    });

    it('asks for one page at a time, however often the row is chosen', async () => {
      await play(5_000, async (scene) => {
        const { pick, stub } = scene;
        const release = stub.hold();
        pick.choose(more('100'));
        assert.equal(pick.busy, true);
        assert.equal(pick.active, 'Loading…');
        pick.accept();
        pick.accept();
        await eventually(async () => assert.deepEqual(offsetsOf(stub), [0, 100]));
        release();
        await listed(scene);
        assert.deepEqual(offsetsOf(stub), [0, 100]);
        assert.equal(pick.labels.at(-1), more('200'));
      });
    });

    it('keeps the rows and says why when a page does not come, and can be asked again', async () => {
      await play(5_000, async (scene) => {
        const { pick, pauses, stub } = scene;
        stub.enqueue(json(501, {}));
        await loadMore(scene);
        assert.match(pick.labels.at(-2) ?? '', /a problem of its own/);
        assert.equal(pick.active, more('100'));
        assert.equal(pick.labels.length, 103);
        // A server that refuses is not asked by typing.
        pick.type('elsewhere');
        assert.equal(pauses.count, 0);
        pick.type('');
        await loadMore(scene);
        assert.equal(pick.labels.at(-1), more('200'));
        assert.ok(!pick.labels.some((label) => /a problem of its own/.test(label)));
      });
    });

    it('gives a page up when it is left, and begins the next time with the pages that came', async () => {
      const signals: AbortSignal[] = [];
      const watch = ({ directory }: Scene) => {
        const original = directory.more.bind(directory);
        const watched: NamespaceDirectory['more'] = (list, scope, client, signal) => {
          signals.push(signal);
          return original(list, scope, client, signal);
        };
        directory.more = watched;
      };
      await play(5_000, async (scene) => {
        watch(scene);
        await loadMore(scene);
        const release = scene.stub.hold();
        scene.pick.choose(more('200'));
        await eventually(async () => assert.deepEqual(offsetsOf(scene.stub), [0, 100, 200]));
        scene.pick.hide();
        await eventually(async () => assert.equal(signals[1]?.aborted, true));
        release();
        await scene.again(async (pick) => {
          await listed({ ...scene, pick });
          assert.equal(pick.labels.at(-1), more('200'));
        });
        assert.deepEqual(offsetsOf(scene.stub), [0, 100, 200]);
      });
    });
  });
}
