import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Agent, request } from 'undici';
import type { ShapedHttp } from '../../src/api/http.ts';
import { everything } from '../../src/model/query.ts';
import { buildExtension } from '../support/package.ts';
import { projectRoot } from '../support/projectFolders.ts';
import { type ClientCode, openRealClient } from './realClient.ts';

/** The ways to ask for a page: ours, the barest one, and the one that everybody knows. */
export const clientNames = ['ours', 'undici', 'fetch'] as const;
/** The barest one with a socket for each request, where ours has four: only many requests at a time tell the two apart. */
export const unlimited = 'undici, any number of sockets';
export type ClientName = (typeof clientNames)[number] | typeof unlimited;

/** One way to ask a server for its first page. */
export interface PageClient {
  readonly name: ClientName;
  /** Answers with how many rows there were. */
  ask(): Promise<number>;
  close(): Promise<void>;
}

/** Builds the extension and answers with the client as it ships. */
export async function shippedCode(): Promise<ClientCode> {
  await buildExtension();
  const bundle = (name: string) => import(pathToFileURL(join(projectRoot, 'dist', `${name}.cjs`)).href);
  const { ListClient }: typeof import('../../src/api/listClient.ts') = await bundle('listClient');
  const { createTransport }: typeof import('../../src/api/transport.ts') = await bundle('transport');
  return { ListClient, createTransport };
}

/** A client of each kind; they all send the same request, but for the key and the name of its sender. */
export async function openPageClients(code: ClientCode, origin: string, rows: number): Promise<readonly PageClient[]> {
  const { client, close } = openRealClient(code, origin);
  const scope = { namespace: undefined };
  const range = { offset: 0, limit: rows };
  const { signal } = new AbortController();
  const ours: PageClient = {
    name: 'ours',
    async ask() {
      const page = await client.list(everything, range, scope, signal);
      if (!page.ok) throw new Error(`No page: ${JSON.stringify(page.error)}`);
      return page.value.buckets.length;
    },
    close,
  };
  // Its first call finds out how the server is spoken to.
  await ours.ask();
  const shaped = await client.describeList(everything, range, scope);
  return [
    ours,
    undiciClient('undici', shaped, new Agent({ connections: 4 })),
    fetchClient(shaped),
    undiciClient(unlimited, shaped, new Agent()),
  ];
}

function undiciClient(name: ClientName, { method, url, headers, body }: ShapedHttp, dispatcher: Agent): PageClient {
  const content = JSON.stringify(body);
  return {
    name,
    async ask() {
      const reply = await request(url, { dispatcher, method, headers, body: content });
      const { results }: ListReply = JSON.parse(await reply.body.text());
      return results.length;
    },
    close: () => dispatcher.destroy(),
  };
}

/** Its sockets are Node's own, and end with the server. */
function fetchClient({ method, url, headers, body }: ShapedHttp): PageClient {
  const content = JSON.stringify(body);
  return {
    name: 'fetch',
    async ask() {
      const reply = await fetch(url, { method, headers, body: content });
      const { results } = (await reply.json()) as ListReply;
      return results.length;
    },
    close: async () => {},
  };
}

interface ListReply {
  readonly results: readonly unknown[];
}
