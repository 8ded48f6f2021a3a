import type { Generation } from './generation.ts';
import { listPathRequest, namespacesPathRequest } from './listPath.ts';

/** The first generation on the list path: paging in the query, `sort` a string of unstated grammar, no `total_count`. */
export const september2025: Generation = {
  name: '2025-09',
  // It declares no largest page; a thousand is the most that any generation allows.
  dialect: { maxLimit: 1_000, paging: 'queryAndBody', takesSort: false },
  searchesNamespaces: false,
  listRequest(question, dialect) {
    // Case belongs into the filters here: the body has no key for it yet.
    const { filters } = question.query;
    const request = listPathRequest(question, dialect);
    if (filters?.case_sensitive === undefined || !request.body) return request;
    const { case_sensitive: _moved, ...body } = request.body;
    return { ...request, body: { ...body, filters: { ...filters } as typeof body } };
  },
  namespacesRequest: ({ range }) => namespacesPathRequest({ range }),
};
