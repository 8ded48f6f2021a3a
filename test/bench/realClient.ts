import { parseBaseUrl } from '../../src/api/baseUrl.ts';
import type { ListClient } from '../../src/api/listClient.ts';
import { succeeded } from '../../src/model/result.ts';
import { newMemory } from '../unit/api/connectedClient.ts';

/** What a client is made of: from the sources, or from the bundles that ship. */
export type ClientCode = Pick<typeof import('../../src/api/listClient.ts'), 'ListClient'> &
  Pick<typeof import('../../src/api/transport.ts'), 'createTransport'>;

export interface RealClient {
  readonly client: ListClient;
  close(): Promise<void>;
}

/** The list client on its own transport, put together as the extension does; the key costs nothing to read. */
export function openRealClient({ ListClient, createTransport }: ClientCode, origin: string): RealClient {
  const baseUrl = parseBaseUrl(origin);
  if (!baseUrl.ok) throw new Error(`${origin} is no base URL.`);
  const transport = createTransport();
  const client = new ListClient({
    baseUrl: baseUrl.value,
    listApi: 'auto',
    apiKey: async () => succeeded('sk_bench_0123456789'),
    transport: async () => transport,
    memory: newMemory(),
    userAgent: 'mixpeek-bucket-explorer/0.0.0',
    // The extension logs each exchange; what that takes is the log's.
    onExchange: () => {},
  });
  return { client, close: () => transport.dispose() };
}
