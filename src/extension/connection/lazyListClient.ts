import type { ApiError } from '../../api/apiError.ts';
import type { ListClient, ListClientOptions } from '../../api/listClient.ts';
import { failed, type Result } from '../../model/result.ts';
import { loadOnce } from '../loadOnce.ts';

/** The part of the list client that the extension uses. */
export type BucketClient = Pick<
  ListClient,
  'list' | 'describeList' | 'getBucket' | 'listNamespaces' | 'searchesNamespaces'
>;

/** A fault of our own is an answer too; `onFault` is told of its details. */
export async function answerOf<Value>(
  ask: () => Promise<Result<Value, ApiError>>,
  onFault: (fault: unknown) => void,
): Promise<Result<Value, ApiError>> {
  try {
    return await ask();
  } catch (fault) {
    onFault(fault);
    return failed({ kind: 'internal', name: fault instanceof Error ? fault.name : typeof fault });
  }
}

/** The code of the list client, loaded by the first call. */
export const loadListClient = () => import('../../api/listClient.ts');

/** A list client whose code is loaded with its first request: until then nobody pays for it. */
export class LazyListClient implements BucketClient {
  readonly #onFault: (fault: unknown) => void;
  readonly #load: () => Promise<ListClient>;
  #loaded: ListClient | undefined;

  constructor(options: ListClientOptions, onFault: (fault: unknown) => void) {
    this.#onFault = onFault;
    this.#load = loadOnce(async () => {
      // The transport is needed at once as well: the two load side by side.
      void options.transport().catch(() => undefined);
      const { ListClient } = await loadListClient();
      this.#loaded = new ListClient(options);
      return this.#loaded;
    });
  }

  list(...call: Parameters<ListClient['list']>): ReturnType<ListClient['list']> {
    return this.#answer((client) => client.list(...call));
  }

  async describeList(...call: Parameters<ListClient['describeList']>): ReturnType<ListClient['describeList']> {
    return (await this.#load()).describeList(...call);
  }

  getBucket(...call: Parameters<ListClient['getBucket']>): ReturnType<ListClient['getBucket']> {
    return this.#answer((client) => client.getBucket(...call));
  }

  listNamespaces(...call: Parameters<ListClient['listNamespaces']>): ReturnType<ListClient['listNamespaces']> {
    return this.#answer((client) => client.listNamespaces(...call));
  }

  /** Assumed until something was asked. */
  get searchesNamespaces(): boolean {
    return this.#loaded?.searchesNamespaces ?? true;
  }

  #answer<Value>(ask: (client: ListClient) => Promise<Result<Value, ApiError>>): Promise<Result<Value, ApiError>> {
    return answerOf(async () => ask(await this.#load()), this.#onFault);
  }
}
