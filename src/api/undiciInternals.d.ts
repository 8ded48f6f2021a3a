// undici's index puts a dispatcher into process-wide slots that every extension's `fetch` reads, so only these inner
// files are imported. They carry no types of their own and may move between releases: the version is pinned exactly.

declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}

declare module 'undici/lib/core/connect.js' {
  import type { Socket } from 'node:net';
  import type { buildConnector } from 'undici';

  /** Unlike the published type says, a connector answers with the socket that it is connecting. */
  export default function createConnector(
    options: buildConnector.BuildOptions,
  ): (target: buildConnector.Options, callback: buildConnector.Callback) => Socket;
}
