import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Settings } from '../../../src/extension/contributions.ts';
import { applySavedFilter, nameMistake, savedFilters, saveFilter } from '../../../src/extension/filter/savedFilters.ts';
import { Questions } from '../../../src/listing/questions.ts';
import type { BucketQuery } from '../../../src/model/query.ts';
import { eventually } from '../../support/eventually.ts';
import { allHostileStrings } from '../../support/hostileStrings.ts';
import { notificationsDuring, withReplaced } from '../fakes.ts';
import { type ScriptedPick, withPick } from '../scriptedPick.ts';
import { setUserSetting } from '../theExtension.ts';

const query: BucketQuery = {
  search: 'cats',
  filters: { AND: [{ field: 'is_locked', operator: 'eq', value: true }] },
  sort: { field: 'bucket_name', direction: 'desc' },
};
const wire = {
  search: 'cats',
  filters: { AND: [{ field: 'is_locked', operator: 'eq', value: true }] },
  sort: { field: 'bucket_name', direction: 'desc' },
};

const inspected = () => vscode.workspace.getConfiguration().inspect<Record<string, unknown>>(Settings.savedFilters);

function questionsWith(asked: BucketQuery): Questions {
  const questions = new Questions();
  questions.replace(asked, 'there');
  return questions;
}

/** Saves as a person does who answers with this name and this place; answers what the editor said. */
async function save(questions: Questions, name: string | undefined, place: string, replaces = false) {
  let refused: string | undefined;
  const ask = async ({ validateInput }: vscode.InputBoxOptions) => {
    const complaint = await validateInput?.(name ?? '');
    refused = typeof complaint === 'string' ? complaint : undefined;
    return refused === undefined ? name : undefined;
  };
  const choose = async (items: readonly vscode.QuickPickItem[]) => items.find(({ label }) => label === place);
  const shown = await notificationsDuring(
    () => withReplaced(vscode.window, { showInputBox: ask, showQuickPick: choose }, () => saveFilter(questions)),
    () => (replaces ? 'Replace' : undefined),
  );
  return { shown, refused };
}

const applyWith = (questions: Questions, play: (pick: ScriptedPick) => void) =>
  withPick(() => applySavedFilter(questions), play);

async function clearWorkspaceSetting(): Promise<void> {
  await vscode.workspace
    .getConfiguration()
    .update(Settings.savedFilters, undefined, vscode.ConfigurationTarget.Workspace);
  await eventually(async () => assert.equal(inspected()?.workspaceValue, undefined));
}

describe('filter/savedFilters', () => {
  afterEach(async () => {
    await setUserSetting(Settings.savedFilters, undefined);
    await clearWorkspaceSetting();
  });

  describe('saving', () => {
    it('keeps the question in the user settings or in those of the workspace', async () => {
      const questions = questionsWith(query);
      await save(questions, '  Locked cats ', 'User settings');
      await eventually(async () => assert.deepEqual(inspected()?.globalValue, { 'Locked cats': wire }));
      assert.equal(inspected()?.workspaceValue, undefined);
      await save(questions, 'here', 'Workspace settings');
      await eventually(async () => assert.deepEqual(inspected()?.workspaceValue, { here: wire }));
      assert.deepEqual(inspected()?.globalValue, { 'Locked cats': wire });
    });

    it('leaves the other filters alone, and replaces one of the same name only when told so', async () => {
      const before = { other: { nonsense: [1] }, mine: { search: 'old' } };
      await setUserSetting(Settings.savedFilters, before);
      const refused = await save(questionsWith({ search: 'new' }), 'mine', 'User settings');
      assert.match(refused.shown[0]?.text ?? '', /of this name already/);
      assert.deepEqual(inspected()?.globalValue, before);
      await save(questionsWith({ search: 'new' }), 'mine', 'User settings', true);
      await eventually(async () =>
        assert.deepEqual(inspected()?.globalValue, { other: { nonsense: [1] }, mine: { search: 'new' } }),
      );
    });

    it('is left without a name or a place', async () => {
      await save(questionsWith(query), undefined, 'User settings');
      await save(questionsWith(query), 'name', 'nowhere');
      assert.equal(inspected()?.globalValue, undefined);
    });

    it('says that there is nothing to save', async () => {
      for (const nothing of [{}, { search: '' }, { filters: { AND: [] } }]) {
        const { shown } = await save(questionsWith(nothing), 'name', 'User settings');
        assert.deepEqual(
          shown.map(({ text }) => text),
          ['There is no search, filter or order to save.'],
        );
      }
    });

    it('takes every name that settings can hold', async () => {
      for (const name of ['constructor', 'toString', 'a.b', '$(trash)', '[x](command:y)', '‮x', '"\\', '日本語']) {
        await save(questionsWith({ search: name }), name, 'User settings');
        await eventually(async () => assert.deepEqual(inspected()?.globalValue?.[name], { search: name }), 5_000);
      }
    });

    it('refuses a name that it cannot', async () => {
      assert.equal(nameMistake('x'), undefined);
      for (const [name, sentence] of [
        ['', 'A name is needed.'],
        [' \t', 'A name is needed.'],
        ['x'.repeat(10_000), 'The name is too long: at most 100 characters.'],
        ['__proto__', 'Settings cannot hold this name.'],
      ] as const) {
        assert.equal(nameMistake(name), sentence);
        assert.equal((await save(questionsWith(query), name, 'User settings')).refused, sentence);
      }
      assert.equal(inspected()?.globalValue, undefined);
    });
  });

  describe('reading', () => {
    const read = (user: unknown, workspace?: unknown) => savedFilters({ user, workspace });

    it('takes a filter of the workspace before one of the user, never a mixture', () => {
      const [filter, ...others] = read({ a: { search: 'user' } }, { a: { sort: { field: 'x' } } });
      assert.deepEqual(others, []);
      assert.equal(filter?.isOfWorkspace, true);
      assert.deepEqual(filter?.query, { ok: true, value: { sort: { field: 'x', direction: 'asc' } } });
    });

    it('keeps what is broken, with its first mistake', () => {
      const broken = {
        number: 1,
        list: [],
        nothing: null,
        operator: { filters: { AND: [{ field: 'a', value: 1, operator: 'x' }] } },
      };
      assert.deepEqual(
        read(broken).map(({ name, query: parsed }) => [name, parsed.ok ? 'ok' : parsed.error.code]),
        [
          ['list', 'notAnObject'],
          ['nothing', 'notAnObject'],
          ['number', 'notAnObject'],
          ['operator', 'unknownOperator'],
        ],
      );
    });

    it('finds nothing in a setting that is no object', () => {
      for (const nonsense of [undefined, null, 1, 'x', [], [{ search: 'x' }]]) assert.deepEqual(read(nonsense), []);
    });

    it('finds filters of any name, those of the parts of every object included', () => {
      const names = [...new Set(allHostileStrings)];
      const filters = read(
        JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, { search: name }])))),
      );
      assert.deepEqual(new Set(filters.map(({ name }) => name)), new Set(names));
    });
  });

  describe('applying', () => {
    it('shows each with where it is from and what it asks, and asks nothing before one is chosen', async () => {
      await setUserSetting(Settings.savedFilters, { 'Locked cats': wire });
      await save(questionsWith({ search: 'here' }), 'here', 'Workspace settings');
      await eventually(async () => assert.ok(inspected()?.workspaceValue));
      const questions = questionsWith({});
      await applyWith(questions, (pick) => {
        assert.deepEqual(
          pick.items.map(({ label, description, detail }) => [label, description, detail]),
          [
            ['here', 'workspace', '{"search":"here"}'],
            ['Locked cats', 'user', JSON.stringify(wire)],
          ],
        );
        assert.equal(pick.sortByLabel, false);
      });
      assert.deepEqual(questions.current.query, {});
      const { pick } = await applyWith(questions, (shown) => shown.choose('Locked cats'));
      assert.deepEqual(questions.current.query, query);
      assert.equal(pick.listenerCount, 0);
      assert.equal(pick.isDisposed, true);
    });

    it('puts it in the place of search and filter; an order of its own replaces the other', async () => {
      await setUserSetting(Settings.savedFilters, { a: { search: 'a' }, b: { sort: { field: 'b' } } });
      const questions = questionsWith(query);
      await applyWith(questions, (pick) => pick.choose('a'));
      assert.deepEqual(questions.current.query, { search: 'a', sort: query.sort });
      await applyWith(questions, (pick) => pick.choose('b'));
      assert.deepEqual(questions.current.query, { sort: { field: 'b', direction: 'asc' } });
    });

    it('shows what is broken with the reason, and does not apply it', async () => {
      await setUserSetting(Settings.savedFilters, { broken: { filters: { OR: 1 } }, fine: { search: 'x' } });
      const questions = questionsWith({});
      await applyWith(questions, (pick) => {
        pick.choose('broken');
        assert.equal(pick.isOpen, true);
        const [item] = pick.items;
        assert.equal(item?.detail, 'filters.OR: A list in brackets is needed here.');
        assert.deepEqual(item?.iconPath, new vscode.ThemeIcon('warning'));
      });
      assert.deepEqual(questions.current.query, {});
    });

    it('shows hostile names and values as plain text in one line', async () => {
      const names = [...new Set(allHostileStrings)].filter((name) => name !== '__proto__');
      await setUserSetting(
        Settings.savedFilters,
        JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, { search: name }])))),
      );
      await applyWith(questionsWith({}), (pick) => {
        assert.ok(pick.items.length > 200);
        for (const { label, detail = '' } of pick.items) {
          assert.notEqual(label.trim(), '');
          for (const text of [label, detail]) {
            assert.doesNotMatch(text, /[\p{Cc}\u2028\u2029\u202e\u200b\ufeff]|\$\(/u);
            assert.ok([...new Intl.Segmenter().segment(text)].length <= 257);
          }
        }
      });
    });

    it('says that nothing is saved yet', async () => {
      const shown = await notificationsDuring(() => applySavedFilter(questionsWith({})));
      assert.deepEqual(
        shown.map(({ text }) => text),
        ['No filter is saved yet.'],
      );
    });
  });
});
