import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { html, json, type StubApi, type StubReply, startStubApi } from '../support/stubApi.ts';
import { testKey } from './signingIn.ts';
import { listing, stubBuckets } from './stubBuckets.ts';
import { useStubApi, useWorkbench } from './suiteFixtures.ts';
import { editSettings } from './userSettings.ts';

const envelope = (type: string, message: string, details: object = {}) => ({ error: { type, message, details } });

interface Failure {
  readonly what: string;
  /** `undefined`: nothing listens there. */
  readonly answer: StubReply | 'hangUp' | undefined;
  readonly sentence: RegExp;
  readonly actions: readonly string[];
  /** What is asked for besides the list. */
  readonly alsoAsked?: string;
  /** How often the list is asked for, where that is more than once. */
  readonly timesAsked?: number;
}

const baseUrl = 'Change mixpeek.baseUrl';
const listApi = 'Change mixpeek.listApi';
const chooseNamespace = 'Choose a Namespace…';

const failures: readonly Failure[] = [
  {
    what: 'the key is refused (401)',
    answer: json(401, { detail: 'Invalid API key' }),
    sentence: /^HOST refused the API key\.$/,
    actions: ['Set API Key…', 'Retry', 'Show Log'],
  },
  {
    what: 'the key may not list (403)',
    answer: json(403, envelope('ForbiddenError', 'Missing permission buckets:read')),
    sentence: /^The API key is not allowed to list these buckets on HOST\. “Missing permission buckets:read”$/,
    actions: [chooseNamespace, 'Set API Key…', 'Retry', 'Show Log'],
  },
  {
    what: 'the namespace is unknown (404)',
    answer: json(404, envelope('NotFoundError', 'Namespace not found', { resource: 'namespace' })),
    sentence: /^HOST does not know this namespace\.$/,
    actions: [chooseNamespace, 'Retry', 'Show Log'],
  },
  {
    what: 'neither path is known (404)',
    alsoAsked: '/v1/buckets',
    answer: json(404, { detail: 'Not Found' }),
    sentence: /^HOST does not answer the listing call of the Mixpeek API \(404\)\.$/,
    actions: [baseUrl, listApi, 'Retry', 'Show Log'],
  },
  {
    what: 'neither path takes the call (405)',
    alsoAsked: '/v1/buckets',
    answer: json(405, { detail: 'Method Not Allowed' }),
    sentence: /^HOST does not answer the listing call of the Mixpeek API \(405\)\.$/,
    actions: [baseUrl, listApi, 'Retry', 'Show Log'],
  },
  {
    what: 'the request is not accepted (422, a list of details)',
    answer: json(422, { detail: [{ loc: ['body', 'filters'], msg: 'Extra inputs', type: 'extra_forbidden' }] }),
    sentence: /^HOST did not accept the request \(422\)\. “body\.filters: Extra inputs”$/,
    actions: ['Retry', listApi, 'Show Log'],
  },
  {
    what: 'the request is not accepted (422, the envelope)',
    answer: json(
      422,
      envelope('ValidationError', 'Invalid', {
        validation_errors: [{ location: ['body', 'search'], message: 'Too long', type: 'string_too_long' }],
      }),
    ),
    sentence: /^HOST did not accept the request \(422\)\. “body\.search: Too long”$/,
    actions: ['Retry', listApi, 'Show Log'],
  },
  {
    what: 'a namespace is demanded (422)',
    alsoAsked: '/v1/namespaces/list',
    answer: json(422, { detail: [{ loc: ['header', 'X-Namespace'], msg: 'Field required', type: 'missing' }] }),
    sentence: /^HOST demands a namespace with every request\.$/,
    actions: [chooseNamespace, 'Retry', 'Show Log'],
  },
  {
    what: 'requests are limited (429 with Retry-After)',
    answer: json(429, { detail: 'Too many requests' }, { 'retry-after': '120' }),
    sentence: /^HOST allows no more requests for now: again at \d{1,2}:\d\d/,
    actions: ['Retry', 'Show Log'],
  },
  {
    what: 'requests are limited (429, no time given)',
    answer: json(429, { detail: 'Too many requests' }),
    sentence: /^HOST allows no more requests for now\. Try again in a minute\.$/,
    actions: ['Retry', 'Show Log'],
    timesAsked: 3,
  },
  {
    what: 'the server has a fault (500)',
    answer: json(500, { detail: 'boom' }),
    sentence: /^HOST has a problem of its own \(500\)\. Try again in a moment\.$/,
    actions: ['Retry', 'Show Log'],
    timesAsked: 3,
  },
  {
    what: 'a page of HTML answers (200)',
    answer: html(200),
    sentence: /^Something other than the Mixpeek API answered for HOST, perhaps a proxy or a sign-in page\.$/,
    actions: ['Retry', baseUrl, 'Show Log'],
  },
  {
    what: 'the JSON is cut',
    answer: { ...json(200, {}), body: '{"results": [{"bucket_na' },
    sentence: /^The reply of HOST breaks off\.$/,
    actions: ['Retry', 'Show Log'],
    timesAsked: 2,
  },
  {
    what: 'the JSON is something else',
    answer: json(200, { items: [] }),
    sentence: /^The reply of HOST is not a list of buckets \(\$\.results\)\.$/,
    actions: ['Retry', 'Show Log'],
  },
  {
    what: 'the server redirects',
    answer: json(307, {}, { location: 'https://elsewhere.invalid/v1/buckets/list?secret=1' }),
    sentence: /^HOST redirects to https:\/\/elsewhere\.invalid\. The API key was not sent there\.$/,
    actions: [baseUrl, 'Retry', 'Show Log'],
  },
  {
    what: 'the connection is cut',
    answer: 'hangUp',
    sentence: /^HOST closed the connection before the reply was complete\.$/,
    actions: ['Retry', baseUrl, 'Show Log'],
    timesAsked: 3,
  },
  {
    what: 'nothing listens there',
    answer: undefined,
    sentence: /^HOST refused the connection\. Is the server running\?$/,
    actions: ['Retry', baseUrl, 'Show Log'],
  },
];

describe('an error in the view', () => {
  const home = useStubApi(listing(stubBuckets(2)));
  const workbench = useWorkbench(() => ({
    settings: { 'mixpeek.baseUrl': home().origin },
    environment: { MIXPEEK_API_KEY: testKey },
  }));
  const sentences = new Set<string>();
  let stub: StubApi;
  const host = () => new URL(stub.origin).host;

  afterEach('stop the stub', async () => {
    await stub?.dispose();
  });

  async function meet(answer: Failure['answer']): Promise<void> {
    stub = await startStubApi(() => answer ?? 'hangUp');
    if (answer === undefined) await stub.dispose();
    await workbench().openView();
    await editSettings(workbench(), { 'mixpeek.baseUrl': stub.origin });
    await eventually(async () => assert.ok((await workbench().view.message()).includes(host())));
  }

  for (const { what, answer, sentence, actions, alsoAsked, timesAsked = 1 } of failures) {
    it(`has its own sentence and its own actions: ${what}`, async () => {
      await meet(answer);
      const { view } = workbench();
      const message = (await view.message()).replaceAll(host(), 'HOST');
      assert.match(message, sentence);
      assert.equal(sentences.has(message), false, 'said of another error already');
      sentences.add(message);
      await eventually(async () => assert.deepEqual(await view.labels(), actions));
      for (const row of await view.rows()) assert.equal(row.ariaLabel, row.label);
      assert.deepEqual(await workbench().notifications(), []);
      const asked = [...Array(timesAsked).fill('/v1/buckets/list'), ...(alsoAsked === undefined ? [] : [alsoAsked])];
      await eventually(async () =>
        assert.deepEqual(
          stub.requests.map(({ path }) => path),
          answer === undefined ? [] : asked,
        ),
      );
    });
  }

  it('has its own sentence and its own actions: the host does not exist', async () => {
    const { view } = workbench();
    await editSettings(workbench(), { 'mixpeek.baseUrl': 'https://bucket-explorer.invalid' });
    await view.clickRow('Use the key for bucket-explorer.invalid…');
    await workbench().dialog();
    await workbench().clickDialogButton('Send the Key');
    const sentence = 'The host bucket-explorer.invalid cannot be found. Is this machine online?';
    await eventually(async () => assert.equal(await view.message(), sentence));
    await eventually(async () => assert.deepEqual(await view.labels(), ['Retry', baseUrl, 'Show Log']));
  });

  it('is over when Retry finds the server well again', async () => {
    await meet(json(500, { detail: 'boom' }));
    const { view } = workbench();
    stub.answerWith(listing(stubBuckets(2)));
    await view.clickRow('Retry');
    await eventually(async () => assert.deepEqual(await view.labels(), ['bucket-001', 'bucket-002']));
    await eventually(async () => assert.equal(await view.message(), '2 buckets'));
  });

  it('leads to the box for another key', async () => {
    await meet(json(401, { detail: 'Invalid API key' }));
    const { view, quickInput } = workbench();
    await view.clickRow('Set API Key…');
    await eventually(async () => assert.ok((await quickInput.message()).includes(host())));
    await quickInput.cancel();
  });

  it('leads to the setting', async () => {
    await meet(json(404, { detail: 'Not Found' }));
    await workbench().view.clickRow(baseUrl);
    const { page } = workbench();
    const setting = page.locator('.settings-editor .setting-item-contents', {
      hasText: 'Where the Mixpeek API is served',
    });
    await setting.waitFor();
    assert.equal(await setting.locator('input').inputValue(), stub.origin);
    await workbench().runCommand('View: Close Editor');
  });

  it('leads to the log', async () => {
    await meet(json(500, { detail: 'boom' }));
    await workbench().view.clickRow('Show Log');
    const { page } = workbench();
    const channel = page.getByLabel('Switch Output').first().locator('option:checked');
    await eventually(async () => assert.equal(await channel.textContent(), 'Mixpeek'));
  });
});
