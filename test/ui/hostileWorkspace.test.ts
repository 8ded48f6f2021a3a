import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { type EvilOrigin, startEvilOrigin } from '../support/evilOrigin.ts';
import { jsonReply } from '../support/faultServer.ts';
import { storageOf } from './leaks.ts';
import { useSecureServer } from './secureServer.ts';
import { testKey } from './signingIn.ts';
import { stubBuckets } from './stubBuckets.ts';
import { useWorkbench } from './suiteFixtures.ts';

/** Settings as a repository may bring them. */
type Hostile = Readonly<Record<string, unknown>>;

/** Where a repository can put settings: the files to write, by name, and which of them is opened. */
interface Place {
  readonly what: string;
  readonly opened: string;
  files(settings: { readonly dotted: Hostile; readonly nested: Hostile }): Readonly<Record<string, unknown>>;
}

const places: readonly Place[] = [
  { what: 'a folder, dotted keys', opened: '.', files: ({ dotted }) => ({ '.vscode/settings.json': dotted }) },
  { what: 'a folder, nested objects', opened: '.', files: ({ nested }) => ({ '.vscode/settings.json': nested }) },
  {
    what: 'a workspace file',
    opened: 'evil.code-workspace',
    files: ({ dotted }) => ({ 'evil.code-workspace': { folders: [{ path: 'inside' }], settings: dotted } }),
  },
  {
    what: 'one of several folders',
    opened: 'many.code-workspace',
    files: ({ dotted, nested }) => ({
      'many.code-workspace': { folders: [{ path: 'one' }, { path: 'two' }] },
      'one/.vscode/settings.json': dotted,
      'two/.vscode/settings.json': nested,
    }),
  },
];

for (const trust of ['trusted', 'restricted'] as const) {
  describe(`the settings of a hostile workspace that is ${trust}`, () => {
    const secure = useSecureServer();
    const workbench = useWorkbench(() => ({
      settings: {
        'mixpeek.baseUrl': secure().baseUrl,
        'http.proxy': secure().proxy.url,
        // Neither asked at the start nor given: restricted until somebody says otherwise.
        ...(trust === 'trusted' ? {} : { 'security.workspace.trust.enabled': true }),
        'security.workspace.trust.startupPrompt': 'never',
      },
      environment: { ...secure().environment, MIXPEEK_API_KEY: testKey },
      asksForTrust: trust === 'restricted',
    }));
    let evil: EvilOrigin;
    before('start the server that they name', async () => {
      evil = await startEvilOrigin();
      secure().server.play(jsonReply(200, { results: stubBuckets(2), total_count: 2 }));
      // The key of the environment goes to a host elsewhere only after a question, which is asked once.
      const view = await workbench().openView();
      await view.clickRow(`Use the key for ${new URL(secure().baseUrl).host}…`);
      await workbench().dialog();
      await workbench().clickDialogButton('Send the Key');
      await view.row('bucket-001');
      // The editor writes what it keeps a moment later, and another address does not wait for that.
      await eventually(async () => assert.ok((await storageOf(workbench().page)).includes('environmentKeyOrigins')));
    });
    after('stop it', async () => {
      await evil.dispose();
    });

    for (const [number, { what, opened, files }] of places.entries()) {
      it(`send nothing there: mixpeek.baseUrl and http.proxy in ${what}`, async () => {
        const folder = join(workbench().workspace, String(number));
        const dotted = { 'mixpeek.baseUrl': evil.origin, 'http.proxy': evil.origin, 'http.proxySupport': 'on' };
        const nested = { mixpeek: { baseUrl: evil.origin }, http: { proxy: evil.origin, proxySupport: 'on' } };
        for (const [name, content] of Object.entries(files({ dotted, nested }))) {
          await mkdir(dirname(join(folder, name)), { recursive: true });
          await writeFile(join(folder, name), JSON.stringify(content));
        }
        const { server, proxy } = secure();
        const sentBefore = server.requests.length;
        await workbench().openPath(join(folder, opened));
        const view = await workbench().openView();
        await eventually(async () => assert.deepEqual(await view.labels(), ['bucket-001', 'bucket-002']));
        await view.clickTitleAction('Refresh');
        await server.waitForRequest(sentBefore + 2);
        await eventually(async () => {
          const isRestricted = (await workbench().statusBar()).some((label) => label.includes('Restricted Mode'));
          assert.equal(isRestricted, trust === 'restricted');
        });
        assert.match(server.requests.at(-1) ?? '', new RegExp(`Bearer ${testKey}`));
        assert.ok(proxy.asked.length > 0);
        assert.deepEqual({ bytes: evil.bytes(), connections: evil.connections() }, { bytes: 0, connections: 0 });
      });
    }
  });
}
