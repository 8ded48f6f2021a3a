import type { ListClient, ListClientOptions } from '../../api/listClient.ts';

/** The part of the list client that the extension uses. */
export type BucketClient = Pick<ListClient, 'list' | 'getBucket' | 'listNamespaces' | 'searchesNamespaces'>;

/** A list client whose code is loaded with its first request: until then nobody pays for it. */
export class LazyListClient implements BucketClient {
  readonly #options: ListClientOptions;
  #client: Promise<ListClient> | undefined;
  #loaded: ListClient | undefined;

  constructor(options: ListClientOptions) {
    this.#options = options;
  }

  async list(...call: Parameters<ListClient['list']>): ReturnType<ListClient['list']> {
    return (await this.#load()).list(...call);
  }

  async getBucket(...call: Parameters<ListClient['getBucket']>): ReturnType<ListClient['getBucket']> {
    return (await this.#load()).getBucket(...call);
  }

  async listNamespaces(...call: Parameters<ListClient['listNamespaces']>): ReturnType<ListClient['listNamespaces']> {
    return (await this.#load()).listNamespaces(...call);
  }

  /** Known once something was asked. */
  get searchesNamespaces(): boolean {
    return this.#loaded?.searchesNamespaces ?? false;
  }

  #load(): Promise<ListClient> {
    if (!this.#client) {
      // The transport is needed at once as well: the two load side by side.
      void this.#options.transport().catch(() => undefined);
      this.#client = import('../../api/listClient.ts').then(({ ListClient }) => {
        this.#loaded = new ListClient(this.#options);
        return this.#loaded;
      });
      this.#client.catch(() => {
        this.#client = undefined;
      });
    }
    return this.#client;
  }
}
