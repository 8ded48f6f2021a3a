import assert from 'node:assert/strict';
import { type StubApi, type StubHandler, startStubApi } from '../../support/stubApi.ts';
import { type ConnectedClient, type ConnectOptions, connect } from './connectedClient.ts';

/** A stub of the API for each test of a `describe` block, and clients of it; all of them end with the test. */
export function useStubbedApi(handler?: StubHandler): {
  readonly api: () => StubApi;
  readonly client: (options?: ConnectOptions) => ConnectedClient;
} {
  let stub: StubApi | undefined;
  const clients: ConnectedClient[] = [];
  const api = () => {
    assert.ok(stub, 'the stub does not run');
    return stub;
  };
  beforeEach(async () => {
    stub = await startStubApi(handler);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
    await stub?.dispose();
  });
  return {
    api,
    client(options = {}) {
      const connected = connect(api().origin, options);
      clients.push(connected);
      return connected;
    },
  };
}
