import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { type FaultServer, jsonReply, startFaultServer } from '../support/faultServer.ts';
import { ways } from '../unit/api/faultScenes.ts';
import { type Fault, faults } from '../unit/api/faultTable.ts';
import { pem } from '../unit/api/scriptedServers.ts';
import { keepConsole, placesOf, type Traces, tracesOf } from './leaks.ts';
import { useSecureServer } from './secureServer.ts';
import { signIn } from './signingIn.ts';
import { useWorkbench } from './suiteFixtures.ts';
import { editSettings } from './userSettings.ts';

/** What a person reads of an error, by the beginning of its name in the table. */
const sentences: readonly (readonly [ends: string, sentence: RegExp])[] = [
  ['network reset', /closed the connection before the reply was complete/],
  ['network certificateExpired', /The certificate of .* has expired/],
  ['network certificateWrongHost', /belongs to another host/],
  ['network certificateUntrusted', /this machine does not trust/],
  ['network tls', /A secure connection to .* could not be made/],
  ['incompleteReply', /breaks off/],
  ['notJson', /Something other than the Mixpeek API answered/],
  ['undecodable', /arrived damaged/],
  ['tooLarge', /is too large/],
  ['invalidReply', /is not a list of buckets/],
  ['unauthorized', /refused the API key/],
  ['forbidden', /is not allowed to list these buckets/],
  ['notFound', /does not know this namespace/],
  ['unknownRoute', /does not answer the listing call/],
  ['invalidRequest', /did not accept the request/],
  ['unexpectedStatus', /answered with status/],
  ['serverFault', /has a problem of its own/],
  ['rateLimited', /allows no more requests for now/],
  ['redirected', /redirects /],
  ['timeout', /did not answer within|did not connect to .* within|No connection to/],
  ['proxyAuthentication', /wants a name and password/],
  ['proxyRefused', /does not connect to/],
];

const endOf = ({ ends }: Fault, way: number) => (typeof ends === 'string' ? ends : (ends[way] ?? assert.fail()));

/** Those that one click on Refresh meets, and that leave the next one alone. */
const fitting = faults
  .filter(({ act, baseUrl, range, client, row }) => !(act || baseUrl || range || (client && row !== 19)))
  .filter(
    ({ row, what }) => ![14, 15, 26].includes(row) && !/once$|twice$|^a limit|long time|^413|^30[123]/.test(what),
  );

/** Seldom one beside its like; what shuts the gate for a minute comes last. */
const played = [
  ...fitting.map((_, at) => fitting[(at * 7) % fitting.length] ?? assert.fail()),
  ...faults.filter(({ what }) => what === 'a limit with a long time'),
];
assert.equal(new Set(played).size, fitting.length + 1);

/** Those that cost their whole time are played one way only. */
const playedOn = (index: number) =>
  played.filter(
    (fault, at) => !((fault.isSlow || fault.row === 19) && endOf(fault, index) !== 'a, b' && at % 2 !== index),
  );

describe(`${ways.flatMap((_, index) => playedOn(index)).length} faults in the window, directly and through a proxy`, () => {
  const key = 'mxp_sk_canary_5f1e0c7ab2d94e63';
  const password = 'canary-password-83bd21';
  const credentials = Buffer.from(`someone:${password}`).toString('base64');
  const secure = useSecureServer();
  const proxyUrl = () => secure().proxy.url.replace('//', `//someone:${password}@`);
  const workbench = useWorkbench(() => ({
    settings: {
      'mixpeek.baseUrl': secure().directUrl,
      'mixpeek.listApi': 'list',
      'mixpeek.requestTimeout': 3,
      'http.proxy': proxyUrl(),
    },
    environment: secure().environment,
    logLevel: 'trace',
  }));
  const requests: string[] = [];
  let consoleLines: readonly string[] = [];
  let server: FaultServer;
  let endBefore: string | undefined;
  const page = jsonReply(200, {
    results: [{ bucket_id: 'bkt_control', bucket_name: 'control-canary' }],
    total_count: 1,
  });

  before('listen to the window', () => {
    consoleLines = keepConsole(workbench().page);
  });

  async function serve({
    certificate = 'vouched',
    insteadOfHandshake,
    steps = [page],
    proxyMode = 'ok',
  }: Partial<Fault>) {
    server = await startFaultServer({
      ...{ cert: pem(certificate), key: pem('key') },
      ...(insteadOfHandshake ? { insteadOfHandshake } : {}),
    });
    server.play(...steps);
    secure().putInPlace(server);
    secure().proxy.mode = proxyMode;
  }

  afterEach('stop the server', async () => {
    requests.push(...server.requests);
    await server.dispose();
  });

  /** What the last fault has left on the screen would pass for the end of one like it. */
  async function showSomethingElse(): Promise<void> {
    const { view } = workbench();
    await serve({});
    await view.clickTitleAction('Refresh');
    await view.row('control-canary');
    requests.push(...server.requests);
    await server.dispose();
  }

  /** All that the view says: its message, and its rows with what stands beside them. */
  async function shown(): Promise<string> {
    const { view } = workbench();
    const rows = await view.rows();
    return [await view.message(), ...rows.map(({ label, description }) => `${label} ${description}`)].join('\n');
  }

  for (const [index, way] of ways.entries()) {
    describe(way, () => {
      before('sign in', async () => {
        const { directUrl, baseUrl } = secure();
        await serve({});
        await workbench().openView();
        if (index > 0) await editSettings(workbench(), { 'mixpeek.baseUrl': baseUrl });
        await signIn(workbench(), new URL(index === 0 ? directUrl : baseUrl).host, key);
        await workbench().view.row('control-canary');
        await server.dispose();
      });

      for (const fault of playedOn(index)) {
        const end = endOf(fault, index);
        it(`${fault.row}. ${fault.what}: ${end || 'no rows'}`, async () => {
          const { view } = workbench();
          if (end === endBefore) await showSomethingElse();
          endBefore = end;
          await serve(fault);
          await view.clickTitleAction('Refresh');
          const asked = typeof fault.asked === 'number' ? fault.asked : (fault.asked[index] ?? assert.fail());
          if (asked > 0) await server.waitForRequest(1);
          const [, sentence] = sentences.find(([beginning]) => end.startsWith(beginning)) ?? [];
          await eventually(async () => {
            const text = await shown();
            if (sentence) {
              assert.match(text, sentence);
              assert.match(text, /^Retry/m);
            } else {
              const names = end === '' ? [] : [...new Set(end.split(', '))];
              const labels = (await view.labels()).filter((label) => !label.startsWith('Load more'));
              assert.deepEqual(labels, names, text);
              assert.notEqual(await view.message(), '');
            }
          });
          assert.deepEqual(await workbench().notifications(), []);
        });
      }
    });
  }

  describe('leave no key and no password behind', () => {
    let traces: Traces;
    let diagnosis = '';
    before('gather what there is', async () => {
      await workbench().runCommand('Mixpeek: Diagnose Connection');
      await eventually(async () => {
        diagnosis = await workbench().editorText();
        assert.match(diagnosis, /^# Mixpeek Bucket Explorer: connection\n/);
      });
      await workbench().runCommand('Mixpeek: Edit Filter');
      await workbench().runCommand('Mixpeek: Show Log');
      traces = await tracesOf(workbench(), consoleLines);
    });

    it('though what may be seen is found: on the screen, in the browser and in the settings', () => {
      const places = placesOf(traces, [new URL(secure().baseUrl).host]);
      for (const place of ['frame 0', 'browser storage', 'User/settings.json'])
        assert.ok(places.includes(place), place);
      assert.ok(placesOf(traces, ['mixpeek.buckets']).some((place) => place.endsWith('dist/extension.cjs')));
      assert.ok([...traces.keys()].some((place) => place.includes('playwright_chromium')));
      assert.deepEqual(
        placesOf(traces, [password]).filter((place) => place.endsWith('settings.json')),
        ['User/settings.json'],
      );
    });

    it('in the diagnosis, which names the proxy and the last failures', () => {
      assert.match(diagnosis, /^- Proxy: http:\/\/127\.0\.0\.1:\d+, with credentials$/m);
      assert.match(diagnosis, /^- One call: failed after \d+ ms: /m);
      assert.match(diagnosis, /^- \S+Z api\.example\.test POST \/v1\/buckets\/list · /m);
    });

    it('in console, page, webview, storage, logs and files', () => {
      assert.deepEqual(placesOf(traces, [key, Buffer.from(key).toString('base64')]), []);
      // The user wrote it there; the editor keeps what its settings were before.
      const places = placesOf(traces, [password, credentials]).filter(
        (place) => !/^User\/(?:settings\.json$|History\/)/.test(place),
      );
      assert.deepEqual(places, []);
    });

    it('but with the server that is configured, and the password with the proxy', () => {
      const { proxy } = secure();
      assert.deepEqual(new Set(proxy.asked.map(({ authority }) => authority)), new Set(['api.example.test:443']));
      for (const { headers } of proxy.asked) {
        assert.equal(headers['authorization'], undefined);
        assert.equal(headers['proxy-authorization'], `Basic ${credentials}`);
      }
      assert.ok(requests.length > 0);
      for (const request of requests) {
        assert.match(request, new RegExp(`\\r\\nauthorization: Bearer ${key}\\r\\n`, 'i'));
        assert.doesNotMatch(request, /proxy-authorization/i);
      }
    });
  });
});
