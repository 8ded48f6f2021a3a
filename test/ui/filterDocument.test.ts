import assert from 'node:assert/strict';
import { eventually, patience } from '../support/eventually.ts';
import { testKey } from './signingIn.ts';
import { listing, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

describe('the filter as a JSON document', () => {
  const stub = useStubApi(listing(stubBuckets(3)));
  const workbench = useWorkbench(() => ({
    settings: {
      'mixpeek.baseUrl': stub().origin,
      'mixpeek.savedFilters': { 'only cats': { search: 'cats' }, broken: { search: 1 } },
    },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const editor = () => workbench().page.locator('.editor-group-container.active .view-lines');

  /** Puts this text in place of what is there; pasted, because typing adds closing brackets. */
  async function write(text: string): Promise<void> {
    const { page } = workbench();
    await eventually(async () => {
      await editor().click({ timeout: 3000 });
      await page.keyboard.press('ControlOrMeta+A');
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
      await page.keyboard.press('ControlOrMeta+V');
      await eventually(async () => assert.equal(await workbench().editorText(), text), 3000);
    });
  }

  /** The body of the request for the question as it stands. */
  async function question(): Promise<Record<string, unknown>> {
    await workbench().runCommand('Mixpeek: Copy Request as Code…');
    await workbench().quickInput.pick('JSON');
    await workbench().quickInput.waitUntilClosed();
    const { limit: _limit, offset: _offset, ...asked } = JSON.parse(await workbench().clipboard());
    return asked;
  }

  it('opens with a place for every part', async () => {
    const view = await workbench().openView();
    await eventually(async () => assert.match(await view.message(), /^3 buckets/));
    await workbench().runCommand('Mixpeek: Edit Filter as JSON');
    await eventually(async () =>
      assert.match(await workbench().editorText(), /"search": "",\n {2}"filters": \{\n {4}"AND": \[\]\n {2}\},/),
    );
    assert.deepEqual(await workbench().editorTabs(), [{ label: 'Filter.json', active: true, preview: false }]);
  });

  it('offers the operators', async () => {
    const { page } = workbench();
    await write('{"filters": {"AND": [{"field": "bucket_name", "value": "x", "operator": ""}]}}');
    // Into the empty quotation marks.
    await page.keyboard.press('ControlOrMeta+End');
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowLeft');
    const offered = page.locator('.suggest-widget.visible .monaco-list-row');
    await eventually(async () => {
      await page.keyboard.press('Control+Space');
      await offered.filter({ hasText: 'ends_with' }).waitFor({ timeout: 3000 });
    });
    await page.keyboard.press('Escape');
  });

  it('says once, in a sentence, what keeps it from being a question, and is saved all the same', async () => {
    const { page } = workbench();
    await write('{"search": "", "filters": {"AND": [{"field": "a", "operator": "like", "value": 1}]}}');
    await page.locator('.squiggly-error').first().waitFor({ timeout: patience });
    await eventually(async () => assert.ok((await workbench().statusBar()).includes('Errors: 1')));
    const peek = page.locator('.marker-widget .descriptioncontainer');
    await eventually(async () => {
      await page.keyboard.press('F8');
      const sentence = (await peek.innerText({ timeout: 3000 })).replaceAll('\u00a0', ' ');
      assert.match(sentence, /There is no operator “like”/);
    });
    await page.keyboard.press('Escape');
    await page.locator('.tab.active:not(.dirty)[data-resource-name="Filter.json"]').waitFor({ timeout: patience });
    assert.deepEqual(await workbench().notifications(), []);
    assert.equal((await question())['filters'], undefined);
  });

  it('follows another editor of the question, and keeps what was typed', async () => {
    const { quickInput } = workbench();
    await workbench().runCommand('Mixpeek: Apply Saved Filter…');
    await eventually(async () =>
      assert.deepEqual(
        (await quickInput.items()).map(({ label, detail }) => [label, detail]),
        [
          ['broken', 'search: A text in quotation marks is needed here.'],
          ['only cats', '{"search":"cats"}'],
        ],
      ),
    );
    await quickInput.pick('only cats');
    await quickInput.waitUntilClosed();
    await eventually(async () =>
      assert.equal(
        await workbench().editorText(),
        '{"search": "cats", "filters": {"AND": [{"field": "a", "operator": "like", "value": 1}]}}',
      ),
    );
  });

  it('is applied, by itself, once it is right', async () => {
    const text = '{"search": "cats", "filters": {"AND": [{"field": "a", "operator": "gt", "value": 1}]}}';
    await write(text);
    await eventually(async () =>
      assert.deepEqual(await question(), {
        filters: { AND: [{ field: 'a', operator: 'gt', value: 1 }] },
        search: 'cats',
      }),
    );
    assert.equal(await workbench().editorText(), text);
    await eventually(async () => assert.ok(!(await workbench().statusBar()).includes('Errors: 1')));
  });

  it('is there again when the window was reloaded', async () => {
    await workbench().reloadByCommand();
    await eventually(async () => {
      assert.deepEqual(
        (await workbench().editorTabs()).map(({ label }) => label),
        ['Filter.json'],
      );
      assert.match(await workbench().editorText(), /"search": /);
    });
  });
});
