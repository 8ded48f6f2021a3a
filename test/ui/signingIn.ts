import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import type { Workbench } from '../support/workbench.ts';

/** A key in the form that is common; it opens nothing anywhere. */
export const testKey = 'mxp_sk_test_0123456789abcdef';

/** Opens the box for the key, whatever the view shows; `host` is the one it has to name, once a changed setting holds. */
export async function openKeyBox(workbench: Workbench, host = ''): Promise<void> {
  const { quickInput } = workbench;
  await eventually(async () => {
    await workbench.runCommand('Mixpeek: Set API Key…');
    await eventually(async () => assert.match(await quickInput.title(), /Mixpeek API Key/));
    if ((await quickInput.placeholder()).includes(host)) return;
    await quickInput.cancel();
    throw new Error(`the box does not name ${host}`);
  });
}

/** Pastes a key into the box for `host` and presses Enter; the box closes once the key is stored. */
export async function signIn(workbench: Workbench, host = '', key: string = testKey): Promise<void> {
  await openKeyBox(workbench, host);
  await workbench.quickInput.type(key);
  await workbench.quickInput.accept();
  await workbench.quickInput.waitUntilClosed();
}
