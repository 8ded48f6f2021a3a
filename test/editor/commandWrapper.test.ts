import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type CommandHandler, registerCommands } from '../../src/extension/commandWrapper.ts';
import type { CommandId } from '../../src/extension/contributions.ts';
import { Log } from '../../src/extension/log.ts';
import { eventually } from '../support/eventually.ts';
import { type FakeLog, fakeLog, notificationsDuring, type ShownMessage } from './fakes.ts';

/** An id of its own: the running extension has registered the real ones. */
const testCommand = 'mixpeek-test.wrapped';

interface Outcome {
  readonly answer: unknown;
  readonly log: FakeLog;
  readonly notifications: readonly ShownMessage[];
}

async function outcomeOf(handler: CommandHandler, ...args: unknown[]): Promise<Outcome> {
  const log = fakeLog();
  const registered = registerCommands({ [testCommand as CommandId]: handler }, new Log(log));
  try {
    let answer: unknown;
    const notifications = await notificationsDuring(async () => {
      answer = await vscode.commands.executeCommand(testCommand, ...args);
    });
    return { answer, log, notifications };
  } finally {
    registered.dispose();
  }
}

describe('commandWrapper', () => {
  const secret = 'mxp_sk_do_not_show_this';

  it('passes arguments and answer through, and says nothing', async () => {
    const { answer, log, notifications } = await outcomeOf((...args) => args, 'a', { kind: 'bucket' });
    assert.deepEqual(answer, ['a', { kind: 'bucket' }]);
    assert.deepEqual(log.lines, []);
    assert.deepEqual(notifications, []);
  });

  for (const [what, fault] of [
    ['an Error', new TypeError(secret)],
    ['a text', secret],
    ['an object', { message: secret }],
    ['nothing', undefined],
  ] as const) {
    it(`tells once of a handler that throws ${what}, and logs it without its text`, async () => {
      const { log, notifications } = await outcomeOf(() => {
        throw fault;
      });
      assert.equal(notifications.length, 1);
      assert.deepEqual(notifications[0]?.choices, ['Show Log']);
      assert.equal(log.lines.length, 1);
      assert.match(log.lines[0] ?? '', new RegExp(`^error ${testCommand} failed `));
      const everything = [...log.lines, ...notifications.map(({ text }) => text)].join('\n');
      assert.ok(!everything.includes(secret));
    });
  }

  it('logs the class and the place of an Error', async () => {
    const { log } = await outcomeOf(async () => {
      throw new RangeError(`${secret}\nat first glance`);
    });
    assert.match(log.lines[0] ?? '', /RangeError\n\s+at /);
    assert.doesNotMatch(log.lines[0] ?? '', /first glance/);
  });

  it('takes a cancelled command for no fault', async () => {
    const { answer, log, notifications } = await outcomeOf(async () => {
      throw new vscode.CancellationError();
    });
    assert.equal(answer, undefined);
    assert.deepEqual(log.lines, []);
    assert.deepEqual(notifications, []);
  });

  it('takes its commands back when it is disposed of', async () => {
    registerCommands({ [testCommand as CommandId]: () => undefined }, new Log(fakeLog())).dispose();
    await eventually(async () => {
      assert.ok(!(await vscode.commands.getCommands()).includes(testCommand));
    });
  });
});
