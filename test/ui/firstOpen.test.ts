import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';

describe('the first open, signed out', () => {
  const stub = useStubApi();
  const workbench = useWorkbench(() => ({ settings: { 'mixpeek.baseUrl': stub().origin } }));

  it('runs nothing of the extension while nobody has opened the view', async () => {
    const running = await workbench().runningExtensions();
    assert.notEqual(running.length, 0, 'the editor lists no running extension at all');
    assert.equal(running.includes('Mixpeek Bucket Explorer'), false, running.join(', '));
  });

  it('welcomes with what it is for, two buttons and where to get a key', async () => {
    const view = await workbench().openView();
    await eventually(async () =>
      assert.deepEqual(await view.welcomeButtons(), ['Set API Key', 'Explore Sample Buckets']),
    );
    const text = await view.welcomeText();
    assert.match(text, /Connect to see the buckets of a Mixpeek account\./);
    assert.match(text, /look around first, without a key/);
    assert.deepEqual(await view.welcomeLinks(), [
      { label: 'Get a Mixpeek API key', target: 'https://mixpeek.com/start' },
    ]);
    assert.deepEqual(await view.rows(), []);
    assert.equal(await view.message(), '');
  });

  it('runs from then on', async () => {
    await eventually(async () => {
      const running = await workbench().runningExtensions();
      assert.ok(running.includes('Mixpeek Bucket Explorer'), running.join(', '));
    });
  });

  it('opens the box for the key from the first button, and stays signed out when it is closed', async () => {
    const { view, quickInput } = workbench();
    await view.clickWelcomeButton('Set API Key');
    const host = new URL(stub().origin).host;
    await eventually(async () => assert.ok((await quickInput.message()).includes(host), await quickInput.message()));
    await quickInput.cancel();
    assert.deepEqual(await view.welcomeButtons(), ['Set API Key', 'Explore Sample Buckets']);
  });

  it('has sent nothing and disturbed nobody', async () => {
    assert.deepEqual(stub().requests, []);
    assert.deepEqual(await workbench().notifications(), []);
  });
});
