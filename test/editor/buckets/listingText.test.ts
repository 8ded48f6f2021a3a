import assert from 'node:assert/strict';
import { messageOf } from '../../../src/extension/buckets/listingText.ts';
import { standstillOf } from '../../../src/extension/buckets/standstill.ts';
import type { ConnectionState } from '../../../src/extension/connection/activeConnection.ts';
import type { ListState } from '../../../src/listing/bucketList.ts';
import { rowsFrom, serverAt } from '../fakes.ts';
import {
  connectedState,
  failedState,
  listedFrom,
  load,
  loadedState,
  loadingState,
  loadMore,
  numbers,
  refresh,
} from './rows.ts';

const message = (connection: ConnectionState, list: ListState) =>
  standstillOf(connection, list)?.sentence ?? messageOf(connection, list, numbers);

const some = (count: number, more: { readonly total?: number; readonly limit?: number } = {}) =>
  listedFrom(rowsFrom(1, count), more);

describe('buckets/listingText', () => {
  for (const [list, expected] of [
    [loadedState(some(2, { limit: 2, total: 4_312 })), '2 of 4,312'],
    [loadedState(some(2, { limit: 2 })), '2 shown'],
    [loadedState(some(2, { total: 2 })), '2 buckets'],
    [loadedState(some(1, { total: 1 })), '1 bucket'],
    [loadedState(some(1_200, { limit: 2_000 })), '1,200 buckets'],
    [loadedState(listedFrom([], { total: 0 })), 'There are no buckets here yet.'],
    [loadedState(listedFrom([null, ...rowsFrom(1, 2)], { total: 3 })), '2 of 3 · 1 row could not be read'],
    [loadedState(listedFrom([{}, 7, ...rowsFrom(1, 2)])), '2 of at least 4 · 2 rows could not be read'],
    [loadingState(refresh, some(2)), '2 buckets'],
    [loadingState(loadMore, some(2, { limit: 2, total: 4 })), '2 of 4'],
    [loadingState(load), undefined],
    [failedState(refresh, { kind: 'cancelled' }, some(2)), '2 buckets, not up to date'],
    [failedState(loadMore, { kind: 'cancelled' }, some(2, { limit: 2, total: 4 })), '2 of 4'],
    [{ kind: 'idle' }, undefined],
  ] as const satisfies readonly (readonly [ListState, string | undefined])[]) {
    const task = 'task' in list ? `, ${list.task.kind}` : '';
    it(`says ${expected === undefined ? 'nothing' : `“${expected}”`} (${list.kind}${task})`, () => {
      assert.equal(message(connectedState(), list), expected);
    });
  }

  it('says that these are sample buckets', () => {
    assert.equal(
      message(connectedState({ isSample: true, serverName: 'The sample server' }), loadedState(some(2))),
      '2 buckets · sample',
    );
  });

  it('says which settings could not be used, and what is used in their place', () => {
    const corrected = [{ setting: 'mixpeek.pageSize', used: 100 }] as const;
    assert.equal(
      message(connectedState({ corrected }), loadedState(some(2))),
      '2 buckets · The setting mixpeek.pageSize has no usable value: 100 is used.',
    );
  });

  it('is the whole sentence of a failure where there are no rows', () => {
    const list = failedState(load, { kind: 'unauthorized', status: 401 });
    assert.equal(message(connectedState(), list), 'api.example.invalid refused the API key.');
    assert.match(
      message(connectedState({ isSample: true, serverName: 'The sample server' }), list) ?? '',
      /^The sample server refused/,
    );
  });

  it('leaves being signed out and starting to the welcome', () => {
    for (const kind of ['signedOut', 'resolving'] as const) {
      assert.equal(message({ kind }, { kind: 'idle' }), undefined);
      assert.equal(standstillOf({ kind }, { kind: 'idle' }), undefined);
    }
  });

  const server = serverAt('https://mixpeek.example.invalid');
  for (const [state, sentence, actions] of [
    [
      { kind: 'environmentKeyOffered', server },
      /^MIXPEEK_API_KEY is set, but was not sent to mixpeek\.example\.invalid yet\.$/,
      ['useEnvironmentKey', 'setApiKey'],
    ],
    [
      { kind: 'signedOut', environmentMistake: 'length' },
      /^MIXPEEK_API_KEY is set, but is not used\. An API key has 8 to 512 characters\.$/,
      ['setApiKey', 'exploreSample'],
    ],
    [
      { kind: 'signedOut', environmentMistake: 'characters' },
      /^MIXPEEK_API_KEY is set, but is not used\. An API key has only letters, digits and signs/,
      ['setApiKey', 'exploreSample'],
    ],
    [{ kind: 'invalidBaseUrl', mistake: 'insecure' }, /must use https/, ['openSettings']],
    [
      { kind: 'keyUnavailable', server, mayAskEnvironment: false },
      /could not be read from the secret storage/,
      ['setApiKey', 'retry', 'showLog'],
    ],
    [
      { kind: 'keyUnavailable', server, mayAskEnvironment: true },
      /could not be read from the secret storage/,
      ['useEnvironmentKey', 'setApiKey', 'retry', 'showLog'],
    ],
    [{ kind: 'faulty', isSample: false }, /The log has the details\.$/, ['retry', 'showLog']],
  ] as const satisfies readonly (readonly [ConnectionState, RegExp, readonly string[]])[]) {
    const why = 'environmentMistake' in state ? `, ${state.environmentMistake}` : mayAsk(state);
    it(`says what is wrong and what helps when the connection is ${state.kind}${why}`, () => {
      assert.match(message(state, { kind: 'idle' }) ?? '', sentence);
      assert.deepEqual(
        standstillOf(state, { kind: 'idle' })?.actions.map(({ kind }) => kind),
        actions,
      );
    });
  }
});

function mayAsk(state: ConnectionState): string {
  return state.kind === 'keyUnavailable' && state.mayAskEnvironment ? ', and the environment has a key' : '';
}
