import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ApiError } from '../../../src/api/apiError.ts';
import { verdictOf } from '../../../src/extension/connection/keyDialogs.ts';
import { Commands, Settings, Views } from '../../../src/extension/contributions.ts';
import { eventually } from '../../support/eventually.ts';
import { html, json, type StubApi, type StubReply } from '../../support/stubApi.ts';
import { startAccountStub } from '../accountStub.ts';
import { notificationsDuring, type ShownMessage } from '../fakes.ts';
import { type KeyBox, removeKey, withKeyBox } from '../keyBox.ts';
import { setUserSetting } from '../theExtension.ts';

const key = 'mxp_key_of_the_test';

describe('connection/keyCommands', () => {
  describe('verdictOf', () => {
    const page = { buckets: [], received: 0, total: 0, pageSize: 100 };
    const verdicts: { readonly [Kind in ApiError['kind']]: ReturnType<typeof verdictOf> } = {
      unauthorized: 'refused',
      forbidden: 'good',
      namespaceRequired: 'good',
      notFound: 'good',
      unknownRoute: 'undecided',
      unsupportedServer: 'undecided',
      invalidRequest: 'undecided',
      rateLimited: 'undecided',
      serverFault: 'undecided',
      unexpectedStatus: 'undecided',
      redirected: 'undecided',
      notJson: 'undecided',
      invalidReply: 'undecided',
      cancelled: 'undecided',
      timeout: 'undecided',
      network: 'undecided',
      tooLarge: 'undecided',
      undecodable: 'undecided',
      incompleteReply: 'undecided',
      proxyAuthentication: 'undecided',
      proxyRefused: 'undecided',
      unusableProxy: 'undecided',
      keyUnavailable: 'undecided',
      internal: 'undecided',
    };

    it('takes a page for a good key, an empty one too', () => {
      assert.equal(verdictOf({ ok: true, value: page }), 'good');
    });

    for (const [kind, verdict] of Object.entries(verdicts)) {
      it(`takes ${kind} for ${verdict}`, () => {
        // The kind alone decides.
        assert.equal(verdictOf({ ok: false, error: { kind } as ApiError }), verdict);
      });
    }
  });

  describe('Set API Key', () => {
    let stub: StubApi;
    let sentBefore = 0;
    /** The requests of this test. */
    const sent = () => stub.requests.slice(sentBefore);

    before(async () => {
      await vscode.commands.executeCommand(`${Views.buckets}.focus`);
      stub = await startAccountStub(3);
    });

    beforeEach(async () => {
      sentBefore = stub.requests.length;
      await setUserSetting(Settings.baseUrl, stub.origin);
    });

    afterEach(removeKey);

    after(async () => {
      await setUserSetting(Settings.baseUrl, undefined);
      await stub.dispose();
    });

    const accept = async (box: KeyBox, value: string) => {
      box.type(value);
      box.accept();
      await eventually(async () => assert.ok(!box.busy));
    };

    /** A stored key is one that there is something to remove of. */
    const keyIsStored = async () => {
      const shown = await notificationsDuring(removeKey);
      if (shown.length > 0) assert.deepEqual(shown, [{ text: 'No API key is stored.', choices: [] }]);
      return shown.length === 0;
    };

    it('names the host before a key is pasted, hides what is typed and stays when the focus goes', async () => {
      await withKeyBox(async (box) => {
        const { host } = new URL(stub.origin);
        assert.match(box.prompt ?? '', new RegExp(`sent to ${host} `));
        assert.ok(box.placeholder?.includes(host));
        assert.equal(box.password, true);
        assert.equal(box.ignoreFocusOut, true);
        box.hide();
      });
      assert.equal(sent().length, 0);
    });

    it('stores a key that the server takes: one request, whose page is the first one shown', async () => {
      await withKeyBox(async (box) => {
        await accept(box, `  ${key}\n`);
        await eventually(async () => assert.equal(box.isOpen, false));
      });
      assert.deepEqual(
        sent().map(({ method, path, headers }) => `${method} ${path} ${headers.authorization}`),
        [`POST /v1/buckets/list Bearer ${key}`],
      );
      assert.equal(await keyIsStored(), true);
    });

    for (const [what, value, complaint] of [
      ['nothing', '', /Paste an API key/],
      ['spaces', '   ', /Paste an API key/],
      ['a key with a line break', 'mxp_one\r\nX-Evil: 1', /only letters, digits and signs/],
      ['a key with an invisible character', 'mxp_zero\u200bwidth', /only letters, digits and signs/],
      ['a short key', 'mxp', /8 to 512 characters/],
    ] as const) {
      it(`takes no notice of ${what}, says so and sends nothing`, async () => {
        await withKeyBox(async (box) => {
          await accept(box, value);
          assert.match(box.complaint, complaint);
          assert.equal(box.value, value);
          assert.equal(box.isOpen, true);
          box.type('x');
          assert.equal(box.complaint, '');
          box.hide();
        });
        assert.equal(sent().length, 0);
        assert.equal(await keyIsStored(), false);
      });
    }

    const refusals: Readonly<Record<string, StubReply>> = {
      '401': json(401, { error: { type: 'AuthenticationError', message: 'no' } }),
      '403 of type UnauthorizedError': json(403, { error: { type: 'UnauthorizedError', message: 'no' } }),
    };
    for (const [what, reply] of Object.entries(refusals)) {
      it(`refuses a key after ${what} and keeps the box open with what was typed`, async () => {
        stub.enqueue(reply);
        await withKeyBox(async (box) => {
          await accept(box, key);
          assert.match(box.complaint, /refused this key\. It was not stored/);
          assert.equal(box.isOpen, true);
          assert.equal(box.enabled, true);
          assert.equal(box.value, key);
          box.hide();
        });
        assert.equal(sent().length, 1);
        assert.equal(await keyIsStored(), false);
      });
    }

    const aboutSomethingElse: Readonly<Record<string, StubReply>> = {
      'another 403': json(403, { error: { type: 'PermissionError', message: 'not these' } }),
      'a missing namespace': json(422, {
        detail: [{ loc: ['header', 'X-Namespace'], msg: 'Field required', type: 'missing' }],
      }),
      'an unknown namespace': json(404, { error: { message: 'no', details: { resource: 'namespace' } } }),
    };
    for (const [what, reply] of Object.entries(aboutSomethingElse)) {
      it(`stores a key after ${what}: the key itself was taken`, async () => {
        stub.enqueue(reply);
        await withKeyBox(async (box) => {
          await accept(box, key);
          await eventually(async () => assert.equal(box.isOpen, false));
        });
        // A server that demands a namespace is asked which ones it has.
        const namespaceCalls = what === 'a missing namespace' ? ['/v1/namespaces/list'] : [];
        await eventually(async () =>
          assert.deepEqual(
            sent().map(({ path }) => path),
            ['/v1/buckets/list', ...namespaceCalls],
          ),
        );
        assert.equal(await keyIsStored(), true);
      });
    }

    const undecided: Readonly<Record<string, StubReply>> = {
      'a redirect': json(302, {}),
      '429': json(429, {}, { 'retry-after': '60' }),
      '501': json(501, {}),
      'a page of HTML': html(200),
      'a 401 as HTML': html(401),
    };
    for (const [what, reply] of Object.entries(undecided)) {
      it(`asks whether to save a key that could not be checked because of ${what}`, async () => {
        for (const choice of [undefined, 'Save Anyway']) {
          stub.enqueue(reply);
          const answer = ({ choices }: ShownMessage) => choices.find((one) => one === choice);
          const shown = await notificationsDuring(
            () =>
              withKeyBox(async (box) => {
                // A limit is kept to, and is the account's.
                await accept(box, `${key}_${what.replace(/\W/g, '_')}_${choice === undefined ? 'left' : 'saved'}`);
                await eventually(async () =>
                  assert.ok(choice ? !box.isOpen : box.complaint !== '', 'neither closed nor explained'),
                );
                box.hide();
              }),
            answer,
          );
          assert.deepEqual(
            shown.map(({ choices }) => choices),
            [['Save Anyway']],
          );
          assert.equal(await keyIsStored(), choice !== undefined);
        }
        assert.equal(sent().length, 2);
      });
    }

    it('gives up the check when the box is closed, and stores nothing', async () => {
      const release = stub.hold();
      await withKeyBox(async (box) => {
        box.type(key);
        box.accept();
        await stub.waitForRequest(sentBefore + 1);
        assert.equal(box.busy, true);
        assert.equal(box.enabled, false);
        box.accept();
        box.hide();
      });
      release();
      assert.equal(await keyIsStored(), false);
      assert.equal(sent().length, 1);
    });

    it('leaves nobody listening to the box', async () => {
      const box = await withKeyBox(async (shown) => shown.hide());
      assert.equal(box.listenerCount, 0);
      assert.equal(box.isDisposed, true);
    });

    it('shows no box for an impossible base URL, but the way to the setting', async () => {
      await setUserSetting(Settings.baseUrl, 'http://mixpeek.example.invalid');
      const shown = await notificationsDuring(async () => vscode.commands.executeCommand(Commands.setApiKey));
      assert.equal(shown.length, 1);
      assert.match(shown[0]?.text ?? '', /must use https/);
      assert.deepEqual(shown[0]?.choices, ['Open Settings']);
    });
  });

  describe('Remove API Key', () => {
    it('says that there is none', async () => {
      const shown = await notificationsDuring(async () => vscode.commands.executeCommand(Commands.removeApiKey));
      assert.deepEqual(
        shown.map(({ text }) => text),
        ['No API key is stored.'],
      );
    });
  });
});
