import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { testKey } from './signingIn.ts';
import { listing, stubBucket } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

const rightToLeft = 'صور المتحف 2024';
const emoji = '👩‍👩‍👧‍👦 family 🇩🇪';
const long = 'x'.repeat(10_000);
const markdown = '**bold** [click](https://evil.invalid) `code` $(trash)';
const html = '<img src=x onerror="window.injected = true"><a href="https://evil.invalid">here</a>';
const commandLink = '[run](command:workbench.action.closeWindow)';
const control = 'line one\nline two\u0007\u202egnirts\u200b';

const rows = [
  { bucket_name: 'without-an-id', description: null, bucket_schema: null, metadata: null },
  stubBucket('null-everywhere', {
    description: null,
    bucket_schema: null,
    metadata: null,
    object_count: null,
    total_size_bytes: null,
    status: null,
    is_locked: null,
    created_at: null,
  }),
  stubBucket('unknown-fields', { future: { deep: [1, 2, 3] }, status: 'SOMETHING_NEW' }),
  stubBucket('empty-size', { total_size_bytes: 0, object_count: 0 }),
  stubBucket('huge-size', { total_size_bytes: 1e15, object_count: 1e15 }),
  { ...stubBucket(emoji), bucket_id: 'bkt_emoji' },
  { ...stubBucket(rightToLeft), bucket_id: 'bkt_rtl' },
  { ...stubBucket(long), bucket_id: 'bkt_long', description: long },
  { ...stubBucket(markdown), bucket_id: 'bkt_markdown', description: markdown },
  { ...stubBucket(html), bucket_id: 'bkt_html', description: html, metadata: { [html]: html } },
  { ...stubBucket(commandLink), bucket_id: 'bkt_command', description: commandLink },
  { ...stubBucket(control), bucket_id: 'bkt_control', description: control },
  { ...stubBucket('   '), bucket_id: 'bkt_blank' },
];

const shownControl = 'line one\\u{a}line two\\u{7}\\u{202e}gnirts\\u{200b}';

describe('rows that are legal but awkward', () => {
  const stub = useStubApi(listing(rows));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));

  it('are all there, each by its name', async () => {
    const view = await workbench().openView();
    await eventually(async () => assert.equal(await view.message(), `${rows.length} buckets`));
    const expected = [
      'without-an-id',
      'null-everywhere',
      'unknown-fields',
      'empty-size',
      'huge-size',
      emoji,
      rightToLeft,
      `${'x'.repeat(256)}…`,
      markdown,
      html,
      commandLink,
      shownControl,
      'bkt_blank',
    ];
    await eventually(async () => assert.deepEqual(await view.labels(), expected));
  });

  it('are one line high, inside the sidebar, and tell a screen reader something', async () => {
    const { view, page } = workbench();
    const sidebar = await page.locator('.part.sidebar').boundingBox();
    const boxes = await page.locator('.sidebar .monaco-list-row .label-name').evaluateAll((names) =>
      names.map((name) => ({
        row: name.closest('.monaco-list-row')?.getBoundingClientRect().toJSON(),
        name: name.getBoundingClientRect().toJSON(),
      })),
    );
    assert.equal(boxes.length, rows.length);
    const heights = new Set(boxes.map(({ row }) => row.height));
    assert.deepEqual([...heights], [22]);
    for (const { name, row } of boxes) {
      assert.ok(name.top >= row.top - 1 && name.bottom <= row.bottom + 1, JSON.stringify({ name, row }));
      assert.ok(row.right <= (sidebar?.x ?? 0) + (sidebar?.width ?? 0) + 1, JSON.stringify(row));
    }
    for (const row of await view.rows()) assert.notEqual(row.ariaLabel.trim(), '', JSON.stringify(row));
  });

  it('say what is known of them, and nothing that is not', async () => {
    const { view } = workbench();
    assert.equal((await view.row('null-everywhere')).description, '');
    assert.equal((await view.row('null-everywhere')).ariaLabel, 'null-everywhere');
    assert.match((await view.row('unknown-fields')).ariaLabel, /something new/);
    assert.equal((await view.row('empty-size')).description, '0 B · 0');
    assert.equal((await view.row('huge-size')).description, '1 PB · 1000T');
    assert.match((await view.row('huge-size')).ariaLabel, /1,000,000,000,000,000 bytes/);
  });

  it('offer no id to copy where there is none', async () => {
    const { view } = workbench();
    assert.deepEqual((await view.row('without-an-id')).actions, []);
    assert.deepEqual((await view.row('null-everywhere')).actions, ['Copy Bucket ID']);
    assert.deepEqual(await view.openContextMenu('without-an-id'), ['Open Bucket', 'Copy Bucket Name']);
    await view.chooseFromMenu('Copy Bucket Name');
    await eventually(async () => assert.equal(await workbench().clipboard(), 'without-an-id'));
  });

  for (const [what, label] of [
    ['HTML', html],
    ['markdown', markdown],
    ['a command link', commandLink],
  ] as const) {
    it(`stay plain text in the tooltip: ${what}`, async () => {
      const { view, page } = workbench();
      // The tooltip of the row before may still be there.
      await eventually(async () => {
        const tooltip = await view.tooltip(label);
        assert.ok(tooltip.includes(label), tooltip);
      });
      const made = page
        .locator('.workbench-hover-container .monaco-hover')
        .locator('a[href], a[data-href], img, strong, code');
      assert.equal(await made.count(), 0);
      await page.mouse.move(800, 500);
    });
  }

  it('become no link and no element of the window', async () => {
    const { view, page } = workbench();
    await view.toggle(html);
    await view.toggle('Metadata');
    await eventually(async () => assert.equal((await view.rows()).filter((row) => row.label === html).length, 2));
    assert.equal(
      await page.locator('.sidebar .monaco-list-row').locator('a[href], img, b, strong, code, .codicon-trash').count(),
      0,
    );
    assert.equal(await page.locator('[href*="evil.invalid"], [src="x"]').count(), 0);
    assert.equal(await page.evaluate('window.injected'), undefined);
    await view.toggle(html);
  });

  for (const [what, label, raw] of [
    ['markdown', markdown, markdown],
    ['HTML', html, html],
    ['control characters', shownControl, control],
    ['10,000 characters', `${'x'.repeat(256)}…`, long],
    ['emoji', emoji, emoji],
    ['right to left', rightToLeft, rightToLeft],
  ] as const) {
    it(`give their own name to the clipboard: ${what}`, async () => {
      const { view } = workbench();
      await view.openContextMenu(label);
      await view.chooseFromMenu('Copy Bucket Name');
      await eventually(async () => assert.equal(await workbench().clipboard(), raw));
    });
  }

  for (const [what, label, content] of [
    ['HTML', html, /"bucket_id": "bkt_html"/],
    ['10,000 characters', `${'x'.repeat(256)}…`, /"bucket_id": "bkt_long"/],
    ['no id', 'without-an-id', /"bucket_name": "without-an-id"/],
    ['control characters', shownControl, /"bucket_id": "bkt_control"/],
    ['unknown fields', 'unknown-fields', /"future": \{/],
    ['a blank name', 'bkt_blank', /"bucket_id": "bkt_blank"/],
  ] as const) {
    it(`open as a document: ${what}`, async () => {
      await workbench().view.clickRow(label);
      await eventually(async () => assert.match(await workbench().editorText(), content));
      assert.equal((await workbench().editorTabs()).length, 1);
      assert.deepEqual(await workbench().notifications(), []);
    });
  }
});
