import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { NamespaceDirectory } from '../../../src/extension/connection/namespaceDirectory.ts';
import { NamespacePick } from '../../../src/extension/connection/namespacePick.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { eventually } from '../../support/eventually.ts';
import { html, json, type StubApi } from '../../support/stubApi.ts';
import { withReplaced } from '../fakes.ts';
import { type ScriptedPick, type TypingPauses, withPick } from '../scriptedPick.ts';
import { connectTo, namespaceRows, namespacesReply, searchesOf, startNamespaceStub } from './namespaceStub.ts';

const rows: readonly JsonObject[] = [
  { namespace_name: 'preprod', namespace_id: 'ns_1', bucket_count: 12 },
  { namespace_name: 'prod', namespace_id: 'ns_2', description: 'The one that counts' },
  { namespace_name: 'tests', namespace_id: 'ns_3' },
];

interface Setting {
  readonly rows?: readonly JsonObject[];
  readonly recent?: readonly string[];
  readonly namespace?: string;
  readonly isKnown?: boolean;
  readonly listApi?: 'auto' | 'seed';
  /** False: the server does not say how many there are. */
  readonly total?: boolean;
}

interface Scene {
  readonly pick: ScriptedPick;
  readonly pauses: TypingPauses;
  readonly stub: StubApi;
  readonly directory: NamespaceDirectory;
}

describe('connection/namespacePick', () => {
  /** Opens the pick on a stub server and answers with what was chosen in it. */
  async function ask(
    setting: Setting,
    play: (scene: Scene) => Promise<void> | void,
    prepare?: (stub: StubApi) => void,
  ) {
    const { rows: listed = rows, recent = [], total = true, ...others } = setting;
    const stub = await startNamespaceStub(listed, total);
    const { connection, dispose } = await connectTo(stub, others);
    const directory = new NamespaceDirectory();
    try {
      prepare?.(stub);
      const { answer, pick } = await withPick(
        () => new NamespacePick(connection, directory, recent).ask(),
        (shown, pauses) => play({ pick: shown, pauses, stub, directory }),
      );
      assert.equal(pick.listenerCount, 0);
      assert.equal(pick.isDisposed, true);
      return answer;
    } finally {
      dispose();
      await stub.dispose();
    }
  }

  const listed = ({ pick }: Scene) => eventually(async () => assert.equal(pick.busy, false));
  const iconOf = (pick: ScriptedPick, label: string) => {
    const icon = pick.items.find((item) => item.label === label)?.iconPath;
    return icon instanceof vscode.ThemeIcon ? icon.id : undefined;
  };

  it('offers what is typed at once, while the list is still to come', async () => {
    let release = () => {};
    const chosen = await ask(
      {},
      ({ pick }) => {
        assert.equal(pick.busy, true);
        assert.deepEqual(pick.labels, ['No namespace']);
        pick.type('  films ');
        assert.deepEqual(pick.labels, ['Use “films”']);
        pick.accept();
      },
      (stub) => {
        release = stub.hold();
      },
    );
    release();
    assert.equal(chosen, 'films');
  });

  it('adds the list when it comes, and keeps what is typed and active', async () => {
    let release = () => {};
    const chosen = await ask(
      { recent: ['mine'] },
      async (scene) => {
        const { pick } = scene;
        pick.type('e');
        assert.equal(pick.active, 'mine');
        release();
        await listed(scene);
        assert.deepEqual(pick.labels, ['mine', 'preprod', 'tests', 'Use “e”', 'No namespace']);
        assert.equal(pick.value, 'e');
        assert.equal(pick.active, 'mine');
        pick.accept();
      },
      (stub) => {
        release = stub.hold();
      },
    );
    assert.equal(chosen, 'mine');
  });

  it('shows recent ones first, then the others in the order of the server, and last the choice of none', async () => {
    const chosen = await ask({ recent: ['tests', 'gone'], namespace: 'gone' }, async (scene) => {
      const { pick } = scene;
      await listed(scene);
      assert.deepEqual(
        pick.items.map(({ label, kind }) => (kind === vscode.QuickPickItemKind.Separator ? `— ${label}` : label)),
        ['— recent', 'tests', 'gone', '— on the server', 'preprod', 'prod', '— ', 'No namespace'],
      );
      assert.equal(pick.sortByLabel, false);
      assert.equal(pick.items.find(({ label }) => label === 'prod')?.detail, 'The one that counts');
      assert.equal(pick.items.find(({ label }) => label === 'preprod')?.description, 'ns_1 · 12 buckets');
    });
    assert.equal(chosen, undefined);
  });

  for (const [namespace, recent, current] of [
    ['prod', ['tests', 'prod'], 'prod'],
    ['prod', ['tests'], 'prod'],
    ['ns_2', ['tests', 'ns_2'], 'ns_2'],
    ['ns_2', ['tests', 'prod'], 'ns_2'],
    ['gone', [], 'gone'],
    [undefined, ['tests'], 'No namespace'],
  ] as const) {
    it(`marks ${namespace ?? 'none'} as the current one and makes it active, before and after the list comes`, async () => {
      const chosen = await ask({ recent, ...(namespace === undefined ? {} : { namespace }) }, async (scene) => {
        const { pick } = scene;
        assert.equal(pick.active, current);
        await listed(scene);
        assert.equal(pick.active, current);
        assert.equal(iconOf(pick, current), 'check');
        for (const label of ['preprod', 'tests']) assert.equal(iconOf(pick, label), 'layers');
        assert.equal(iconOf(pick, 'No namespace'), namespace === undefined ? 'check' : 'layers');
        pick.accept();
      });
      assert.equal(chosen, namespace ?? null);
    });
  }

  it('shows of a recent id the name that it stands for', async () => {
    const chosen = await ask({ recent: ['ns_1'] }, async (scene) => {
      await listed(scene);
      assert.equal(scene.pick.items.find(({ label }) => label === 'ns_1')?.description, 'preprod · 12 buckets');
      assert.ok(!scene.pick.labels.includes('preprod'), 'it is there twice');
      scene.pick.choose('ns_1');
    });
    assert.equal(chosen, 'ns_1');
  });

  it('finds namespaces by their id', async () => {
    const chosen = await ask({}, async (scene) => {
      await listed(scene);
      scene.pick.type('NS_3');
      assert.equal(scene.pick.active, 'tests');
      scene.pick.accept();
    });
    assert.equal(chosen, 'tests');
  });

  it('answers null for the choice of none', async () => {
    assert.equal(await ask({ namespace: 'prod' }, ({ pick }) => pick.choose('No namespace')), null);
  });

  it('chooses the first match at Enter, and before it the one that is exactly so named', async () => {
    const enter = (typed: string) =>
      ask({ recent: ['prodigy'] }, async (scene) => {
        await listed(scene);
        scene.pick.type(typed);
        scene.pick.accept();
      });
    assert.equal(await enter('pro'), 'prodigy');
    assert.equal(await enter('prep'), 'preprod');
    assert.equal(await enter('prod'), 'prod');
    assert.equal(await enter('Prod'), 'prod');
    assert.equal(await enter('NS_2'), 'prod');
    assert.equal(await enter('elsewhere'), 'elsewhere');
  });

  it('offers no text that no header can carry', async () => {
    await ask({}, async (scene) => {
      await listed(scene);
      for (const typed of ['two words', 'ünder', 'x'.repeat(257), '   ']) {
        scene.pick.type(typed);
        assert.ok(!scene.pick.items.some(({ label }) => label.startsWith('Use')), typed);
      }
    });
  });

  it('sends the id of a namespace whose name no header can carry', async () => {
    const odd = [{ namespace_name: 'Фото', namespace_id: 'ns_9' }, { namespace_name: 'two words' }];
    const chosen = await ask({ rows: odd }, async (scene) => {
      const { pick } = scene;
      await listed(scene);
      pick.choose('two words');
      assert.equal(pick.isOpen, true);
      pick.choose('Фото');
    });
    assert.equal(chosen, 'ns_9');
  });

  it('draws no icon that a name, a description or typed text spells, and sends the name as it is', async () => {
    const spelled = [{ namespace_name: '$(trash)', namespace_id: '$(id)', description: '$(zap) and more' }];
    const chosen = await ask({ rows: spelled, recent: ['$(gone)'] }, async (scene) => {
      const { pick } = scene;
      await listed(scene);
      pick.type('$(');
      for (const { label, description, detail } of pick.items) {
        for (const text of [label, description, detail]) assert.doesNotMatch(text ?? '', /\$\(\w/);
      }
      const row = pick.items.find(({ detail }) => detail?.includes('and more')) ?? assert.fail();
      pick.type('');
      pick.choose(row.label);
    });
    assert.equal(chosen, '$(trash)');
  });

  describe('on a server that does not list its namespaces', () => {
    const sentence = 'This server does not list its namespaces. Type a name or an id.';

    it('says so, and takes what is typed', async () => {
      const chosen = await ask(
        { recent: ['mine'] },
        async (scene) => {
          const { pick } = scene;
          await listed(scene);
          assert.deepEqual(pick.labels, ['mine', 'No namespace', sentence]);
          pick.choose(sentence);
          assert.equal(pick.isOpen, true);
          pick.type('films');
          assert.deepEqual(pick.labels, ['Use “films”', sentence]);
          pick.accept();
        },
        (stub) => stub.answerWith(() => json(404, { detail: 'Not Found' })),
      );
      assert.equal(chosen, 'films');
    });

    for (const [what, reply, expected] of [
      ['is not allowed to', json(403, { error: { type: 'ForbiddenError', message: 'no' } }), /is not allowed/],
      ['is out of order', json(503, {}), /\(503\)/],
      ['is a gateway', html(200), /perhaps a proxy/],
    ] as const) {
      it(`says what is wrong where it ${what}`, async () => {
        await ask(
          {},
          async (scene) => {
            await listed(scene);
            assert.match(scene.pick.labels.at(-1) ?? '', expected);
          },
          (stub) => stub.answerWith(() => reply),
        );
      });
    }
  });

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
        stub.enqueue(json(429, {}));
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
        assert.equal(scene.pick.labels.length, 101);
        assert.deepEqual(searchesOf(scene.stub), ['']);
      },
      (stub) => stub.answerWith((request) => namespacesReply(namespaceRows(5_000), request)),
    );
  });
});
