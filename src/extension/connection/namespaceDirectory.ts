import type { ApiError } from '../../api/apiError.ts';
import type { Namespace, NamespacePage } from '../../model/namespace.ts';
import { type Result, succeeded } from '../../model/result.ts';
import type { BucketClient } from './lazyListClient.ts';
import type { AccountScope } from './namespaces.ts';

/** How long a list of namespaces is good for, in milliseconds. */
const shelfLife = 5 * 60 * 1_000;

/** The most namespaces that are fetched at once; of more, the server searches where it can. */
export const namespacesAtOnce = 100;

/** The namespaces of the servers, remembered for a few minutes: a pick that is opened twice asks once. */
export class NamespaceDirectory {
  readonly #known = new Map<string, { readonly page: NamespacePage; readonly until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The first namespaces of an account. */
  async list(scope: AccountScope, client: BucketClient, signal: AbortSignal): Promise<Result<NamespacePage, ApiError>> {
    const id = `${scope.origin}|${scope.account}`;
    const known = this.#known.get(id);
    if (known && this.#now() < known.until) return succeeded(known.page);
    const answer = await client.listNamespaces({ range: { offset: 0, limit: namespacesAtOnce } }, signal);
    if (answer.ok) this.#known.set(id, { page: answer.value, until: this.#now() + shelfLife });
    return answer;
  }

  /** The namespaces with a part of this name, asked of the server. */
  async search(
    text: string,
    client: BucketClient,
    signal: AbortSignal,
  ): Promise<Result<readonly Namespace[], ApiError>> {
    const question = { search: text, range: { offset: 0, limit: namespacesAtOnce } };
    const answer = await client.listNamespaces(question, signal);
    return answer.ok ? succeeded(answer.value.namespaces) : answer;
  }
}
