import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { type StubApi, type StubHandler, startStubApi } from '../support/stubApi.ts';
import { testKey } from './signingIn.ts';
import { account, bucketNamesOf } from './stubNamespaces.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';
import { editSettings } from './userSettings.ts';

describe('namespaces', () => {
  const namespaces = ['films', 'music', 'texts'];
  let release = () => {};
  const held = new Promise<void>((released) => {
    release = released;
  });
  const stub = useStubApi(account({ namespaces, listedAfter: () => held }));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': stub().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const others: StubApi[] = [];
  after('stop the other stubs', async () => {
    await Promise.all(others.map((other) => other.dispose()));
  });

  const hostOf = ({ origin }: StubApi) => new URL(origin).host;
  const labelsAre = (labels: readonly string[]) =>
    eventually(async () => assert.deepEqual(await workbench().view.labels(), labels));
  const rowsAreThoseOf = (namespace: string) => labelsAre(bucketNamesOf(namespace));
  const statusBarNames = (namespace: string, server: StubApi = stub()) =>
    eventually(async () => {
      const labels = await workbench().statusBar();
      const ours = labels.filter((label) => label.startsWith('Mixpeek namespace'));
      assert.deepEqual(ours, [`Mixpeek namespace ${namespace} on ${hostOf(server)}`]);
    });

  async function openPick(): Promise<void> {
    await workbench().runCommandByKeyboard('Mixpeek: Switch Namespace…');
    await pickIsOpen();
  }

  const pickIsOpen = () => workbench().quickInput.waitUntilAsking('Switch Namespace');

  /** Types into the open pick and presses Enter once `label` is what Enter chooses. */
  async function chooseByKeyboard(text: string, label: string): Promise<void> {
    const { quickInput, page } = workbench();
    await page.keyboard.type(text);
    await eventually(async () => assert.equal(await quickInput.activeLabel(), label));
    await page.keyboard.press('Enter');
    await quickInput.waitUntilClosed();
  }

  async function turnTo(handler: StubHandler): Promise<StubApi> {
    const other = await startStubApi(handler);
    others.push(other);
    await editSettings(workbench(), { 'mixpeek.baseUrl': other.origin });
    return other;
  }

  it('are none at first: the status bar says so, and requests name none', async () => {
    await workbench().openView();
    await rowsAreThoseOf('');
    await statusBarNames('No namespace');
    assert.deepEqual(
      stub().requests.map(({ headers }) => headers['x-namespace']),
      [undefined],
    );
  });

  it('can be typed before the list of them is there', async () => {
    await openPick();
    await chooseByKeyboard('music', 'Use “music”');
    await rowsAreThoseOf('music');
    await statusBarNames('music');
    assert.equal(stub().requests.at(-1)?.headers['x-namespace'], 'music');
  });

  it('are listed, and one is chosen with the keyboard alone', async () => {
    release();
    const { view, quickInput } = workbench();
    const rowsEverSeen = await view.watchLabels();
    await openPick();
    await eventually(async () =>
      assert.deepEqual(
        (await quickInput.items()).map(({ label }) => label).filter((label) => label !== ''),
        ['music', 'films', 'texts', 'No namespace'],
      ),
    );
    assert.equal(await quickInput.activeLabel(), 'music', 'Enter alone changes nothing');
    await chooseByKeyboard('tex', 'texts');
    await rowsAreThoseOf('texts');
    await statusBarNames('texts');
    const seen = await rowsEverSeen();
    assert.deepEqual(
      seen.filter((label) => label.startsWith('films') || label.startsWith('loose')),
      [],
    );
  });

  it('are switched by a click on the status bar too', async () => {
    await workbench().clickStatusBarItem('Mixpeek namespace');
    await pickIsOpen();
    await chooseByKeyboard('films', 'films');
    await rowsAreThoseOf('films');
    await statusBarNames('films');
  });

  it('show only their own rows, although one was left before its answer came', async () => {
    const { view } = workbench();
    const asked = stub().requests.length;
    const letGo = stub().hold();
    await openPick();
    await chooseByKeyboard('music', 'music');
    const abandoned = await stub().waitForRequest(asked + 1);
    assert.equal(abandoned.headers['x-namespace'], 'music');
    await labelsAre([]);
    const rowsEverSeen = await view.watchLabels();
    await openPick();
    await chooseByKeyboard('texts', 'texts');
    assert.equal((await stub().waitForRequest(asked + 2)).headers['x-namespace'], 'texts');
    letGo();
    await rowsAreThoseOf('texts');
    await statusBarNames('texts');
    assert.deepEqual(await rowsEverSeen(), bucketNamesOf('texts').toSorted());
    assert.equal(stub().requests.length, asked + 2);
  });

  it('stay chosen when the window is loaded anew', async () => {
    await workbench().reloadByCommand();
    await workbench().openView();
    await rowsAreThoseOf('texts');
    await statusBarNames('texts');
    assert.equal(stub().requests.at(-1)?.headers['x-namespace'], 'texts');
  });

  it('that the server does not know are named as such, with the way out as a row', async () => {
    const { view } = workbench();
    await openPick();
    await chooseByKeyboard('nowhere', 'Use “nowhere”');
    await eventually(async () => assert.equal(await view.message(), `${hostOf(stub())} does not know this namespace.`));
    await labelsAre(['Choose a Namespace…', 'Retry', 'Show Log']);
    await view.clickRow('Choose a Namespace…');
    await pickIsOpen();
    await chooseByKeyboard('films', 'films');
    await rowsAreThoseOf('films');
    await eventually(async () => assert.equal(await view.message(), '2 buckets'));
  });

  it('are left by choosing none', async () => {
    await openPick();
    await chooseByKeyboard('No names', 'No namespace');
    await rowsAreThoseOf('');
    await statusBarNames('No namespace');
    assert.equal(stub().requests.at(-1)?.headers['x-namespace'], undefined);
  });

  it('are taken by themselves where a server demands one and there is only one', async () => {
    const server = await turnTo(account({ namespaces: ['archive'], demandsNamespace: true }));
    await rowsAreThoseOf('archive');
    await statusBarNames('archive', server);
    assert.equal(await workbench().quickInput.isOpen(), false);
    assert.deepEqual(await workbench().notifications(), []);
  });

  it('are asked for where a server demands one and there are several', async () => {
    const { view } = workbench();
    const server = await turnTo(account({ namespaces: ['day', 'night'], demandsNamespace: true }));
    await eventually(async () =>
      assert.equal(await view.message(), `${hostOf(server)} demands a namespace with every request.`),
    );
    await labelsAre(['Choose a Namespace…', 'Retry', 'Show Log']);
    await statusBarNames('No namespace', server);
    await view.clickRow('Choose a Namespace…');
    await pickIsOpen();
    await chooseByKeyboard('night', 'night');
    await rowsAreThoseOf('night');
    await statusBarNames('night', server);
    assert.deepEqual(await workbench().notifications(), []);
  });
});
