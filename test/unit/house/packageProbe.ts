// Run by sharedProcess.test.ts in a process of its own: `node packageProbe.ts <folder of the bundles> <origin>` loads
// every bundle as a host of extensions would, asks for one page, and prints as JSON what of the shared things changed.
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { changedSince, sharedThings, touchFetch } from '../../support/sharedThings.ts';

export interface PackageReport {
  readonly loaded: number;
  readonly shared: readonly string[];
  readonly changedByLoading: readonly string[];
  /** Names of the buckets of the first page. */
  readonly listed: readonly string[];
  readonly changedByRequest: readonly string[];
  /** What another extension's `fetch` gets from the same server. */
  readonly fetched: number;
}

type TransportModule = typeof import('../../../src/api/transport.ts');
type ListClientModule = typeof import('../../../src/api/listClient.ts');

const [, , folder = '', origin = ''] = argv;
const require = createRequire(join(folder, 'probe.cjs'));

await touchFetch();
const before = sharedThings();

const bundles = globSync('*.cjs', { cwd: folder });
for (const bundle of bundles) require(`./${bundle}`);
const changedByLoading = changedSince(before);

const { createTransport } = require('./transport.cjs') as TransportModule;
const { ListClient } = require('./listClient.cjs') as ListClientModule;
const transport = createTransport();
const client = new ListClient({
  baseUrl: { origin, host: new URL(origin).host, isLoopback: true },
  listApi: 'list',
  apiKey: async () => ({ ok: true, value: undefined }),
  account: 'probe',
  memory: { running: new Map(), get: () => undefined, set: () => undefined },
  traffic: { retryTokens: new Map(), closedGates: new Map() },
  totalTimeout: 10_000,
  transport: async () => transport,
  userAgent: 'probe',
});
const range = { offset: 0, limit: 10 };
const page = await client.list({}, range, { namespace: undefined }, new AbortController().signal);
const changedByRequest = changedSince(before);
await transport.dispose();

const reply = await fetch(`${origin}/v1/buckets/list`, {
  method: 'POST',
  body: '{}',
  headers: { 'content-length': '2' },
});
const { results } = (await reply.json()) as { readonly results: readonly unknown[] };

const report: PackageReport = {
  loaded: bundles.length,
  shared: [...before.keys()],
  changedByLoading,
  listed: page.ok ? page.value.buckets.map(({ name }) => name) : [page.error.kind],
  changedByRequest,
  fetched: results.length,
};
stdout.write(JSON.stringify(report));
