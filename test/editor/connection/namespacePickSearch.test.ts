import assert from 'node:assert/strict';
import { NamespaceDirectory } from '../../../src/extension/connection/namespaceDirectory.ts';
import { eventually } from '../../support/eventually.ts';
import { json } from '../../support/stubApi.ts';
import { withReplaced } from '../fakes.ts';
import { ask, listed } from './namespaceScene.ts';
import { namespaceRows, namespacesReply, searchesOf } from './namespaceStub.ts';

describe('connection/namespacePick: searching', () => {
  describe('with more namespaces than come at once', () => {
    const many = [...namespaceRows(150), { namespace_name: 'far-away' }, { namespace_name: 'x', description: 'far' }];

    it('searches on the server after a pause in typing of three characters or more, once for the last text', async () => {
      const chosen = await ask({ rows: many }, async (scene) => {
        const { pick, pauses, stub } = scene;
        await listed(scene);
        for (const short of ['f', 'fa', ' fa ']) {
          pick.type(short);
          assert.equal(pauses.count, 0, short);
        }
        pick.type('far');
        pick.type('fa');
        assert.equal(pauses.count, 0);
        pick.type('fara');
        pick.type(' far ');
        assert.equal(pauses.count, 1);
        assert.deepEqual(searchesOf(stub), ['']);
        pauses.end();
        assert.equal(pick.busy, true);
        await listed(scene);
        assert.deepEqual(searchesOf(stub), ['', 'far']);
        // The second is found by its description, which the editor does not match.
        assert.deepEqual(pick.labels, ['far-away', 'x', 'Use “far”']);
        pick.choose('x');
      });
      assert.equal(chosen, 'x');
    });

    it('searches also where the server does not say how many there are', async () => {
      await ask({ rows: many, total: false }, async (scene) => {
        await listed(scene);
        scene.pick.type('far');
        assert.equal(scene.pauses.count, 1);
      });
    });

    it('shows once what was found and comes with a page as well', async () => {
      const late = [...namespaceRows(120), { namespace_name: 'far-away' }];
      await ask({ rows: late }, async (scene) => {
        const { pick, pauses } = scene;
        await listed(scene);
        pick.type('far');
        pauses.end();
        await listed(scene);
        assert.ok(pick.labels.includes('far-away'));
        pick.type('');
        pick.choose('Load more namespaces (100 listed)');
        await listed(scene);
        assert.equal(pick.items.filter(({ label }) => label === 'far-away').length, 1);
      });
    });

    it('gives a search up when the text changes, and shows nothing of it', async () => {
      const signals: AbortSignal[] = [];
      await ask({ rows: many }, async (scene) => {
        const { pick, pauses, stub, directory } = scene;
        await listed(scene);
        const search: NamespaceDirectory['search'] = (text, client, signal) => {
          signals.push(signal);
          return NamespaceDirectory.prototype.search.call(directory, text, client, signal);
        };
        await withReplaced(directory, { search }, async () => {
          const release = stub.hold();
          pick.type('far');
          pauses.end();
          await eventually(async () => assert.deepEqual(searchesOf(stub), ['', 'far']));
          pick.type('ns-14');
          assert.deepEqual(
            signals.map(({ aborted }) => aborted),
            [true],
          );
          pauses.end();
          release();
          await listed(scene);
        });
        assert.ok(!pick.items.some(({ label }) => label === 'far-away'));
        assert.equal(pick.active, 'ns-14');
      });
    });

    it('shows and chooses nothing that an earlier text found', async () => {
      const chosen = await ask({ rows: many }, async (scene) => {
        const { pick, pauses } = scene;
        await listed(scene);
        pick.type('far');
        pauses.end();
        await listed(scene);
        pick.type('elsewhere');
        assert.deepEqual(pick.labels, ['Use “elsewhere”']);
        pick.accept();
      });
      assert.equal(chosen, 'elsewhere');
    });

    it('asks nothing more once it is closed', async () => {
      const signals: AbortSignal[] = [];
      await ask({ rows: many }, async (scene) => {
        const { pick, pauses, stub, directory } = scene;
        await listed(scene);
        const search: NamespaceDirectory['search'] = (_text, _client, signal) => {
          signals.push(signal);
          return new Promise(() => undefined);
        };
        await withReplaced(directory, { search }, async () => {
          pick.type('far');
          pauses.end();
          pick.type('farther');
          pick.hide();
          await eventually(async () => assert.equal(pauses.count, 0));
        });
        assert.deepEqual(searchesOf(stub), ['']);
      });
      assert.deepEqual(
        signals.map(({ aborted }) => aborted),
        [true],
      );
    });

    it('shows a failed search as no match, and can search again', async () => {
      await ask({ rows: many }, async (scene) => {
        const { pick, pauses, stub } = scene;
        await listed(scene);
        stub.enqueue(json(501, {}));
        pick.type('far');
        pauses.end();
        await listed(scene);
        assert.deepEqual(pick.labels, ['Use “far”']);
        pick.type('far-');
        pauses.end();
        await listed(scene);
        assert.deepEqual(pick.labels, ['far-away', 'Use “far-”']);
      });
    });
  });

  it('searches nothing on the server where the whole list is there', async () => {
    await ask({ rows: namespaceRows(100) }, async (scene) => {
      const { pick, pauses, stub } = scene;
      await listed(scene);
      pick.type('ns-77');
      assert.equal(pauses.count, 0);
      assert.equal(pick.active, 'ns-77');
      assert.deepEqual(searchesOf(stub), ['']);
    });
  });

  it('takes thousands at once from a server that knows no pages, and searches them here', async () => {
    const thousands = namespaceRows(5_000);
    const chosen = await ask(
      { listApi: 'seed', isKnown: false },
      async (scene) => {
        const { pick, pauses, stub } = scene;
        await listed(scene);
        assert.equal(pick.labels.length, 5_001);
        pick.type('ns-4999');
        assert.equal(pauses.count, 0);
        assert.equal(stub.requests.length, 1);
        assert.equal(pick.active, 'ns-4999');
        pick.accept();
      },
      (stub) =>
        stub.answerWith(({ method, path }) =>
          method === 'GET' && path === '/v1/namespaces' ? json(200, { results: thousands }) : json(404, {}),
        ),
    );
    assert.equal(chosen, 'ns-4999');
  });

  it('asks for one page of thousands where there are pages', async () => {
    await ask(
      { rows: namespaceRows(5_000) },
      async (scene) => {
        await listed(scene);
        assert.equal(scene.pick.labels.length, 102);
        assert.equal(scene.pick.labels.at(-1), 'Load more namespaces (100 listed)');
        assert.deepEqual(searchesOf(scene.stub), ['']);
      },
      (stub) => stub.answerWith((request) => namespacesReply(namespaceRows(5_000), request)),
    );
  });
});
