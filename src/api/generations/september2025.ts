import { isJsonObject } from '../../model/json.ts';
import type { Generation } from './generation.ts';
import { listPathRequest, namespacesPathRequest } from './listPath.ts';

/** The first generation on the list path: paging in the query, `sort` a string of unstated grammar, no `total_count`. */
export const september2025: Generation = {
  name: '2025-09',
  // It declares no largest page; a thousand is the most that any generation allows.
  dialect: { maxLimit: 1_000, paging: 'queryAndBody', takesSort: false },
  searchesNamespaces: false,
  listRequest(question, dialect) {
    // The grammar of this generation knows no key in a group but its own, and the body none for the case yet.
    const request = listPathRequest(question, dialect, { shorthand: false });
    const { case_sensitive, filters, ...body } = request.body ?? {};
    if (case_sensitive === undefined) return request;
    return { ...request, body: { ...body, filters: { ...(isJsonObject(filters) ? filters : {}), case_sensitive } } };
  },
  namespacesRequest: ({ range }) => namespacesPathRequest({ range }),
};
