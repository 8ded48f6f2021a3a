import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { type StubApi, startStubApi } from '../support/stubApi.ts';
import { testKey } from './signingIn.ts';
import { listing, stubBucket, stubBuckets } from './stubBuckets.ts';
import { useWorkbench } from './suiteFixtures.ts';

describe('a list that is interrupted', () => {
  let stub: StubApi;
  before('find an address where nothing listens yet', async () => {
    stub = await startStubApiAtLastingAddress();
    await stub.dispose();
  });
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub.origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  after('stop the server', async () => {
    await stub.dispose();
  });

  it('says so where the window starts offline, and asks again when it is told to, not before', async () => {
    const view = await workbench().openView();
    const { host, port } = new URL(stub.origin);
    const sentence = `${host} refused the connection. Is the server running?`;
    await eventually(async () => assert.equal(await view.message(), sentence));
    await eventually(async () =>
      assert.deepEqual(await view.labels(), ['Retry', 'Change mixpeek.baseUrl', 'Show Log']),
    );
    assert.deepEqual(await workbench().notifications(), []);
    stub = await startStubApi(listing(stubBuckets(2)), Number(port));
    // Something else is done meanwhile.
    await workbench().runCommand('View: Close All Editors');
    assert.equal(await view.message(), sentence);
    assert.deepEqual(stub.requests, []);
    await view.clickRow('Retry');
    await eventually(async () => assert.deepEqual(await view.labels(), ['bucket-001', 'bucket-002']));
    assert.equal(stub.requests.length, 1);
  });

  it('lets go of its request when the window is reloaded; the next one shows the last page until it has its own', async () => {
    const sentBefore = stub.requests.length;
    const release = stub.hold();
    await workbench().runCommand('Mixpeek: Refresh');
    await stub.waitForRequest(sentBefore + 1);
    stub.answerWith(listing([stubBucket('after-the-reload')]));
    await workbench().reloadByCommand();
    const view = await workbench().openView();
    await stub.waitForRequest(sentBefore + 2);
    await eventually(async () => assert.equal(stub.abandoned(), 1));
    await eventually(async () => assert.deepEqual(await view.labels(), ['bucket-001', 'bucket-002']));
    await eventually(async () => assert.equal(await view.message(), '2 buckets · from last time, updating…'));
    release();
    await view.row('after-the-reload');
    await eventually(async () => assert.equal(await view.message(), '1 bucket'));
    assert.deepEqual(await view.labels(), ['after-the-reload']);
    assert.equal(stub.requests.length, sentBefore + 2);
    assert.deepEqual(await workbench().notifications(), []);
  });
});

/** Starts a stub on a port that systems give to nobody by themselves: it is still free when the stub comes back. */
async function startStubApiAtLastingAddress(): Promise<StubApi> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startStubApi(undefined, 20_000 + Math.floor(Math.random() * 10_000));
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
}
