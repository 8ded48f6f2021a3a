import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { BucketDocuments } from '../../../src/extension/buckets/bucketDocuments.ts';
import { searchBuckets } from '../../../src/extension/buckets/searchBuckets.ts';
import { Settings } from '../../../src/extension/contributions.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, type StubRequest, startStubApi } from '../../support/stubApi.ts';
import { awkwardTexts, notificationsDuring, rowsFrom, serverAt, withReplaced } from '../fakes.ts';
import { type ScriptedPick, type TypingPauses, withPick } from '../scriptedPick.ts';
import { setUserSetting } from '../theExtension.ts';
import { numbers } from './rows.ts';
import { type ShownView, withShownView } from './shownView.ts';

const key = 'mxp_key_of_searches';

interface Question {
  readonly search?: string;
}

interface Scene extends ShownView {
  /** Titles of the documents that were opened. */
  readonly opened: readonly string[];
  /** The searches that the server got since the list was there, with their pages. */
  readonly asked: () => readonly string[];
  /** Searches; `play` has the pick once it is open. */
  readonly search: (play: (pick: ScriptedPick, pauses: TypingPauses) => Promise<void> | void) => Promise<void>;
}

describe('buckets/searchBuckets', () => {
  let stub: StubApi;
  let rows: readonly JsonObject[];

  const answer = ({ query, body }: StubRequest) => {
    const { search = '' } = body as Question;
    const found = rows.filter((row) => `${row['bucket_name']} ${row['description']}`.includes(search));
    const offset = Number(query['offset']);
    const results = found.slice(offset, offset + Number(query['limit']));
    return json(200, { results, pagination: { next_cursor: null }, total_count: found.length });
  };

  before(async () => {
    stub = await startStubApi(answer);
    await setUserSetting(Settings.baseUrl, stub.origin);
    await setUserSetting(Settings.pageSize, 4);
  });

  beforeEach(() => {
    rows = rowsFrom(1, 25);
  });

  after(async () => {
    await setUserSetting(Settings.pageSize, undefined);
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  /** The view with its first page loaded, and a way to search. */
  const listed = (play: (scene: Scene) => Promise<void>) =>
    withShownView(stub, async (parts) => {
      const { editor, keys, list, connection } = parts;
      editor.visible = true;
      await keys.store(serverAt(stub.origin), key);
      await eventually(async () => assert.equal(list.state.kind, 'loaded'));
      const before = stub.requests.length;
      const asked = () =>
        stub.requests.slice(before).map(({ query, body }) => `${(body as Question).search} from ${query['offset']}`);
      const opened: string[] = [];
      const showTextDocument = async ({ path }: vscode.Uri) => void opened.push(path);
      const registerFileSystemProvider = () => new vscode.Disposable(() => undefined);
      await withReplaced(vscode.workspace, { registerFileSystemProvider }, () =>
        withReplaced(vscode.window, { showTextDocument }, async () => {
          const documents = new BucketDocuments(connection);
          const facts = async () => ({ fields: [] });
          const search: Scene['search'] = async (playWithPick) => {
            const { pick } = await withPick(
              () => searchBuckets({ ...parts, documents, numbers, facts }),
              async (shown, pauses) => {
                await eventually(async () => assert.equal(shown.isOpen, true));
                await playWithPick(shown, pauses);
              },
            );
            assert.equal(pick.listenerCount, 0);
            assert.equal(pick.isDisposed, true);
          };
          try {
            await play({ ...parts, opened, asked, search });
          } finally {
            documents.dispose();
          }
        }),
      );
    });

  const revealed = ({ editor }: Scene) =>
    editor.revealed.map((row) => (row.kind === 'bucket' ? row.bucket.name : row.kind));

  const answered = (pick: ScriptedPick) => eventually(async () => assert.equal(pick.busy, false));

  it('shows what is loaded before anything is typed, and what of it matches at once', async () => {
    await listed(async ({ search, asked }) => {
      await search((pick, pauses) => {
        assert.deepEqual(pick.labels, ['bucket-1', 'bucket-2', 'bucket-3', 'bucket-4']);
        assert.equal(pick.items[1]?.description, 'bkt_2 · 2 kB · 2');
        assert.equal(pick.sortByLabel, false);
        pick.type('-3');
        assert.deepEqual(pick.labels, ['bucket-3']);
        assert.equal(pauses.count, 0, 'so short a text waits for Enter');
      });
      assert.deepEqual(asked(), []);
    });
  });

  it('shows the state of a bucket by its icon, as the list does', async () => {
    rows = [{ bucket_id: 'bkt_1', bucket_name: 'locked', is_locked: true }, ...rowsFrom(2, 1)];
    await listed(async ({ search }) => {
      await search((pick) => {
        const icons = pick.items.map(({ iconPath }) => iconPath instanceof vscode.ThemeIcon && iconPath.id);
        assert.deepEqual(icons, ['lock', 'database']);
      });
    });
  });

  it('asks the server once, after the pause, and keeps what it knows meanwhile', async () => {
    await listed(async ({ search, asked }) => {
      await search(async (pick, pauses) => {
        for (const typed of ['buck', 'bucket-', 'bucket-2']) pick.type(typed);
        assert.deepEqual(pick.labels, ['bucket-2']);
        assert.equal(pauses.count, 1);
        assert.deepEqual(asked(), []);
        pauses.end();
        assert.equal(pick.busy, true);
        assert.deepEqual(pick.labels, ['bucket-2']);
        await answered(pick);
        assert.deepEqual(pick.labels, [...['bucket-2', 'bucket-20', 'bucket-21', 'bucket-22'], 'Load more (4 of 7)']);
      });
      assert.deepEqual(asked(), ['bucket-2 from 0']);
    });
  });

  it('asks on Enter where nothing matches yet, and says when nothing does', async () => {
    await listed(async ({ search, asked }) => {
      await search(async (pick, pauses) => {
        pick.type('zz');
        assert.deepEqual(pick.labels, ['Press Enter to search on the server']);
        pick.accept();
        await answered(pick);
        assert.deepEqual(pick.labels, ['No bucket matches']);
        pick.accept();
        assert.equal(pick.busy, false);
        assert.equal(pauses.count, 0);
      });
      assert.deepEqual(asked(), ['zz from 0']);
    });
  });

  it('finds by what only the server sees, and shows it whatever its name is', async () => {
    rows = [...rows, { bucket_id: 'bkt_x', bucket_name: 'letters', description: 'scans of diaries' }];
    await listed(async ({ search }) => {
      await search(async (pick, pauses) => {
        pick.type('diaries');
        pauses.end();
        await answered(pick);
        assert.deepEqual(pick.labels, ['letters']);
      });
    });
  });

  for (const [way, more] of [
    ['its row', (pick: ScriptedPick) => pick.choose('Load more (4 of 7)')],
    ['the button of the box', (pick: ScriptedPick) => pick.press('Load More')],
  ] as const) {
    it(`pages inside by ${way}`, async () => {
      await listed(async ({ search, asked }) => {
        await search(async (pick, pauses) => {
          pick.type('bucket-2');
          pauses.end();
          await answered(pick);
          more(pick);
          assert.equal(pick.busy, true);
          await answered(pick);
          assert.equal(pick.isOpen, true);
          assert.deepEqual(
            pick.labels,
            [2, 20, 21, 22, 23, 24, 25].map((number) => `bucket-${number}`),
          );
          assert.deepEqual(pick.buttons, []);
        });
        assert.deepEqual(asked(), ['bucket-2 from 0', 'bucket-2 from 4']);
      });
    });
  }

  it('keeps the row that a person went to when the answer and further pages come', async () => {
    await listed(async ({ search }) => {
      await search(async (pick, pauses) => {
        pick.type('bucket-');
        pick.highlight('bucket-3');
        pauses.end();
        assert.equal(pick.active, 'bucket-3');
        await answered(pick);
        assert.equal(pick.active, 'bucket-3');
        assert.equal(pick.keepScrollPosition, true);
        pick.press('Load More');
        await answered(pick);
        assert.equal(pick.active, 'bucket-3');
      });
    });
  });

  it('sets no rows anew that look the same: a reader may be on the way to another, and takes the newest of them', async () => {
    await listed(async (scene) => {
      await scene.search(async (pick, pauses) => {
        pick.type('bucket-3');
        const before = pick.items;
        rows = rowsFrom(1, 9).map((row) => ({ ...row, description: 'newer' }));
        pauses.end();
        assert.equal(pick.busy, true);
        await answered(pick);
        assert.equal(pick.items, before);
        pick.pressInRow('bucket-3', 'Open Bucket');
        await eventually(async () => assert.equal(scene.opened.length, 1));
        pick.accept();
      });
      assert.deepEqual(scene.asked(), ['bucket-3 from 0']);
      await eventually(async () => assert.deepEqual(revealed(scene), ['bucket-3']));
    });
  });

  for (const [what, change, looks] of [
    ['name', { bucket_name: 'bucket-3, renamed' }, ['bucket-3, renamed', 'bkt_3 · 3 kB · 3', 'database']],
    ['count', { object_count: 7 }, ['bucket-3', 'bkt_3 · 3 kB · 7', 'database']],
    ['state', { is_locked: true }, ['bucket-3', 'bkt_3 · 3 kB · 3', 'lock']],
  ] as const) {
    it(`sets a row anew whose ${what} the server tells otherwise`, async () => {
      await listed(async ({ search }) => {
        await search(async (pick, pauses) => {
          pick.type('bucket-3');
          const before = pick.items;
          rows = rowsFrom(3, 1).map((row) => ({ ...row, ...change }));
          pauses.end();
          await answered(pick);
          assert.notEqual(pick.items, before);
          assert.deepEqual(
            pick.items.map(({ label, description, iconPath }) => [
              label,
              description,
              iconPath instanceof vscode.ThemeIcon && iconPath.id,
            ]),
            [looks],
          );
        });
      });
    });
  }

  it('sets the same rows only once while one types on', async () => {
    await listed(async ({ search }) => {
      await search((pick) => {
        const all = pick.items;
        pick.type('bucket');
        assert.equal(pick.items, all);
        pick.type('bucket-3');
        assert.deepEqual(pick.items, [all[2]]);
        assert.equal(pick.items[0], all[2]);
      });
    });
  });

  it('goes on at the first of the new rows when Load more was chosen', async () => {
    await listed(async ({ search }) => {
      await search(async (pick, pauses) => {
        pick.type('bucket-2');
        pauses.end();
        await answered(pick);
        pick.choose('Load more (4 of 7)');
        await answered(pick);
        assert.equal(pick.active, 'bucket-23');
      });
    });
  });

  it('opens and copies from a row, whichever is active', async () => {
    await listed(async ({ search, opened }) => {
      await search(async (pick) => {
        pick.pressInRow('bucket-2', 'Open Bucket');
        await eventually(async () => assert.deepEqual(opened, ['/bucket-2.json']));
        pick.pressInRow('bucket-3', 'Copy Bucket ID');
        await eventually(async () => assert.equal(await vscode.env.clipboard.readText(), 'bkt_3'));
      });
    });
  });

  it('offers no copy of an id that there is not', async () => {
    rows = [{ bucket_name: 'nameless' }];
    await listed(async ({ search }) => {
      await search((pick) =>
        assert.deepEqual(
          pick.items[0]?.buttons?.map(({ tooltip }) => tooltip),
          ['Open Bucket'],
        ),
      );
    });
  });

  it('draws hostile names as plain text', async () => {
    rows = Object.entries(awkwardTexts).map(([what, text]) => ({ bucket_id: `${what} ${text}`, bucket_name: text }));
    rows = [...rows, { bucket_id: 'bkt_blank', bucket_name: ' ' }];
    await setUserSetting(Settings.pageSize, 100);
    try {
      await listed(async ({ search }) => {
        await search((pick) => {
          assert.equal(pick.labels.length, rows.length);
          assert.equal(pick.labels.at(-1), 'bkt_blank', 'as in the list');
          for (const { label, description } of pick.items) {
            assert.notEqual(label, '');
            assert.doesNotMatch(`${label} ${description}`, /\$\(|[\p{Cc}\u200b\u202e\ufeff]|\u2060(?!\()/u);
            assert.ok(label.length < 600);
          }
        });
      });
    } finally {
      await setUserSetting(Settings.pageSize, 4);
    }
  });

  it('says what is wrong and asks again on Enter', async () => {
    await listed(async ({ search }) => {
      const shown = await notificationsDuring(() =>
        search(async (pick, pauses) => {
          pick.type('bucket-24');
          stub.enqueue(json(403, { error: { type: 'ForbiddenError', message: 'No.' } }));
          pauses.end();
          await answered(pick);
          assert.match(pick.labels.join(), /not allowed to list these buckets/);
          pick.accept();
          await answered(pick);
          assert.deepEqual(pick.labels, ['bucket-24']);
        }),
      );
      assert.deepEqual(shown, []);
    });
  });

  it('reveals a bucket that is loaded, and leaves the question alone', async () => {
    await listed(async (scene) => {
      const { search, asked, questions, opened } = scene;
      await search((pick) => {
        pick.type('-3');
        pick.accept();
      });
      assert.deepEqual(revealed(scene), ['bucket-3']);
      assert.deepEqual(questions.current.query, {});
      assert.deepEqual(asked(), []);
      assert.deepEqual(opened, []);
    });
  });

  it('makes the search the question for a bucket that is not loaded; an order stays', async () => {
    await listed(async (scene) => {
      const { search, questions, editor, list, opened } = scene;
      const sort = { field: 'bucket_name', direction: 'asc' } as const;
      const filters = { AND: [{ field: 'object_count', operator: 'lt', value: 10 }] } as const;
      questions.edit({ baseRevision: questions.current.revision, query: { filters, sort } });
      await list.settled();
      await search(async (pick, pauses) => {
        pick.type('bucket-24');
        pauses.end();
        await answered(pick);
        pick.accept();
      });
      assert.deepEqual(questions.current.query, { search: 'bucket-24', sort });
      assert.deepEqual(editor.names(), ['bucket-24']);
      assert.deepEqual(revealed(scene), ['bucket-24']);
      await eventually(async () => assert.equal(editor.message, '1 bucket · “bucket-24” · by name, ascending'));
      assert.deepEqual(opened, []);
      await search((pick) => assert.equal(pick.value, 'bucket-24', 'the search goes on from where it is'));
    });
  });

  it('asks for everything again where a filter hides what was chosen without a search', async () => {
    rows = rowsFrom(1, 3);
    await listed(async (scene) => {
      const { search, questions, list } = scene;
      const filters = { AND: [{ field: 'object_count', operator: 'lt', value: 2 }] } as const;
      questions.edit({ baseRevision: questions.current.revision, query: { filters } });
      await list.settled();
      await search((pick) => pick.choose('bucket-3'));
      assert.deepEqual(questions.current.query, {});
      assert.deepEqual(revealed(scene), ['bucket-3']);
      assert.deepEqual(scene.asked(), []);
    });
  });

  it('opens what even the search does not bring into the list', async () => {
    await listed(async (scene) => {
      await scene.search(async (pick, pauses) => {
        pick.type('bucket-2');
        pauses.end();
        await answered(pick);
        pick.press('Load More');
        await answered(pick);
        pick.choose('bucket-25');
      });
      assert.deepEqual(scene.questions.current.query, { search: 'bucket-2' });
      assert.deepEqual(scene.opened, ['/bucket-25.json']);
      assert.deepEqual(revealed(scene), []);
    });
  });

  it('changes nothing when it is left, and drops the answer', async () => {
    await listed(async (scene) => {
      const release = stub.hold();
      const count = stub.requests.length;
      await scene.search(async (pick, pauses) => {
        pick.type('bucket-24');
        pauses.end();
        await stub.waitForRequest(count + 1);
        pick.hide();
      });
      release();
      assert.deepEqual(scene.questions.current, { revision: scene.questions.current.revision, query: {} });
      assert.deepEqual(revealed(scene), []);
      assert.deepEqual(scene.opened, []);
    });
  });

  it('shows nothing of an account that has gone while the pick was open', async () => {
    await listed(async (scene) => {
      await scene.search(async (pick) => {
        await scene.keys.remove(stub.origin);
        await eventually(async () => assert.equal(scene.contextKey('signedOut'), true));
        pick.choose('bucket-3');
      });
      assert.deepEqual(revealed(scene), []);
      assert.deepEqual(scene.opened, []);
      assert.deepEqual(scene.questions.current.query, {});
    });
  });
});
