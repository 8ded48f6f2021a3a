import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { html, json } from '../../support/stubApi.ts';
import type { ScriptedPick } from '../scriptedPick.ts';
import { ask, listed } from './namespaceScene.ts';

describe('connection/namespacePick', () => {
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

  it('takes the first match where Enter comes while rows are replaced', async () => {
    const enter = (typed: string, selected: string | undefined) =>
      ask({}, async (scene) => {
        await listed(scene);
        const { pick } = scene;
        pick.type(typed);
        pick.acceptAmid(pick.items.find(({ label }) => label === selected));
      });
    assert.equal(await enter('tests', undefined), 'tests');
    assert.equal(await enter('pro', undefined), 'preprod');
    assert.equal(await enter('tests', 'preprod'), 'tests');
    assert.equal(await enter('tests', 'No namespace'), 'tests');
    // The editor matches letters in their order, not words alone.
    assert.equal(await enter('ppr', 'preprod'), 'preprod');
  });

  it('leaves the active row to the editor while one types, unless a name stands there in full', async () => {
    await ask({}, async (scene) => {
      await listed(scene);
      const { pick } = scene;
      const told: string[][] = [];
      const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(pick), 'activeItems') ?? {};
      Object.defineProperty(pick, 'activeItems', {
        get: () => [],
        set: (items: readonly vscode.QuickPickItem[]) => {
          told.push(items.map(({ label }) => label));
          set?.call(pick, items);
        },
      });
      for (const typed of ['p', 'pr', 'pro', 'prod']) pick.type(typed);
      assert.deepEqual(told, [['prod']]);
    });
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
    const said = /^127\.0\.0\.1:\d+ does not list its namespaces\. Type a name or an id\.$/;

    it('says so, and takes what is typed', async () => {
      const chosen = await ask(
        { recent: ['mine'] },
        async (scene) => {
          const { pick } = scene;
          await listed(scene);
          const sentence = pick.labels.at(-1) ?? '';
          assert.match(sentence, said);
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
      [
        'is not allowed to',
        json(403, { error: { type: 'ForbiddenError', message: 'no' } }),
        /is not allowed to list the namespaces/,
      ],
      ['is out of order', json(503, {}), /\(503\)/],
      ['is a gateway', html(200), /perhaps a proxy/],
      ['answers something else', json(200, {}), /is not a list of namespaces/],
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
});
