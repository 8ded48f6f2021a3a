import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { type ForeignServer, startForeignServer } from './foreignServer.ts';
import { testKey } from './signingIn.ts';
import { listing, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';
import { editSettings } from './userSettings.ts';

describe('something in MIXPEEK_API_KEY that is no key', () => {
  const stub = useStubApi(listing(stubBuckets(2)));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: 'short' },
  }));

  it('is named with what is wrong, is not sent, and leaves both ways on', async () => {
    const view = await workbench().openView();
    await eventually(async () => {
      assert.deepEqual(await view.labels(), ['Set API Key…', 'Explore Sample Buckets']);
    });
    const sentence = 'MIXPEEK_API_KEY is set, but is not used. An API key has 8 to 512 characters.';
    await eventually(async () => assert.equal(await view.message(), sentence));
    assert.equal(stub().requests.length, 0);
    await view.clickRow('Explore Sample Buckets');
    await view.row('coco-2017');
  });
});

describe('MIXPEEK_API_KEY in the environment', () => {
  const stub = useStubApi(listing(stubBuckets(2)));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));

  let foreign: ForeignServer;
  before('start a foreign server', async () => {
    foreign = await startForeignServer();
  });
  after('stop the foreign server', async () => {
    await foreign.dispose();
  });

  it('is used without a question for a server on this machine', async () => {
    const view = await workbench().openView();
    await eventually(async () => assert.deepEqual(await view.labels(), ['bucket-001', 'bucket-002']));
    assert.deepEqual(
      stub().requests.map(({ headers }) => headers.authorization),
      [`Bearer ${testKey}`],
    );
    assert.deepEqual(await workbench().notifications(), []);
  });

  it('cannot be removed, and the command says why', async () => {
    await workbench().runCommand('Mixpeek: Remove API Key');
    await eventually(async () => {
      const [notification] = await workbench().notifications();
      assert.match(notification?.message ?? '', /comes from the environment variable MIXPEEK_API_KEY/);
    });
    await workbench().clearNotifications();
  });

  it('is not sent to a foreign server before a question that names the host was answered', async () => {
    const { view } = workbench();
    await editSettings(workbench(), { 'mixpeek.baseUrl': foreign.baseUrl });
    const question = `Use the key for ${foreign.host}…`;
    await view.row(question);
    const sentence = `MIXPEEK_API_KEY is set, but was not sent to ${foreign.host} yet.`;
    await eventually(async () => assert.equal(await view.message(), sentence));
    await eventually(async () => assert.deepEqual(await view.labels(), [question, 'Set API Key…']));
    await view.clickRow(question);
    const { message, buttons } = await workbench().dialog();
    assert.ok(message.includes(`Send the API key in MIXPEEK_API_KEY to ${foreign.host}?`), message);
    assert.deepEqual(buttons.toSorted(), ['Cancel', 'Send the Key']);
    await workbench().clickDialogButton('Cancel');
    assert.deepEqual(await view.labels(), [question, 'Set API Key…']);
    assert.equal(foreign.connections(), 0);
  });

  it('goes there after the question, and only then', async () => {
    const { view } = workbench();
    await view.clickRow(`Use the key for ${foreign.host}…`);
    await workbench().dialog();
    assert.equal(foreign.connections(), 0);
    await workbench().clickDialogButton('Send the Key');
    await view.row('Retry');
    await eventually(async () => assert.ok((await view.message()).includes(foreign.host), await view.message()));
    // What fails in passing is tried three times.
    assert.equal(foreign.connections(), 3);
  });

  it('is left alone by the sample', async () => {
    const { view } = workbench();
    await editSettings(workbench(), { 'mixpeek.baseUrl': stub().origin });
    await view.row('bucket-001');
    const sentBefore = stub().requests.length;
    await workbench().runCommand('Mixpeek: Explore Sample Buckets');
    await view.row('coco-2017');
    assert.equal(stub().requests.length, sentBefore);
    await workbench().runCommand('Mixpeek: Leave Sample Buckets');
    await view.row('bucket-001');
  });
});
