import assert from 'node:assert/strict';
import type { Row } from '../../../src/extension/buckets/bucketRows.ts';
import { Commands, Settings } from '../../../src/extension/contributions.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, type StubRequest, startStubApi } from '../../support/stubApi.ts';
import { rowsFrom, serverAt } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';
import { type ShownView, withShownView } from './shownView.ts';

const key = 'mxp_key_of_questions';
const large: BucketQuery = { filters: { AND: [{ field: 'object_count', operator: 'gte', value: 20 }] } };

interface Scene extends ShownView {
  readonly ask: (query: BucketQuery) => Promise<void>;
  /** The last row, as the editor draws it. */
  readonly lastRow: () => Promise<{ readonly label: unknown; readonly command: string | undefined }>;
}

describe('buckets/bucketsView: questions', () => {
  let stub: StubApi;
  let ignoresFilters: boolean;

  /** Applies search and the one filter of these tests, unless it ignores filters. */
  const answer = ({ query, body, headers }: StubRequest) => {
    const { search = '', filters } = body as { readonly search?: string; readonly filters?: unknown };
    const owner = headers.authorization === `Bearer ${key}` ? 'bucket' : 'other';
    const renamed = rowsFrom(1, 25).map((row) => ({ row, name: String(row['bucket_name']).replace('bucket', owner) }));
    const found = renamed
      .filter(({ name }) => name.includes(search))
      .filter(({ row }) => ignoresFilters || !filters || Number(row['object_count']) >= 20)
      .map(({ row, name }) => ({ ...row, bucket_name: name }));
    const offset = Number(query['offset']);
    const results = found.slice(offset, offset + Number(query['limit']));
    return json(200, { results, pagination: { next_cursor: null }, total_count: found.length });
  };

  before(async () => {
    stub = await startStubApi(answer);
    await setUserSetting(Settings.baseUrl, stub.origin);
    await setUserSetting(Settings.pageSize, 10);
  });

  beforeEach(() => {
    ignoresFilters = false;
  });

  after(async () => {
    await setUserSetting(Settings.pageSize, undefined);
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  const listed = (play: (scene: Scene) => Promise<void>) =>
    withShownView(stub, async (parts) => {
      const { editor, keys, list, questions } = parts;
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(list.state.kind, 'loaded'));
      const ask: Scene['ask'] = async (query) => {
        questions.edit({ baseRevision: questions.current.revision, query });
        await list.settled();
      };
      const lastRow: Scene['lastRow'] = async () => {
        const row = editor.rows().at(-1);
        const item = row && (await editor.provider?.getTreeItem(row));
        return { label: item?.label, command: item?.command?.command };
      };
      await play({ ...parts, ask, lastRow });
    });

  const kinds = (rows: readonly Row[]) => rows.map(({ kind }) => kind).filter((kind) => kind !== 'bucket');
  const messageIs = ({ editor }: ShownView, expected: string) =>
    eventually(async () => assert.equal(editor.message, expected));

  it('says the question in words beside the count, and nothing for the one that asks for everything', async () => {
    await listed(async (scene) => {
      await messageIs(scene, '10 of 25');
      await scene.ask({ ...large, search: 'bucket-2', sort: { field: 'object_count', direction: 'desc' } });
      await messageIs(scene, '6 buckets · “bucket-2” · objects ≥ 20 · by objects, descending');
      await scene.ask({});
      await messageIs(scene, '10 of 25');
    });
  });

  it('says that no bucket matches, with a row that clears filter and search', async () => {
    await listed(async (scene) => {
      await scene.ask({ search: 'nowhere' });
      await messageIs(scene, 'No bucket matches · “nowhere”');
      assert.deepEqual(kinds(scene.editor.rows()), ['action']);
      assert.deepEqual(await scene.lastRow(), { label: 'Clear filter and search', command: Commands.clearFilter });
    });
  });

  it('offers to clear only what narrows the list', async () => {
    await listed(async ({ ask, contextKey, questions, list }) => {
      assert.equal(contextKey('asked'), false);
      await ask({ sort: { field: 'object_count', direction: 'asc' } });
      assert.equal(contextKey('asked'), false);
      await ask({ search: 'bucket-2', sort: { field: 'object_count', direction: 'asc' } });
      assert.equal(contextKey('asked'), true);
      questions.clear();
      await list.settled();
      assert.equal(contextKey('asked'), false);
      assert.deepEqual(questions.current.query, { sort: { field: 'object_count', direction: 'asc' } });
    });
  });

  it('keeps the rows while the next question is on its way, with the words that they answer', async () => {
    await listed(async (scene) => {
      await scene.ask({ search: 'bucket-1' });
      await messageIs(scene, '10 of 11 · “bucket-1”');
      const count = stub.requests.length;
      const release = stub.hold();
      const asked = scene.ask({ search: 'bucket-24' });
      await stub.waitForRequest(count + 1);
      assert.equal(scene.editor.message, '10 of 11 · “bucket-1”');
      assert.equal(scene.editor.names().length, 10);
      assert.equal(scene.contextKey('canLoadMore'), false);
      release();
      await asked;
      await messageIs(scene, '1 bucket · “bucket-24”');
    });
  });

  it('keeps the rows of before when a question fails, says that they are old, and asks it again', async () => {
    await listed(async (scene) => {
      stub.enqueue(json(403, { error: { type: 'ForbiddenError', message: 'No.' } }));
      await scene.ask({ search: 'bucket-24' });
      assert.equal(scene.editor.message, '10 of 25, not up to date');
      assert.deepEqual(kinds(scene.editor.rows()), ['failure']);
      assert.deepEqual(await scene.lastRow(), {
        label: 'Retry · could not apply the filter',
        command: Commands.retry,
      });
      assert.equal(scene.contextKey('canLoadMore'), false, 'these rows are not continued with those of the next');
      await scene.list.retry();
      await messageIs(scene, '1 bucket · “bucket-24”');
    });
  });

  describe('to a server that applies no filter', () => {
    beforeEach(() => {
      ignoresFilters = true;
    });

    it('hides what does not match, says how much was read, and offers to scan all', async () => {
      await listed(async (scene) => {
        await scene.ask(large);
        await messageIs(scene, '0 found among 10 of 25 · objects ≥ 20');
        assert.deepEqual(kinds(scene.editor.rows()), ['action', 'scan', 'page']);
        assert.equal(scene.contextKey('canScan'), true);
        assert.equal(scene.contextKey('scanning'), false);
      });
    });

    it('scans to the end, page by page', async () => {
      await listed(async (scene) => {
        await scene.ask(large);
        const before = scene.sent();
        await scene.list.scanAll();
        assert.equal(scene.sent() - before, 2);
        assert.deepEqual(
          scene.editor.names(),
          [20, 21, 22, 23, 24, 25].map((number) => `bucket-${number}`),
        );
        await messageIs(scene, '6 found among 25 · objects ≥ 20 · this server does not apply filters');
        assert.deepEqual(kinds(scene.editor.rows()), []);
        assert.equal(scene.contextKey('canScan'), false);
      });
    });

    it('shows how far the scan is and stops it where it is; what it has found stays', async () => {
      await listed(async (scene) => {
        const { list, contextKey, editor } = scene;
        await scene.ask(large);
        // The second page comes, the third is kept back.
        const count = stub.requests.length;
        let release: () => void = () => undefined;
        stub.answerWith((request) => {
          if (stub.requests.length === count + 2) release = stub.hold();
          return answer(request);
        });
        const scanned = list.scanAll();
        assert.equal(contextKey('scanning'), true);
        assert.equal(contextKey('canScan'), false);
        assert.deepEqual(await scene.lastRow(), { label: 'Scanned 10 of 25 · Stop', command: Commands.stopScan });
        await stub.waitForRequest(count + 2);
        await eventually(async () => assert.equal((await scene.lastRow()).label, 'Scanned 20 of 25 · Stop'));
        assert.deepEqual(editor.names(), ['bucket-20']);
        list.stopScan();
        await scanned;
        stub.answerWith(answer);
        release();
        assert.equal(contextKey('scanning'), false);
        assert.equal(contextKey('canScan'), true);
        assert.deepEqual(editor.names(), ['bucket-20']);
        await messageIs(scene, '1 found among 20 of 25 · objects ≥ 20');
        assert.deepEqual(kinds(editor.rows()), ['scan', 'page']);
      });
    });

    it('goes on with a scan that has failed from where it was', async () => {
      await listed(async (scene) => {
        await scene.ask(large);
        stub.enqueue(json(403, { error: { type: 'ForbiddenError', message: 'No.' } }));
        await scene.list.scanAll();
        assert.equal((await scene.lastRow()).label, 'Retry · could not scan on');
        await scene.list.retry();
        assert.equal(scene.editor.names().length, 6);
      });
    });
  });

  it('paints nothing of the old ground when the question changes with the ground', async () => {
    await listed(async (scene) => {
      const { keys, questions, list, paintings, connection } = scene;
      await scene.ask({ search: 'bucket-2' });
      const old = connection.state.kind === 'connected' ? connection.state.connection.ground.id : '';
      const count = stub.requests.length;
      const release = stub.hold();
      await keys.store(serverAt(stub.origin), `${key}_2`);
      await stub.waitForRequest(count + 1);
      assert.deepEqual(questions.current.query, {}, 'the other account has not asked anything');
      release();
      await list.settled();
      await messageIs(scene, '10 of 25');
      const later = paintings.filter(
        ({ connection: state }) => state.kind === 'connected' && state.connection.ground.id !== old,
      );
      assert.ok(later.length > 0);
      for (const { rows, message } of later) {
        for (const row of rows) assert.ok(!row.id.startsWith(`${old}/`), row.id);
        assert.doesNotMatch(message, /“bucket-2”/);
      }
      // Back again, with the question that was asked there.
      await keys.store(serverAt(stub.origin), key);
      await messageIs(scene, '7 buckets · “bucket-2”');
    });
  });
});
