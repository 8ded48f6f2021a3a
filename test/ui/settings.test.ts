import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { testKey } from './signingIn.ts';
import { listing, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';
import { editSettings } from './userSettings.ts';

describe('a setting that cannot be used', () => {
  const stub = useStubApi(listing(stubBuckets(5)));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin, 'mixpeek.pageSize': 0 },
    environment: { MIXPEEK_API_KEY: testKey },
  }));

  const pageSizes = [
    { value: 0, used: 100 },
    { value: -1, used: 100 },
    { value: 'x', used: 100 },
    { value: 1e9, used: 1000 },
  ];
  for (const { value, used } of pageSizes) {
    it(`is named, and a usable one is used: page size ${JSON.stringify(value)}`, async () => {
      const view = await workbench().openView();
      await editSettings(workbench(), { 'mixpeek.pageSize': value });
      const sentence = `The setting mixpeek.pageSize has no usable value: ${used} is used.`;
      await eventually(async () => assert.equal(await view.message(), `5 buckets · ${sentence}`));
      await eventually(async () => assert.equal((await view.labels()).length, 5));
      const limit = Number(stub().requests.at(-1)?.query['limit']);
      assert.ok(limit >= 1 && limit <= used, `sent: ${limit}`);
    });
  }

  const baseUrls = [
    { value: 'not a url', sentence: /is not a URL such as https:\/\/api\.mixpeek\.com\./ },
    { value: 'ftp://127.0.0.1', sentence: /is not a URL/ },
    // Reaches the stub, but is no name of this machine.
    { value: 'http://0.0.0.0:PORT', sentence: /must use https: http is for this machine only\./ },
    { value: 'ORIGIN/api/v2', sentence: /must have no path other than \/v1\./ },
    { value: 'ORIGIN/?key=1', sentence: /must end before any \? or #\./ },
    { value: 'ORIGIN#part', sentence: /must end before any \? or #\./ },
    { value: 'http://me:secret@HOST', sentence: /must not hold a user name or password\./ },
    { value: 17, sentence: /is not a URL/ },
  ];
  for (const { value, sentence } of baseUrls) {
    it(`sends nothing and says why: base URL ${JSON.stringify(value)}`, async () => {
      const { view } = workbench();
      await editSettings(workbench(), { 'mixpeek.pageSize': undefined, 'mixpeek.baseUrl': stub().origin });
      await eventually(async () => assert.equal(await view.message(), '5 buckets'));
      const askedBefore = stub().requests.length;
      const { origin, host, port } = new URL(stub().origin);
      const written =
        typeof value === 'string' ? value.replace('ORIGIN', origin).replace('HOST', host).replace('PORT', port) : value;
      await editSettings(workbench(), { 'mixpeek.baseUrl': written });
      await eventually(async () => assert.match(await view.message(), sentence));
      const message = await view.message();
      assert.match(message, /^The setting mixpeek\.baseUrl .* Nothing was sent\.$/);
      assert.equal(message.includes('secret'), false, 'the value is not repeated');
      await eventually(async () => assert.deepEqual(await view.labels(), ['Change mixpeek.baseUrl']));
      assert.equal(stub().requests.length, askedBefore);
    });
  }

  it('is told by Set API Key as well, before a key is pasted', async () => {
    await workbench().runCommand('Mixpeek: Set API Key…');
    await eventually(async () => {
      const [notification] = await workbench().notifications();
      assert.match(notification?.message ?? '', /mixpeek\.baseUrl is not a URL/);
      assert.deepEqual(notification?.buttons, ['Open Settings']);
    });
    await workbench().quickInput.waitUntilClosed();
    await workbench().clearNotifications();
  });

  it('is over when it is mended', async () => {
    await editSettings(workbench(), { 'mixpeek.baseUrl': `${stub().origin}/v1/` });
    await eventually(async () => assert.equal(await workbench().view.message(), '5 buckets'));
  });
});
