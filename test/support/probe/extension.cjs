// @ts-check
// For tests only, never part of the package: answers on loopback what its extension host holds, and does there what it
// is told. Where it listens it writes into the file that MIXPEEK_PROBE_FILE names.
const { renameSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { Socket } = require('node:net');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { queryObjects, setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { commands, EventEmitter, Uri, workspace } = require('vscode');

let rejections = 0;

/** The class of the editor's entries for listeners; it has no public name. */
function listenerClass() {
  const emitter = new EventEmitter();
  const heard = () => {};
  emitter.event(heard);
  const entry = Object.values(emitter).find(
    (value) => typeof value === 'object' && value !== null && Object.values(value).includes(heard),
  );
  emitter.dispose();
  if (entry === undefined) throw new Error('The listeners of an event were not found.');
  return entry.constructor;
}

const counted = {
  listeners: listenerClass(),
  emitters: EventEmitter,
  sockets: Socket,
  timers: setTimeout(() => {}).constructor,
  abortSignals: AbortSignal,
};

async function figures() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  const counts = Object.entries(counted).map(([name, kind]) => [name, queryObjects(kind, { format: 'count' })]);
  const handles = process.getActiveResourcesInfo().length;
  return { heap: process.memoryUsage().heapUsed, ...Object.fromEntries(counts), handles, rejections };
}

/** Woken every millisecond: how late it was at most is how long the host was blocked. */
const delays = monitorEventLoopDelay({ resolution: 1 });

/** @type {Record<string, (body: any) => unknown>} */
const answers = {
  '/figures': figures,
  '/watchBlocks': () => {
    delays.enable();
    delays.reset();
  },
  '/longestBlock': () => {
    delays.disable();
    return delays.max / 1e6;
  },
  '/run': ({ command }) => commands.executeCommand(command),
  '/reject': ({ reason }) => void Promise.reject(new Error(reason)),
  // Does not wait for the end of a command that asks a person something.
  '/start': ({ command }) => void commands.executeCommand(command),
  '/filter': ({ text }) =>
    workspace.fs.writeFile(
      Uri.from({ scheme: 'mixpeek-filter', path: '/Filter.json' }),
      new TextEncoder().encode(text),
    ),
};

exports.activate = function activate(/** @type {import('vscode').ExtensionContext} */ { subscriptions }) {
  process.on('unhandledRejection', () => {
    rejections += 1;
  });
  const server = createServer(async (request, response) => {
    try {
      const chunks = await request.toArray();
      const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
      const answer = await answers[request.url ?? '']?.(body);
      response.end(JSON.stringify(answer ?? null));
    } catch (error) {
      response.statusCode = 500;
      response.end(error instanceof Error ? error.message : String(error));
    }
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const file = process.env.MIXPEEK_PROBE_FILE;
    if (file === undefined || address === null || typeof address === 'string') return;
    // Renamed into place: nobody reads half a number.
    writeFileSync(`${file}.new`, String(address.port));
    renameSync(`${file}.new`, file);
  });
  subscriptions.push({ dispose: () => server.close() });
};
