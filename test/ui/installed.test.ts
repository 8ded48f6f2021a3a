import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, patience } from '../support/eventually.ts';
import { projectRoot } from '../support/projectFolders.ts';
import { useWorkbench } from './suiteFixtures.ts';

describe('the package in a clean editor', () => {
  const workbench = useWorkbench();

  it('is installed as itself: name, version and where it came from', async () => {
    const { version }: { version: string } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
    const { page } = workbench();
    await workbench().runCommand('Extensions: Show Installed Extensions');
    const entry = page.locator('.extensions-list .monaco-list-row', { hasText: 'Mixpeek Bucket Explorer' });
    await entry.click({ timeout: patience });
    const details = page.locator('.extension-editor');
    await eventually(async () => {
      const text = (await details.allInnerTexts()).join('\n');
      assert.match(text, /Mixpeek Bucket Explorer/);
      assert.match(text, /bucket-explorer\.mixpeek-bucket-explorer/);
      assert.ok(text.includes(version), text);
      assert.match(text, /Source\s+VSIX/);
    });
    await workbench().screenshot('installed');
  });

  it('runs there, and not from the folder it is developed in', async () => {
    const view = await workbench().openView();
    await view.clickWelcomeButton('Explore Sample Buckets');
    await view.row('coco-2017');
    assert.ok((await workbench().runningExtensions()).includes('Mixpeek Bucket Explorer'));
    assert.equal((await workbench().page.title()).includes('Extension Development Host'), false);
    const picture = String(
      await workbench().page.evaluate(
        `getComputedStyle(document.querySelector('.activitybar .action-label[aria-label^="Mixpeek"]')).maskImage`,
      ),
    );
    assert.match(picture, /bucket-explorer\.mixpeek-bucket-explorer-\d+\.\d+\.\d+%2Fmedia%2Fmixpeek\.svg/);
    assert.equal(decodeURIComponent(picture).includes(join(projectRoot, 'media')), false);
  });
});
