import assert from 'node:assert/strict';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { sampleBuckets } from '../../src/sample/sampleBuckets.ts';
import { eventually } from '../support/eventually.ts';
import { projectRoot } from '../support/projectFolders.ts';
import { useWorkbench } from './suiteFixtures.ts';

const buckets = Array.from({ length: sampleBuckets[0].buckets.length }, (_, index) => {
  const bucket = sampleBuckets[0].buckets.at(index);
  return { id: String(bucket?.['bucket_id']), name: String(bucket?.['bucket_name']) };
});
const idOf = (name: string) => buckets.find((bucket) => bucket.name === name)?.id;

/** Tall enough for all rows of the namespace. */
const windowSize = { width: 1200, height: 1000 };

/** Made anew by `MIXPEEK_UPDATE_SCREENSHOTS=1 npm run test:ui`. */
const readmePicture = join(projectRoot, 'media', 'screenshots', 'sample.png');

/** A port on which nothing listens: a request through it fails. */
const deadProxy = 'http://127.0.0.1:9';

describe('the sample buckets, on a machine whose proxy is dead', () => {
  const workbench = useWorkbench(() => ({
    environment: { HTTP_PROXY: deadProxy, HTTPS_PROXY: deadProxy, http_proxy: deadProxy, https_proxy: deadProxy },
    viewport: windowSize,
  }));

  it('are one click away from the welcome', async () => {
    const view = await workbench().openView();
    await view.clickWelcomeButton('Explore Sample Buckets');
    await eventually(async () =>
      assert.deepEqual(
        await view.labels(),
        buckets.map(({ name }) => name),
      ),
    );
    await eventually(async () => assert.match(await view.message(), /^30 buckets/));
    await eventually(async () => assert.equal(await view.description(), 'Sample · images_and_video'));
    assert.deepEqual(await view.welcomeButtons(), []);
  });

  it('show size and number of objects, in figures a person can read', async () => {
    const { view } = workbench();
    const row = await view.row('coco-2017');
    assert.equal(row.description, '25.2 GB · 164K');
    assert.equal(row.ariaLabel, 'coco-2017, 25.2 GB (25,200,000,000 bytes), 163,957 objects');
    assert.equal((await view.row('laion-5b')).description, '220 TB · 5.86B');
    assert.equal((await view.row('ade20k')).description, '27.6K', 'a size that is not known is left out');
  });

  it('wear the icon of their state', async () => {
    const { view } = workbench();
    assert.equal((await view.row('coco-2017')).icon, 'database');
    assert.equal((await view.row('fashion-mnist')).icon, 'lock');
    assert.match((await view.row('fashion-mnist')).ariaLabel, /, locked$/);
    assert.equal((await view.row('caltech-256')).icon, 'archive');
    assert.match((await view.row('caltech-256')).ariaLabel, /, archived$/);
  });

  it('open into schema, metadata and facts', async () => {
    const { view } = workbench();
    await view.toggle('coco-2014');
    await view.row('split');
    const inside = (await view.rows()).filter(({ level }) => level > 1);
    assert.deepEqual(
      inside.map(({ level, label, description }) => [level, label, description]),
      [
        [2, 'Schema', '5'],
        [3, 'image', 'image'],
        [3, 'captions', 'array of text'],
        [3, 'bbox', 'array of bbox'],
        [3, 'keypoints', 'array of number'],
        [3, 'split', 'text'],
        [2, 'Metadata', '7'],
        [2, 'Facts', '5'],
      ],
    );
    await view.toggle('Metadata');
    assert.equal((await view.row('licence')).description, 'CC BY 4.0');
    assert.equal((await view.row('year')).description, '2014');
    await view.toggle('Facts');
    assert.equal((await view.row('ID')).description, idOf('coco-2014'));
    assert.equal((await view.row('Size')).description, '27.1 GB (27,068,896,863 bytes)');
    assert.equal((await view.row('Objects')).description, '164,062');
    await view.toggle('coco-2014');
    await eventually(async () =>
      assert.deepEqual(
        (await view.rows()).filter(({ level }) => level > 1),
        [],
      ),
    );
    assert.deepEqual(await workbench().editorTabs(), [], 'the twistie opens no document');
  });

  it('tell more when the mouse rests on them', async () => {
    const tooltip = await workbench().view.tooltip('coco-2017');
    assert.deepEqual(
      tooltip.split('\n').filter((line) => line.trim() !== ''),
      [
        'coco-2017',
        'Everyday scenes with objects outlined, 80 classes in use',
        '25.2 GB (25,200,000,000 bytes)',
        '163,957 objects',
        `ID: ${idOf('coco-2017')}`,
      ],
    );
  });

  it('open as a JSON document on a click: a preview, with the focus kept in the tree', async () => {
    const { view } = workbench();
    await view.clickRow('mnist');
    await eventually(async () =>
      assert.deepEqual(await workbench().editorTabs(), [{ label: 'mnist.json', active: true, preview: true }]),
    );
    await eventually(async () => assert.match(await workbench().editorText(), /"bucket_name": "mnist"/));
    assert.match(await workbench().editorText(), /"total_size_bytes": 21000000/);
    assert.equal(await view.focusedLabel(), 'mnist');
    await view.clickRow('celeba');
    await eventually(async () =>
      assert.deepEqual(await workbench().editorTabs(), [{ label: 'celeba.json', active: true, preview: true }]),
    );
  });

  it('give their id to the clipboard by the icon in the row', async () => {
    await workbench().view.clickInlineAction('coco-2014', 'Copy Bucket ID');
    await eventually(async () => assert.equal(await workbench().clipboard(), idOf('coco-2014')));
  });

  it('give the id of the row with the focus on Ctrl+C, and nothing else changes', async () => {
    const { view, page } = workbench();
    await view.focusRow('celeba');
    const tabs = await workbench().editorTabs();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await eventually(async () => assert.equal(await view.focusedLabel(), 'mnist'));
    await page.keyboard.press('ControlOrMeta+C');
    await eventually(async () => assert.equal(await workbench().clipboard(), idOf('mnist')));
    await eventually(async () => {
      const selected = (await view.rows()).filter((row) => row.selected).map(({ label }) => label);
      assert.deepEqual(selected, ['celeba']);
    });
    assert.equal(await view.focusedLabel(), 'mnist');
    assert.deepEqual(await workbench().editorTabs(), tabs);
  });

  it('give the id of the selected row itself on Ctrl+C', async () => {
    const { view, page } = workbench();
    await view.focusRow('ffhq');
    await page.keyboard.press('ControlOrMeta+C');
    await eventually(async () => assert.equal(await workbench().clipboard(), idOf('ffhq')));
    await eventually(async () => assert.equal((await view.row('ffhq')).selected, true));
  });

  it('give their name from the menu', async () => {
    const { view } = workbench();
    const menu = await view.openContextMenu('imagenet-1k');
    assert.deepEqual(menu, ['Open Bucket', 'Copy Bucket ID', 'Copy Bucket Name']);
    await view.chooseFromMenu('Copy Bucket Name');
    await eventually(async () => assert.equal(await workbench().clipboard(), 'imagenet-1k'));
  });

  it('make the picture in the README', async () => {
    const { view, page } = workbench();
    await page.setViewportSize({ width: 1200, height: 720 });
    await workbench().setTheme('dark');
    await workbench().setSidebarWidth(340);
    await view.clickRow('imagenet-1k');
    await view.toggle('imagenet-1k');
    await view.row('label');
    await eventually(async () => assert.match(await workbench().editorText(), /"bucket_name": "imagenet-1k"/));
    await page.mouse.move(800, 600);
    const picture = await workbench().screenshot('sample');
    if (process.env['MIXPEEK_UPDATE_SCREENSHOTS'] === '1') {
      await mkdir(dirname(readmePicture), { recursive: true });
      await copyFile(picture, readmePicture);
    }
    assert.ok((await stat(readmePicture)).size > 10_000);
    await page.setViewportSize(windowSize);
  });

  it('come back with their document after the window was loaded anew', async () => {
    await workbench().view.clickRow('mnist');
    await eventually(async () => assert.match(await workbench().editorText(), /"bucket_name": "mnist"/));
    await workbench().reloadByCommand();
    await eventually(async () =>
      assert.deepEqual(
        (await workbench().editorTabs()).map(({ label, active }) => ({ label, active })),
        [{ label: 'mnist.json', active: true }],
      ),
    );
    await eventually(async () => assert.match(await workbench().editorText(), /"bucket_name": "mnist"/));
    const view = await workbench().openView();
    await eventually(async () =>
      assert.deepEqual(
        await view.labels(),
        buckets.map(({ name }) => name),
      ),
    );
  });

  it('are left again for the welcome', async () => {
    await workbench().runCommand('Mixpeek: Leave Sample Buckets');
    const { view } = workbench();
    await eventually(async () =>
      assert.deepEqual(await view.welcomeButtons(), ['Set API Key', 'Explore Sample Buckets']),
    );
    assert.deepEqual(await view.rows(), []);
    await eventually(async () => assert.equal(await view.message(), ''));
    assert.deepEqual(await workbench().notifications(), []);
  });
});
