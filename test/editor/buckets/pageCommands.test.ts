import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pageCommands } from '../../../src/extension/buckets/pageCommands.ts';
import { Commands, Settings } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import { rowsFrom, serverAt, withReplaced } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';
import { numbers } from './rows.ts';
import { type ShownView, withShownView } from './shownView.ts';

const key = 'mxp_key_of_pages';

describe('buckets/pageCommands', () => {
  const all = rowsFrom(1, 25);
  let stub: StubApi;
  let saysTotal: boolean;
  let sentBefore = 0;
  const sent = () => stub.requests.slice(sentBefore).map(({ query }) => `${query['offset']}+${query['limit']}`);

  before(async () => {
    stub = await startStubApi(({ query }) => {
      const offset = Number(query['offset']);
      const results = all.slice(offset, offset + Number(query['limit']));
      return json(200, { results, pagination: { next_cursor: null }, ...(saysTotal ? { total_count: 25 } : {}) });
    });
    await setUserSetting(Settings.baseUrl, stub.origin);
    await setUserSetting(Settings.pageSize, 10);
  });

  beforeEach(() => {
    saysTotal = true;
  });

  after(async () => {
    await setUserSetting(Settings.pageSize, undefined);
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  interface Scene extends ShownView {
    run(command: 'loadMore' | 'showPrevious' | 'goToPage'): Promise<void>;
    /** Runs Go to Page and types this into its box; undefined leaves it. */
    goTo(typed: string | undefined): Promise<vscode.InputBoxOptions>;
    /** The buckets on the screen, as the first and the last. */
    range(): string;
  }

  /** The view with its first page loaded. */
  async function listed(play: (scene: Scene) => Promise<void>): Promise<void> {
    await withShownView(stub, async (parts) => {
      const { editor, keys, list, view } = parts;
      const commands = pageCommands(list, view, numbers);
      const run: Scene['run'] = async (command) => void (await commands[Commands[command]]?.());
      const goTo: Scene['goTo'] = async (typed) => {
        let asked: vscode.InputBoxOptions | undefined;
        const showInputBox = async (options: vscode.InputBoxOptions) => {
          asked = options;
          return typed;
        };
        await withReplaced(vscode.window, { showInputBox }, () => run('goToPage'));
        return asked ?? assert.fail('No box was shown.');
      };
      const range = () => [editor.names()[0], editor.names().at(-1)].join(' … ');
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(list.state.kind, 'loaded'));
      sentBefore = stub.requests.length;
      await play({ ...parts, run, goTo, range });
    });
  }

  const complaint = async (options: vscode.InputBoxOptions, text: string) => options.validateInput?.(text);

  describe('Go to Page', () => {
    it('names the pages there are, and the current one', async () => {
      await listed(async ({ goTo, editor }) => {
        const options = await goTo(undefined);
        assert.equal(editor.revealed.length, 0);
        assert.equal(options.title, 'Go to Page');
        assert.equal(options.prompt, 'A page number from 1 to 3, 10 buckets a page');
        assert.equal(options.value, '1');
        await goTo('3');
        assert.equal((await goTo(undefined)).value, '3');
        assert.deepEqual(sent(), ['20+10']);
        assert.deepEqual(
          editor.revealed.map((row) => row.kind === 'page' && row.direction),
          ['showPrevious'],
          'the list is scrolled to where it starts',
        );
      });
    });

    for (const text of [
      '',
      ' ',
      '0',
      '-1',
      'x',
      '1e12',
      '1.5',
      '0x2',
      '４',
      '4',
      '9999999999',
      '99999999999999999999',
    ]) {
      it(`takes no notice of “${text}” where there are three pages`, async () => {
        await listed(async ({ goTo, range }) => {
          const options = await goTo(text);
          assert.equal(await complaint(options, text), 'Type a whole number from 1 to 3.');
          assert.deepEqual(sent(), []);
          assert.equal(range(), 'bucket-1 … bucket-10');
        });
      });
    }

    for (const text of ['1', '3', ' 2 ', '02']) {
      it(`takes “${text}”`, async () => {
        await listed(async ({ goTo }) => {
          const options = await goTo(text);
          assert.equal(await complaint(options, text), undefined);
          assert.deepEqual(sent(), [`${(Number(text) - 1) * 10}+10`]);
        });
      });
    }

    it('goes anywhere where the server does not say how many there are, but to no impossible offset', async () => {
      saysTotal = false;
      await listed(async ({ goTo, editor }) => {
        const options = await goTo('1000');
        assert.equal(options.prompt, 'A page number from 1, 10 buckets a page');
        for (const text of ['0', '-1', 'x', '1e12', '1000000001', '99999999999']) {
          assert.equal(await complaint(options, text), 'Type a whole number from 1.', text);
        }
        assert.equal(await complaint(options, '1000000000'), undefined);
        assert.deepEqual(sent(), ['9990+10']);
        assert.deepEqual(editor.names(), []);
      });
    });

    it('starts the list at the page, with the way back on top and the way on below', async () => {
      await listed(async ({ goTo, range, editor, contextKey }) => {
        await goTo('2');
        assert.equal(range(), 'bucket-11 … bucket-20');
        assert.equal(editor.message, '10 of 25');
        assert.deepEqual(
          [editor.rows().at(0), editor.rows().at(-1)].map((row) => row?.kind === 'page' && row.direction),
          ['showPrevious', 'loadMore'],
        );
        assert.equal(contextKey('canShowPrevious'), true);
        assert.equal(contextKey('canLoadMore'), true);
      });
    });

    it('keeps the rows where it is until the page is there, and when it does not come', async () => {
      await listed(async ({ goTo, range, editor, list }) => {
        stub.enqueue(json(501, {}));
        await goTo('3');
        assert.equal(range(), 'bucket-1 … bucket-10');
        assert.equal(editor.rows().at(-1)?.kind, 'failure');
        await list.retry();
        assert.equal(range(), 'bucket-21 … bucket-25');
      });
    });

    it('asks nothing where nothing is listed', async () => {
      await withShownView(stub, async ({ list, view }) => {
        const showInputBox = () => assert.fail('A box was shown.');
        await withReplaced(vscode.window, { showInputBox }, async () => {
          await pageCommands(list, view, numbers)[Commands.goToPage]?.();
        });
      });
    });
  });

  describe('Show Previous', () => {
    it('puts the page before on top and keeps the row that was on top in sight, to the start', async () => {
      await listed(async ({ goTo, run, range, editor, contextKey }) => {
        await goTo('3');
        editor.revealed.length = 0;
        for (const [first, top] of [
          [11, 21],
          [1, 11],
        ]) {
          await run('showPrevious');
          assert.equal(range(), `bucket-${first} … bucket-25`);
          const revealed = editor.revealed.at(-1);
          assert.equal(revealed?.kind === 'bucket' && revealed.bucket.name, `bucket-${top}`);
        }
        assert.equal(editor.revealed.length, 2);
        assert.equal(editor.message, '25 buckets');
        assert.equal(contextKey('canShowPrevious'), false);
        await run('showPrevious');
        assert.equal(editor.revealed.length, 2, 'it moved the list for nothing');
        assert.deepEqual(sent(), ['20+10', '10+10', '0+10']);
      });
    });

    it('moves nothing when it fails', async () => {
      await listed(async ({ goTo, run, range, editor }) => {
        await goTo('2');
        editor.revealed.length = 0;
        stub.enqueue(json(501, {}));
        await run('showPrevious');
        assert.equal(range(), 'bucket-11 … bucket-20');
        assert.equal(editor.revealed.length, 0);
      });
    });

    it('leaves a row alone that is gone when the page comes: the account has changed meanwhile', async () => {
      await listed(async ({ goTo, run, keys, editor, list }) => {
        await goTo('2');
        editor.revealed.length = 0;
        const release = stub.hold();
        const shown = run('showPrevious');
        await stub.waitForRequest(sentBefore + 2);
        await keys.store(serverAt(stub.origin), `${key}_2`);
        await stub.waitForRequest(sentBefore + 3);
        release();
        await shown;
        await eventually(async () => assert.equal(list.state.kind, 'loaded'));
        assert.equal(editor.revealed.length, 0);
      });
    });
  });

  it('Load More goes to the end by pages, and no further', async () => {
    await listed(async ({ run, range, editor }) => {
      for (let count = 0; count < 4; count += 1) await run('loadMore');
      assert.equal(range(), 'bucket-1 … bucket-25');
      assert.equal(editor.message, '25 buckets');
      assert.deepEqual(sent(), ['10+10', '20+10']);
    });
  });
});
