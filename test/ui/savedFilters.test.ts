import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { FilterFormFrame } from './filterFormFrame.ts';
import { testKey } from './signingIn.ts';
import { searching, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

/** A name that is a command link, an icon and an element to whoever reads it as more than text. */
const hostile = '$(trash) [x](command:y) <b>';

describe('saved filters', () => {
  const stub = useStubApi(searching(stubBuckets(30)));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin, 'mixpeek.pageSize': 12 },
    environment: { MIXPEEK_API_KEY: testKey },
    viewport: { width: 1000, height: 900 },
  }));
  let form: FilterFormFrame;

  const messageIs = (text: string) =>
    eventually(async () => assert.equal(await workbench().view.message(), text), 20_000);

  /** Answers the boxes of Save Filter with the keyboard: a name, then the place whose label begins with these letters. */
  async function saveAs(name: string, place: string): Promise<void> {
    const { page, quickInput } = workbench();
    await quickInput.waitUntilAsking('Save Filter');
    await eventually(async () => assert.match(await quickInput.message(), /^A name for the current search/));
    await quickInput.type(name);
    await quickInput.accept();
    await eventually(async () => assert.equal(await quickInput.placeholder(), 'Where to keep it'));
    await page.keyboard.type(place);
    await eventually(async () => assert.ok((await quickInput.activeLabel())?.startsWith(place)));
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
  }

  async function savedIn(file: string): Promise<unknown> {
    return JSON.parse(await readFile(file, 'utf8'))['mixpeek.savedFilters'];
  }

  const userSettings = () => join(workbench().server.userDataDir, 'User', 'settings.json');
  const workspaceSettings = () => join(workbench().workspace, '.vscode', 'settings.json');

  before('ask a question in the form', async () => {
    form = new FilterFormFrame(workbench());
    await workbench().openView();
    await messageIs('12 of 30');
    await form.open();
    await form.search.fill('bucket-01');
    await messageIs('10 buckets · “bucket-01”');
  });

  it('are kept in the user settings, from the button of the form', async () => {
    await form.button('Save…').click();
    await saveAs(hostile, 'User');
    await eventually(async () =>
      assert.deepEqual(await savedIn(userSettings()), { [hostile]: { search: 'bucket-01' } }),
    );
  });

  it('are kept in the settings of the workspace, by the command', async () => {
    await form.search.fill('bucket-02');
    await messageIs('10 buckets · “bucket-02”');
    await workbench().runCommand('Mixpeek: Save Filter…');
    await saveAs('twenties', 'Workspace');
    await eventually(async () =>
      assert.deepEqual(await savedIn(workspaceSettings()), { twenties: { search: 'bucket-02' } }),
    );
    assert.deepEqual(await savedIn(userSettings()), { [hostile]: { search: 'bucket-01' } });
  });

  it('are not applied by themselves in a new window', async () => {
    await form.button('Clear').click();
    await messageIs('12 of 30');
    await workbench().reloadByCommand();
    await workbench().openView();
    await messageIs('12 of 30');
  });

  it('are applied by name, whatever the name holds', async () => {
    const { quickInput } = workbench();
    await workbench().runCommand('Mixpeek: Apply Saved Filter…');
    await quickInput.waitUntilAsking('Apply Saved Filter');
    await eventually(async () =>
      assert.deepEqual(
        (await quickInput.items()).map(({ label, description }) => [label.replaceAll('\u2060', ''), description]),
        [
          [hostile, 'user'],
          ['twenties', 'workspace'],
        ],
      ),
    );
    await workbench().page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
    await messageIs('10 buckets · “bucket-01”');
    await eventually(async () => assert.equal(await form.search.inputValue(), 'bucket-01'));
  });
});
