import assert from 'node:assert/strict';
import { visibleText } from '../../src/model/visibleText.ts';
import { printList } from '../../src/webview/listText.ts';
import { eventually } from '../support/eventually.ts';
import { hostileStrings, hostileStringsAt } from '../support/hostileStrings.ts';
import { json, type StubHandler } from '../support/stubApi.ts';
import { FilterFormFrame } from './filterFormFrame.ts';
import { packed } from './packedText.ts';
import { type PageWatch, watchPage } from './pageWatch.ts';
import { openKeyBox, testKey } from './signingIn.ts';
import { newestListing, stubBucket } from './stubBuckets.ts';
import { useCanaryHost, useStubApi, useWorkbench } from './suiteFixtures.ts';

const count = hostileStringsAt('').length;
/** As many as one level of the metadata shows. */
const half = Math.ceil(count / 2);

describe(`${count} hostile texts of a server`, () => {
  const stub = useStubApi();
  const canary = useCanaryHost();
  /** As the values of a few conditions: the form shows neither hundreds of them nor texts without an end. */
  const lists = () => {
    const all = hostileStringsAt(canary().origin).filter((text) => text.length < 500);
    return Array.from({ length: 12 }, (_, at) => all.slice(at * 21, (at + 1) * 21));
  };
  const workbench = useWorkbench(() => ({
    settings: {
      'mixpeek.baseUrl': stub().origin,
      'mixpeek.pageSize': 1000,
      'mixpeek.savedFilters': {
        all: {
          filters: { OR: lists().map((value, at) => ({ field: `metadata.list${at}`, operator: 'in', value })) },
        },
      },
      'workbench.hover.delay': 50,
    },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  let texts: readonly string[];
  let watch: PageWatch;
  let form: FilterFormFrame;
  before('open the view under watch', async () => {
    texts = hostileStringsAt(canary().origin);
    watch = watchPage(workbench().page, new URL(workbench().server.url).host);
    form = new FilterFormFrame(workbench());
    stub().answerWith(complaint('first'));
    const view = await workbench().openView();
    await eventually(async () => assert.match(await view.message(), /body\.search: first/));
  });
  afterEach('nothing has come of them', async () => {
    await watch.check();
    assert.deepEqual(canary().hits, []);
    assert.deepEqual(await workbench().notifications(), []);
  });

  /** A window in which all of them are drawn at once, or one of the usual height, which is drawn faster. */
  const resize = (height: 6_600 | 800) => workbench().page.setViewportSize({ width: 1_200, height });

  async function list(rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    stub().answerWith(newestListing(rows));
    // The second time after it has been seen that the server takes pages of this size.
    await eventually(async () => {
      await workbench().view.clickTitleAction('Refresh');
      await eventually(async () => assert.equal(await workbench().view.message(), `${rows.length} buckets`), 3_000);
    });
  }

  it('stay text in the complaint of the view and of the Filter view', async () => {
    const { view } = workbench();
    await form.open();
    for (const pack of packed(texts, 100)) {
      stub().answerWith(complaint(pack));
      await view.clickTitleAction('Refresh');
      const sentence = flat(visibleText(`body.search: ${pack}`, 120));
      await eventually(async () => assert.ok(flat(await view.message()).includes(sentence), sentence));
      const notice = flat(visibleText(pack, 160));
      await eventually(async () => assert.ok(flat((await form.notices()).join(' ')).includes(notice), notice));
      await watch.check();
    }
    await form.collapse();
  });

  it('stay text in the boxes that ask for a bucket and for a key', async () => {
    const { quickInput } = workbench();
    await workbench().runCommand('Mixpeek: Go to Bucket…');
    await quickInput.waitUntilAsking('Go to Bucket');
    // What can be more than text there.
    const lively = texts.filter((text) => /\[|\$\(|</.test(text));
    for (const pack of packed(lively, 105)) {
      stub().answerWith(complaint(pack));
      await quickInput.type(`bkt_${pack.length}`);
      await quickInput.accept();
      const sentence = flat(visibleText(`body.search: ${pack}`, 120))
        .replaceAll('](', '] (')
        .replaceAll('$(', '$\u2060(');
      await eventually(async () => assert.ok(flat(await quickInput.message()).includes(sentence), sentence));
      await watch.check();
    }
    await quickInput.cancel();
    stub().answerWith(complaint('[Fix](command:workbench.action.quit)'));
    await openKeyBox(workbench());
    await quickInput.type(testKey);
    await quickInput.accept();
    await eventually(async () => assert.match(await quickInput.message(), /\[Fix\] \(command:/));
    await watch.check();
    await quickInput.cancel();
    await workbench().clearNotifications();
  });

  it('stay text in labels, and in descriptions beside them', async () => {
    const { view } = workbench();
    await resize(6_600);
    const named = texts.map((text, at) => ({ ...stubBucket(text, { status: text }), bucket_id: `bkt_${at}` }));
    const metadata = [texts.slice(0, half), texts.slice(half)].map((part) =>
      Object.fromEntries(part.map((text) => [text, text])),
    );
    await list([stubBucket('details', { metadata: { ...metadata } }), ...named]);
    const labels = texts.map((text, at) => visibleText(text.trim() === '' ? `bkt_${at}` : text));
    await eventually(async () => assert.deepEqual(await view.labels(), ['details', ...labels]));
    for (const label of ['details', 'Metadata', '0', '1']) await view.toggle(label);
    await eventually(async () => {
      const shown = new Map((await view.rows()).filter(({ level }) => level === 4).map((row) => [row.label, row]));
      for (const text of texts) {
        const row = shown.get(visibleText(text) || '(no name)');
        assert.equal(row?.description, visibleText(text), JSON.stringify(text));
      }
    });
  });

  it('stay text in tooltips', async () => {
    const { view } = workbench();
    const packs = packed(texts, 1_000);
    await list(packs.map((pack, at) => stubBucket(`tip-${at}`, { description: pack, status: pack })));
    for (const [at, pack] of packs.entries()) {
      const shown = flat(visibleText(pack, 1_000));
      // The tooltip of the row before may still be there.
      await eventually(async () => assert.ok(flat(await view.tooltip(`tip-${at}`)).includes(shown), shown));
      await watch.check();
    }
  });

  it('stay text in quick picks', async () => {
    const { page, quickInput } = workbench();
    const namespaces = texts.map((text, at) => ({ namespace_name: text, namespace_id: `ns_${at}`, description: text }));
    stub().answerWith(({ path }) =>
      path === '/v1/namespaces/list'
        ? json(200, { results: namespaces, total_count: namespaces.length })
        : json(405, { detail: 'Method Not Allowed' }),
    );
    await workbench().runCommand('Mixpeek: Switch Namespace…');
    await quickInput.waitUntilAsking('Switch Namespace');
    const seen = new Set<string>();
    const missing = () => texts.filter((text) => text.trim() !== '' && !seen.has(visibleText(text)));
    await eventually(async () => {
      const labels = page.locator('.quick-input-list .label-name');
      for (const label of await labels.allTextContents()) seen.add(label.replaceAll('$\u2060(', '$('));
      await watch.check();
      if (missing().length === 0) return;
      await page.keyboard.press('PageUp');
      throw new Error(`not seen: ${missing().map((text) => JSON.stringify(text.slice(0, 60)))}`);
    });
    await quickInput.cancel();
  });

  it('stay text in the suggestions and the values of the Filter view', async () => {
    const rows = texts.map((text, at) => ({
      ...stubBucket(`bucket-${at}`),
      metadata: { [text]: text },
    }));
    await list(rows);
    await form.open();
    const frame = await form.frame();
    const suggestions = () =>
      frame.evaluate<string[]>('[...document.querySelectorAll("option")].map((one) => one.value)');
    await eventually(async () => assert.ok((await suggestions()).includes('metadata.__proto__')));
    for (const name of await suggestions()) assert.equal(name, visibleText(name));
    await workbench().runCommand('Mixpeek: Apply Saved Filter…');
    await workbench().quickInput.pick('all');
    const values = () =>
      frame.evaluate<string[]>('[...document.querySelectorAll(".row input")].map((one) => one.value)');
    for (const list of lists())
      await eventually(async () => assert.ok((await values()).includes(printList(list)), printList(list)));
    await watch.check();
    await eventually(async () => assert.notEqual(await form.count(), ''));
    await workbench().runCommand('Mixpeek: Clear Filter and Search');
    await form.collapse();
    await resize(800);
  });

  it('stay text in the titles of documents', async () => {
    const { page, view } = workbench();
    const packs = Object.values(hostileStrings).map((some) => packed(some, 80)[0] ?? assert.fail());
    await list([stubBucket('first'), ...packs.map((pack, at) => ({ ...stubBucket(pack), bucket_id: `bkt_${at}` }))]);
    await view.focusRow('first');
    for (const pack of packs) {
      const title = `${visibleText(pack, 80).replaceAll(/[/\\]/g, '∕')}.json`;
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await eventually(async () => assert.equal((await workbench().editorTabs())[0]?.label, title));
      await watch.check();
    }
  });
});

/** A server that complains in these words, and names its requests by them as far as a header can hold them. */
function complaint(text: string): StubHandler {
  const reply = json(
    422,
    { detail: [{ loc: ['body', 'search'], msg: text, type: 'value_error' }] },
    { 'x-request-id': text.replace(/[^\x20-\x7e\xa1-\xff]/g, '') },
  );
  return () => reply;
}

/** A text as the page tells it, where every stretch of space is one. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
