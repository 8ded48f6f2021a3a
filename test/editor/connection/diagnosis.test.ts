import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosisOf } from '../../../src/extension/connection/diagnosis.ts';
import { Commands, Settings } from '../../../src/extension/contributions.ts';
import { Log } from '../../../src/extension/log.ts';
import { eventually } from '../../support/eventually.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import { type ShownView, withShownView } from '../buckets/shownView.ts';
import { fakeServerMemory, rowsFrom, serverAt } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';

const key = 'mxp_sk_canary_of_the_diagnosis';
const noSignal = new AbortController().signal;

describe('connection/diagnosis', () => {
  let stub: StubApi;
  const memory = fakeServerMemory();

  before(async () => {
    stub = await startStubApi();
    await setUserSetting(Settings.baseUrl, stub.origin);
  });

  beforeEach(() => {
    stub.answerWith(() =>
      json(
        200,
        { results: rowsFrom(1, 1), pagination: { next_cursor: null }, total_count: 9 },
        { 'x-request-id': 'r' },
      ),
    );
  });

  afterEach(async () => {
    for (const setting of ['http.proxy', 'http.proxyStrictSSL']) await setUserSetting(setting, undefined);
  });

  after(async () => {
    await setUserSetting(Settings.baseUrl, undefined);
    await stub.dispose();
  });

  const partsOf = ({ connection, keys, log }: ShownView) => {
    const cleaned = new Log(log);
    cleaned.keepOut(key);
    return { connection, apiKeys: keys, memory, log: cleaned, version: '1.2.3' };
  };

  /** The document, made while signed in unless told otherwise. */
  async function documentOf(first?: (parts: ShownView) => Promise<void>, isSignedIn = true): Promise<string> {
    let text = '';
    const play = async (parts: ShownView) => {
      if (isSignedIn) {
        await parts.keys.store(serverAt(stub.origin), key);
        await eventually(async () => assert.equal(parts.connection.state.kind, 'connected'));
      } else await parts.connection.resolve();
      await first?.(parts);
      text = await diagnosisOf(partsOf(parts), noSignal);
    };
    await withShownView(stub, play, memory);
    assert.doesNotMatch(text, /canary|password/);
    return text;
  }

  const fact = (text: string, name: string) => new RegExp(`^- ${name}: (.*)$`, 'm').exec(text)?.[1];

  it('names versions, server, generation, key source, settings, and what one call took', async () => {
    const text = await documentOf();
    assert.equal(fact(text, 'Extension'), '1.2.3');
    assert.match(fact(text, 'Editor') ?? '', new RegExp(`VS Code ${vscode.version}`));
    assert.match(fact(text, 'Runtime') ?? '', /^Node\.js \d+\.\d+\.\d+, \w+ \w+$/);
    assert.equal(fact(text, 'State'), 'connected');
    assert.equal(fact(text, 'Server'), stub.origin);
    assert.match(fact(text, 'Generation') ?? '', /^2026, shown by next_cursor at \d{4}-.*Z, pages of up to 1000$/);
    assert.equal(fact(text, 'API key'), 'stored; 1 server was given one');
    assert.equal(fact(text, 'Namespace'), 'none');
    assert.equal(fact(text, 'Settings'), 'listApi auto, pageSize 100, requestTimeout 30000 ms');
    assert.match(fact(text, 'One call') ?? '', /^answered in \d+ ms$/);
    assert.match(text, /## Last failed requests\n\nnone in this window\n$/);
  });

  it('asks for one row, once', async () => {
    const before = stub.requests.length;
    await documentOf();
    const asked = stub.requests.slice(before).filter(({ query }) => query['limit'] === '1');
    assert.equal(asked.length, 1);
  });

  it('has the last failures with their request ids, and says of no path which bucket it is about', async () => {
    stub.answerWith(() =>
      json(403, { detail: `no ${key} for acme-plans ![](https://x.invalid)` }, { 'x-request-id': 'req_7' }),
    );
    const text = await documentOf(async ({ connection }) => {
      assert.ok(connection.state.kind === 'connected');
      const { client } = connection.state.connection;
      await client.getBucket('secret-plans', { namespace: undefined }, noSignal);
    });
    assert.match(fact(text, 'One call') ?? '', /^failed after \d+ ms: forbidden, status 403$/);
    assert.doesNotMatch(text, /acme-plans|!\[/);
    assert.match(text, /^- \d{4}-\S+Z 127\.0\.0\.1:\d+ GET \/v1\/buckets\/… · .*403 · \d+ ms · req_7 · forbidden$/m);
    assert.match(
      text,
      /^- \d{4}-\S+Z 127\.0\.0\.1:\d+ POST \/v1\/buckets\/list · .*403 · \d+ ms · req_7 · forbidden$/m,
    );
    assert.doesNotMatch(text, /secret-plans/);
  });

  it('names the proxy and whether it counts here, never its password', async () => {
    await setUserSetting('http.proxy', 'http://me:password@proxy.example.invalid:3128');
    assert.equal(fact(await documentOf(), 'Proxy'), 'one is set, this server is reached directly');
    await setUserSetting(Settings.baseUrl, 'https://api.example.invalid');
    try {
      assert.equal(
        fact(await documentOf(undefined, false), 'Proxy'),
        'http://proxy.example.invalid:3128, with credentials',
      );
    } finally {
      await setUserSetting(Settings.baseUrl, stub.origin);
    }
  });

  it('says loudly that certificates are not checked', async () => {
    assert.match(fact(await documentOf(), 'Certificates') ?? '', /^checked, /);
    await setUserSetting('http.proxyStrictSSL', false);
    assert.match(fact(await documentOf(), 'Certificates') ?? '', /^NOT CHECKED \(http\.proxyStrictSSL is off\), /);
  });

  it('says what there is to say when signed out, and asks nobody', async () => {
    const before = stub.requests.length;
    const text = await documentOf(undefined, false);
    assert.equal(fact(text, 'State'), 'signedOut');
    assert.equal(fact(text, 'API key'), 'none; 0 servers were given one');
    assert.equal(fact(text, 'One call'), 'none made');
    assert.equal(stub.requests.length, before);
  });

  it('says that the base URL cannot be used', async () => {
    await setUserSetting(Settings.baseUrl, 'http://key:canary@elsewhere.example.invalid');
    try {
      const text = await documentOf(undefined, false);
      assert.match(fact(text, 'Server') ?? '', /^the base URL cannot be used \(\w+\)$/);
    } finally {
      await setUserSetting(Settings.baseUrl, stub.origin);
    }
  });

  it('opens as a document', async () => {
    await vscode.commands.executeCommand(Commands.diagnose);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'markdown');
    assert.match(document?.getText() ?? '', /^# Mixpeek Bucket Explorer: connection\n/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
