import { countOf } from './bucket.ts';
import { isJsonObject } from './json.ts';
import { failed, type Result, succeeded } from './result.ts';

/** One namespace of an account. */
export interface Namespace {
  readonly name: string;
  readonly id: string | undefined;
  readonly description: string | undefined;
  readonly bucketCount: number | undefined;
}

/** One answer of the call that lists namespaces. */
export interface NamespacePage {
  readonly namespaces: readonly Namespace[];
  /** Entries that the server sent, readable or not: the next offset is counted by them. */
  readonly received: number;
  /** The largest page that the server says it sends, where it says so. */
  readonly pageSize: number | undefined;
  /** How many there are in all, where the server says so and the entries do not contradict it. */
  readonly total: number | undefined;
}

/** Reads a reply that lists namespaces, in any published generation; unreadable entries are left out. */
export function parseNamespaces(reply: unknown): Result<NamespacePage, { kind: 'invalidReply'; path: string }> {
  const answer = isJsonObject(reply) ? reply : {};
  const listed = Array.isArray(reply) ? reply : (answer['results'] ?? answer['namespaces']);
  if (!Array.isArray(listed)) return failed({ kind: 'invalidReply', path: '$.results' });
  const pagination = isJsonObject(answer['pagination']) ? answer['pagination'] : {};
  const total = countOf(answer['total_count']) ?? countOf(pagination['total']);
  return succeeded({
    namespaces: listed.flatMap((entry) => parseNamespace(entry) ?? []),
    received: listed.length,
    pageSize: countOf(pagination['page_size']) || undefined,
    total: total !== undefined && total >= listed.length ? total : undefined,
  });
}

function parseNamespace(entry: unknown): Namespace | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { namespace_name: name, namespace_id: id, description, bucket_count: bucketCount } = entry;
  if (typeof name !== 'string' || name === '') return undefined;
  return {
    name,
    id: typeof id === 'string' && id !== '' ? id : undefined,
    description: typeof description === 'string' && description !== '' ? description : undefined,
    bucketCount: countOf(bucketCount),
  };
}
