import type { Generation } from './generation.ts';
import { listPathRequest, namespacesPathRequest } from './listPath.ts';

/** The generation of the autumn of 2025: paging in the body, pages of at most 100 rows, `total_count` required. */
export const october2025: Generation = {
  name: '2025-10',
  dialect: { maxLimit: 100, paging: 'queryAndBody', takesSort: true },
  searchesNamespaces: true,
  listRequest: listPathRequest,
  namespacesRequest: namespacesPathRequest,
};
