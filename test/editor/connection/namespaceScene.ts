import assert from 'node:assert/strict';
import { NamespaceDirectory } from '../../../src/extension/connection/namespaceDirectory.ts';
import { NamespacePick } from '../../../src/extension/connection/namespacePick.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { eventually } from '../../support/eventually.ts';
import type { StubApi, StubHandler } from '../../support/stubApi.ts';
import { type ScriptedPick, type TypingPauses, withPick } from '../scriptedPick.ts';
import { connectTo, startNamespaceStub } from './namespaceStub.ts';

const rows: readonly JsonObject[] = [
  { namespace_name: 'preprod', namespace_id: 'ns_1', bucket_count: 12 },
  { namespace_name: 'prod', namespace_id: 'ns_2', description: 'The one that counts' },
  { namespace_name: 'tests', namespace_id: 'ns_3' },
];

interface Setting {
  readonly rows?: readonly JsonObject[];
  readonly recent?: readonly string[];
  readonly namespace?: string;
  readonly isKnown?: boolean;
  readonly listApi?: 'auto' | 'seed';
  /** False: the server does not say how many there are. */
  readonly total?: boolean;
  /** A server of another contract. */
  readonly handler?: StubHandler;
}

export interface Scene {
  readonly pick: ScriptedPick;
  readonly pauses: TypingPauses;
  readonly stub: StubApi;
  readonly directory: NamespaceDirectory;
  /** Opens the pick once more, when it was left. */
  readonly again: (play: (pick: ScriptedPick) => Promise<void> | void) => ReturnType<typeof withPick>;
}

/** Opens the pick on a stub server and answers with what was chosen in it. */
export async function ask(
  setting: Setting,
  play: (scene: Scene) => Promise<void> | void,
  prepare?: (stub: StubApi) => void,
) {
  const { rows: listed = rows, recent = [], total = true, handler, ...others } = setting;
  const stub = await startNamespaceStub(listed, total);
  if (handler) stub.answerWith(handler);
  const { connection, dispose } = await connectTo(stub, others);
  const directory = new NamespaceDirectory();
  try {
    prepare?.(stub);
    const open = () => new NamespacePick(connection, directory, recent).ask();
    const { answer, pick } = await withPick(open, (shown, pauses) =>
      play({ pick: shown, pauses, stub, directory, again: (playAgain) => withPick(open, playAgain) }),
    );
    assert.equal(pick.listenerCount, 0);
    assert.equal(pick.isDisposed, true);
    return answer;
  } finally {
    dispose();
    await stub.dispose();
  }
}

/** Waits until everything that was asked for is there. */
export const listed = ({ pick }: Scene) => eventually(async () => assert.equal(pick.busy, false));
