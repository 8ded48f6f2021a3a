import type { Generation } from './generation.ts';
import { listPathRequest, namespacesPathRequest } from './listPath.ts';

/**
 * The current generation: pages of up to 1,000 rows, pagination nullable, `next_cursor` beside it. The first servers
 * with a `next_cursor` still took 100 rows at most; their 422 says so.
 */
export const year2026: Generation = {
  name: '2026',
  dialect: { maxLimit: 1_000, paging: 'queryAndBody', takesSort: true },
  searchesNamespaces: true,
  listRequest: listPathRequest,
  namespacesRequest: namespacesPathRequest,
};
