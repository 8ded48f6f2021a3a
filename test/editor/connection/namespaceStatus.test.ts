import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type {
  ActiveConnection,
  Connection,
  ConnectionState,
} from '../../../src/extension/connection/activeConnection.ts';
import { NamespaceStatus } from '../../../src/extension/connection/namespaceStatus.ts';
import { eventually } from '../../support/eventually.ts';
import { connectedState } from '../buckets/rows.ts';
import { CountedEvent, serverAt, withReplaced } from '../fakes.ts';
import { setUserSetting } from '../theExtension.ts';

/** Stands in for the editor's status-bar item. */
class FakeItem {
  text = '';
  tooltip = '';
  name = '';
  command = '';
  backgroundColor: vscode.ThemeColor | undefined;
  accessibilityInformation: vscode.AccessibilityInformation | undefined;
  isShown = false;
  isDisposed = false;

  show(): void {
    this.isShown = true;
  }

  hide(): void {
    this.isShown = false;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

describe('connection/namespaceStatus', () => {
  async function withStatus(
    play: (item: FakeItem, become: (state: ConnectionState) => void) => void | Promise<void>,
  ): Promise<void> {
    const item = new FakeItem();
    const changes = new CountedEvent<ConnectionState>();
    // Only what the status looks at.
    const connection = { state: { kind: 'resolving' } as ConnectionState, onDidChange: changes.event };
    await withReplaced(vscode.window, { createStatusBarItem: () => item }, async () => {
      const status = new NamespaceStatus(connection as unknown as ActiveConnection);
      await play(item, (state) => {
        connection.state = state;
        changes.fire(state);
      });
      status.dispose();
    });
    assert.equal(item.isDisposed, true);
    assert.equal(changes.listenerCount, 0);
  }

  const connected = (parts: Partial<Connection>) => connectedState(parts);

  it('is not there before it is known whether there is a connection', async () => {
    await withStatus((item) => assert.equal(item.isShown, false));
  });

  it('names the namespace, and the server in its tooltip, and switches at a click', async () => {
    await withStatus((item, become) => {
      become(connected({ namespace: 'films' }));
      assert.equal(item.isShown, true);
      assert.equal(item.text, '$(layers) films');
      assert.equal(item.tooltip, 'Mixpeek namespace on api.example.invalid: films');
      assert.equal(item.accessibilityInformation?.label, 'Mixpeek namespace films on api.example.invalid');
      assert.equal(item.command, 'mixpeek.switchNamespace');
      assert.equal(item.name, 'Mixpeek Namespace');
    });
  });

  it('says that there is none, and that it is the sample', async () => {
    await withStatus((item, become) => {
      become(connected({ namespace: undefined, isSample: true }));
      assert.equal(item.text, '$(layers) No namespace');
      assert.equal(item.tooltip, 'Mixpeek namespace on sample: No namespace');
    });
  });

  it('follows the namespace', async () => {
    await withStatus((item, become) => {
      for (const namespace of ['films', 'music']) {
        become(connected({ namespace }));
        assert.equal(item.text, `$(layers) ${namespace}`);
      }
    });
  });

  const server = serverAt('https://a.example.invalid');
  for (const state of [
    { kind: 'signedOut' },
    { kind: 'environmentKeyOffered', server },
    { kind: 'invalidBaseUrl', mistake: 'path' },
    { kind: 'keyUnavailable', server, mayAskEnvironment: false },
    { kind: 'faulty', isSample: true },
  ] as const satisfies readonly ConnectionState[]) {
    it(`is gone when the connection becomes ${state.kind}, and comes back with it`, async () => {
      await withStatus((item, become) => {
        become(connected({ namespace: 'films' }));
        become(state);
        assert.equal(item.isShown, false);
        become(connected({ namespace: 'films' }));
        assert.equal(item.isShown, true);
      });
    });
  }

  it('warns for as long as certificates are not checked', async () => {
    await withStatus(async (item, become) => {
      become(connected({ namespace: 'films' }));
      await setUserSetting('http.proxyStrictSSL', false);
      try {
        await eventually(async () => assert.equal(item.text, '$(warning) films'));
        assert.deepEqual(item.backgroundColor, new vscode.ThemeColor('statusBarItem.warningBackground'));
        for (const text of [item.tooltip, item.accessibilityInformation?.label]) {
          assert.match(text ?? '', /films.*\nCertificates are not checked: http\.proxyStrictSSL is off\.$/);
        }
      } finally {
        await setUserSetting('http.proxyStrictSSL', undefined);
      }
      await eventually(async () => assert.equal(item.text, '$(layers) films'));
      assert.equal(item.backgroundColor, undefined);
    });
  });

  it('draws no icon that a name spells, and cuts a long name', async () => {
    await withStatus((item, become) => {
      become(connected({ namespace: '$(trash)$(zap)' }));
      assert.equal(item.text, '$(layers) \\$(trash)\\$(zap)');
      assert.equal(item.tooltip, 'Mixpeek namespace on api.example.invalid: $(trash)$(zap)');
      become(connected({ namespace: 'n'.repeat(200) }));
      assert.equal(item.text, `$(layers) ${'n'.repeat(40)}…`);
    });
  });
});
