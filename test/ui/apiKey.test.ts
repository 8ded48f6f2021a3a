import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { html, json, type StubApi, type StubHandler, startStubApi } from '../support/stubApi.ts';
import { openKeyBox, signIn, testKey } from './signingIn.ts';
import { listing, seedListing, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';
import { editSettings } from './userSettings.ts';

const refusal = json(401, { detail: 'Invalid API key' });
const hostOf = ({ origin }: StubApi) => new URL(origin).host;

describe('the API key', () => {
  const stub = useStubApi();
  const workbench = useWorkbench(() => ({ settings: { 'mixpeek.baseUrl': stub().origin } }));
  const others: StubApi[] = [];
  after('stop the other stubs', async () => {
    await Promise.all(others.map((other) => other.dispose()));
  });

  /** A server that this window has never met, made the one in use. */
  async function turnToNewServer(handler: StubHandler): Promise<StubApi> {
    const other = await startStubApi(handler);
    others.push(other);
    await editSettings(workbench(), { 'mixpeek.baseUrl': other.origin });
    await eventually(async () => assert.notDeepEqual(await workbench().view.welcomeButtons(), []));
    return other;
  }

  async function removeKey(): Promise<void> {
    await workbench().runCommand('Mixpeek: Remove API Key');
    await eventually(async () => assert.notDeepEqual(await workbench().view.welcomeButtons(), []));
  }

  it('is asked for in a box that names the host first and hides what is pasted', async () => {
    await workbench().openView();
    await openKeyBox(workbench());
    const { quickInput } = workbench();
    assert.equal(await quickInput.title(), 'Mixpeek API Key');
    assert.ok((await quickInput.message()).includes(`will be sent to ${hostOf(stub())}`), await quickInput.message());
    assert.ok((await quickInput.placeholder()).includes(hostOf(stub())), await quickInput.placeholder());
    assert.equal(await quickInput.isSecret(), true);
  });

  const unusable = [
    { what: 'nothing', text: '', sentence: /^Paste an API key\./ },
    { what: 'only spaces', text: '   ', sentence: /^Paste an API key\./ },
    {
      what: 'a zero-width space',
      text: 'mxp_sk_test\u200b_0123456789',
      sentence: /no spaces, line breaks or invisible/,
    },
    { what: 'a space', text: 'mxp_sk_test 0123456789', sentence: /no spaces, line breaks or invisible/ },
    { what: 'a vertical tab', text: 'mxp_sk_test\v0123456789', sentence: /no spaces, line breaks or invisible/ },
    { what: 'too few characters', text: 'mxp_sk', sentence: /has 8 to 512 characters/ },
  ];
  for (const { what, text, sentence } of unusable) {
    it(`is not sent if it is unusable: ${what}`, async () => {
      const { quickInput } = workbench();
      await quickInput.type(text);
      await quickInput.accept();
      await eventually(async () => assert.match(await quickInput.message(), sentence));
      assert.equal(await quickInput.text(), text, 'what was typed stays');
      assert.deepEqual(stub().requests, []);
    });
  }

  it('that was copied with a line break inside never reaches a server as two lines', async () => {
    const { quickInput, page } = workbench();
    stub().answerWith(() => refusal);
    await quickInput.type('');
    await page.evaluate(`navigator.clipboard.writeText('mxp_sk_test\\n0123456789')`);
    await page.keyboard.press('ControlOrMeta+V');
    await eventually(async () => assert.match(await quickInput.text(), /^mxp_sk_test.*0123456789$/s));
    await quickInput.accept();
    await eventually(async () => assert.match(await quickInput.message(), /no spaces, line breaks|refused this key/));
    for (const { headers } of stub().requests) assert.equal(headers.authorization, 'Bearer mxp_sk_test0123456789');
  });

  it('that the server refuses is not stored: the box stays and says so', async () => {
    const { quickInput, view } = workbench();
    const before = stub().requests.length;
    stub().answerWith(() => refusal);
    await quickInput.type(testKey);
    await quickInput.accept();
    const sentence = `${hostOf(stub())} refused this key. It was not stored.`;
    await eventually(async () =>
      assert.ok((await quickInput.message()).includes(sentence), await quickInput.message()),
    );
    assert.equal(await quickInput.text(), testKey);
    assert.equal(stub().requests.length, before + 1);
    await quickInput.cancel();
    assert.deepEqual(await view.welcomeButtons(), ['Set API Key', 'Explore Sample Buckets']);
  });

  it('that is good shows the buckets with one request, which is the first page', async () => {
    const server = await turnToNewServer(listing(stubBuckets(3)));
    await signIn(workbench(), hostOf(server));
    const { view } = workbench();
    await eventually(async () => assert.deepEqual(await view.labels(), ['bucket-001', 'bucket-002', 'bucket-003']));
    await eventually(async () => assert.equal(await view.message(), '3 buckets'));
    const [request, ...rest] = server.requests;
    assert.deepEqual(rest, []);
    assert.equal(`${request?.method} ${request?.path}`, 'POST /v1/buckets/list');
    assert.deepEqual(request?.query, { limit: '100', offset: '0' });
    assert.deepEqual(request?.body, { limit: 100, offset: 0 });
    assert.equal(request?.headers.authorization, `Bearer ${testKey}`);
    assert.equal(request?.headers['content-type'], 'application/json');
    assert.equal(request?.headers['x-namespace'], undefined);
    assert.match(request?.headers['user-agent'] ?? '', /^mixpeek-bucket-explorer\/\d+\.\d+\.\d+$/);
  });

  it('is kept for its own server: another one starts signed out and gets nothing', async () => {
    const { view } = workbench();
    const [home] = others;
    assert.ok(home);
    const elsewhere = await turnToNewServer(listing(stubBuckets(1)));
    await eventually(async () => assert.notDeepEqual(await view.welcomeButtons(), []));
    assert.deepEqual(await view.rows(), []);
    await eventually(async () => assert.equal(await view.message(), ''));
    await editSettings(workbench(), { 'mixpeek.baseUrl': home.origin });
    await eventually(async () => assert.deepEqual(await view.labels(), ['bucket-001', 'bucket-002', 'bucket-003']));
    assert.equal(home.requests.at(-1)?.headers.authorization, `Bearer ${testKey}`);
    assert.deepEqual(elsewhere.requests, []);
  });

  it('is gone after a reload where the editor keeps no secrets: the welcome says so, once it is set again no more', async () => {
    const [home] = others;
    assert.ok(home);
    const sentBefore = home.requests.length;
    await workbench().reloadByCommand();
    const view = await workbench().openView();
    await eventually(async () => assert.match(await view.welcomeText(), /^This editor has not kept your API key/));
    await eventually(async () =>
      assert.deepEqual(await view.welcomeButtons(), ['Set API Key', 'Explore Sample Buckets']),
    );
    assert.deepEqual(await view.rows(), []);
    await eventually(async () => assert.equal(await view.message(), ''));
    assert.deepEqual(await workbench().notifications(), []);
    assert.equal(home.requests.length, sentBefore);
    await signIn(workbench(), hostOf(home));
    await eventually(async () => assert.deepEqual(await view.labels(), ['bucket-001', 'bucket-002', 'bucket-003']));
    await eventually(async () => assert.equal(await view.welcomeText(), ''));
    assert.equal(home.requests.length, sentBefore + 1);
  });

  it('is removed by its command: the rows go, the welcome comes', async () => {
    const { view } = workbench();
    await workbench().runCommand('Mixpeek: Remove API Key');
    await eventually(async () =>
      assert.deepEqual(await view.welcomeButtons(), ['Set API Key', 'Explore Sample Buckets']),
    );
    assert.deepEqual(await view.rows(), []);
    await eventually(async () => assert.equal(await view.message(), ''));
    assert.doesNotMatch(await view.welcomeText(), /has not kept/);
  });

  it('is checked with two requests on a server of the oldest contract', async () => {
    const server = await turnToNewServer(seedListing(stubBuckets(2)));
    await signIn(workbench(), hostOf(server));
    await eventually(async () => assert.deepEqual(await workbench().view.labels(), ['bucket-001', 'bucket-002']));
    const [first, second, ...rest] = server.requests;
    assert.deepEqual(rest, []);
    assert.equal(`${first?.method} ${first?.path}`, 'POST /v1/buckets/list');
    assert.equal(`${second?.method} ${second?.path}`, 'POST /v1/buckets');
    assert.deepEqual(second?.query, { limit: '100', offset: '0' });
    assert.deepEqual(second?.body, {});
    assert.equal(second?.headers.authorization, `Bearer ${testKey}`);
    await removeKey();
  });

  it('is stored if the server only forbids the listing: the view says what is forbidden', async () => {
    const forbidden = { error: { message: 'Missing permission', type: 'ForbiddenError' } };
    const server = await turnToNewServer(() => json(403, forbidden));
    await signIn(workbench(), hostOf(server));
    const { view } = workbench();
    await eventually(async () => assert.match(await view.message(), /not allowed to list these buckets/));
    assert.ok(
      (await view.message()).startsWith(`The API key is not allowed to list these buckets on ${hostOf(server)}.`),
    );
    assert.equal(server.requests.length, 1);
    await removeKey();
  });

  const undecided = [
    { what: 'has a fault', answer: json(500, { detail: 'boom' }), sentence: /a problem of its own \(500\)/ },
    { what: 'limits requests', answer: json(429, { detail: 'slow down' }), sentence: /allows no more requests/ },
    { what: 'answers with a page', answer: html(200), sentence: /Something other than the Mixpeek API/ },
    { what: 'closes the connection', answer: 'hangUp' as const, sentence: /closed the connection/ },
    { what: 'does not run', answer: undefined, sentence: /refused the connection/ },
  ];
  for (const { what, answer, sentence } of undecided) {
    it(`can be saved anyway if the server ${what}`, async () => {
      const server = await turnToNewServer(() => answer ?? 'hangUp');
      if (answer === undefined) await server.dispose();
      const { view, quickInput } = workbench();
      await openKeyBox(workbench(), hostOf(server));
      await quickInput.type(testKey);
      await quickInput.accept();
      await eventually(async () => assert.match(await quickInput.message(), sentence));
      await eventually(async () =>
        assert.deepEqual(await workbench().notifications(), [
          {
            message: `The API key could not be checked with ${hostOf(server)}. Save it anyway?`,
            buttons: ['Save Anyway'],
          },
        ]),
      );
      assert.equal(await quickInput.isOpen(), true);
      await workbench().clickNotificationButton('Save Anyway');
      await quickInput.waitUntilClosed();
      await eventually(async () => assert.match(await view.message(), sentence));
      await view.row('Retry');
      await removeKey();
    });
  }
});
