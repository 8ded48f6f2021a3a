import type { ApiError } from '../../api/apiError.ts';
import type { Namespace } from '../../model/namespace.ts';
import { type NamespaceList, namespacesAtOnce, noNamespaces, rangeAfter, withPage } from '../../model/namespaceList.ts';
import { type Result, succeeded } from '../../model/result.ts';
import type { BucketClient } from './lazyListClient.ts';
import type { AccountScope } from './namespaces.ts';

/** How long a list of namespaces is good for, in milliseconds. */
const shelfLife = 5 * 60 * 1_000;

/** The namespaces of the servers, remembered for a few minutes: a pick that is opened twice asks once. */
export class NamespaceDirectory {
  readonly #known = new Map<string, { readonly list: NamespaceList; readonly until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The first namespaces of an account, and further ones that were asked for lately. */
  async list(scope: AccountScope, client: BucketClient, signal: AbortSignal): Promise<Result<NamespaceList, ApiError>> {
    const known = this.#known.get(idOf(scope));
    if (known && this.#now() < known.until) return succeeded(known.list);
    const answer = await nextPage(noNamespaces, client, signal);
    if (answer.ok) this.#known.set(idOf(scope), { list: answer.value, until: this.#now() + shelfLife });
    return answer;
  }

  /** A list with one more page; what is remembered stays as old as its first page. */
  async more(
    list: NamespaceList,
    scope: AccountScope,
    client: BucketClient,
    signal: AbortSignal,
  ): Promise<Result<NamespaceList, ApiError>> {
    const answer = await nextPage(list, client, signal);
    const known = this.#known.get(idOf(scope));
    if (answer.ok && known?.list === list) this.#known.set(idOf(scope), { ...known, list: answer.value });
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

function idOf({ origin, account }: AccountScope): string {
  return `${origin}|${account}`;
}

async function nextPage(
  list: NamespaceList,
  client: BucketClient,
  signal: AbortSignal,
): Promise<Result<NamespaceList, ApiError>> {
  const answer = await client.listNamespaces({ range: rangeAfter(list) }, signal);
  return answer.ok ? succeeded(withPage(list, answer.value)) : answer;
}
