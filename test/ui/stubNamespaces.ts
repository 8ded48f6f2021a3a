import { json, type StubHandler, type StubReply } from '../support/stubApi.ts';
import { listing, stubBucket } from './stubBuckets.ts';

/** What the stub of an account with namespaces does differently from the usual. */
interface Account {
  readonly namespaces: readonly string[];
  /** Whether the server refuses a request that names none. */
  readonly demandsNamespace?: boolean;
  /** The list of namespaces comes only after this. */
  readonly listedAfter?: () => Promise<void>;
}

/** The buckets of a namespace (`''` for what is listed without one), told apart by their names. */
export function bucketNamesOf(namespace: string): readonly string[] {
  const from = namespace === '' ? 'loose' : namespace;
  return [`${from}-one`, `${from}-two`];
}

/** Answers the calls that list namespaces, and the buckets of the one that the request names. */
export function account({ namespaces, demandsNamespace = false, listedAfter }: Account): StubHandler {
  return async (request) => {
    if (request.path === '/v1/namespaces/list') {
      await listedAfter?.();
      const results = namespaces.map((name) => ({ namespace_name: name, namespace_id: `ns_${name}` }));
      return json(200, { results, total_count: results.length });
    }
    const namespace = String(request.headers['x-namespace'] ?? '');
    if (namespace === '' && demandsNamespace) return namespaceMissing;
    if (namespace !== '' && !namespaces.includes(namespace)) return namespaceUnknown;
    return await listing(bucketNamesOf(namespace).map((name) => stubBucket(name)))(request);
  };
}

const namespaceMissing: StubReply = json(422, {
  detail: [{ loc: ['header', 'X-Namespace'], msg: 'Field required', type: 'missing' }],
});

const namespaceUnknown: StubReply = json(404, {
  error: { message: 'Namespace not found', type: 'NotFoundError', details: { resource: 'namespace' } },
});
