import type { JsonObject } from '../../model/json.ts';
import type { BucketQuery, PageRange } from '../../model/query.ts';

/** The published generations of the API: the oldest, and those whose documents first appeared in the month or year. */
export const generationNames = ['seed', '2025-09', '2025-10', '2026'] as const;
export type GenerationName = (typeof generationNames)[number];

/** What told a generation from the others, for the log. */
export const evidences = ['answers the oldest listing call', 'no total_count', 'total_count', 'next_cursor'] as const;
export type Evidence = (typeof evidences)[number];

/** Where limit and offset of a listing call can stand. */
export const pagingPlaces = ['query', 'body', 'queryAndBody'] as const;

/** One call as a generation shapes it, to `path` under the base URL; without a body it is a GET. */
export interface ShapedRequest {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

export interface ListQuestion {
  readonly query: BucketQuery;
  readonly range: PageRange;
}

/** Which namespaces are wanted: those whose name holds `search`, or all. */
export interface NamespaceQuestion {
  readonly search?: string;
  readonly range: PageRange;
}

/**
 * What one server takes of the listing call. It starts as its generation's document says; a 422 narrows it, because
 * servers of one generation differ.
 */
export interface ListDialect {
  /** The largest page it takes, in rows. */
  readonly maxLimit: number;
  /**
   * Where limit and offset go. On the list path that is both places until one is refused: the documents name one or
   * the other and ignore extras, and a server that reads the other place than thought would answer with its first page.
   */
  readonly paging: (typeof pagingPlaces)[number];
  /** False where `sort` is a string of unstated grammar: rows then come in the server's own order. */
  readonly takesSort: boolean;
}

/** One published generation of the API. */
export interface Generation {
  readonly name: GenerationName;
  readonly dialect: ListDialect;
  /** Whether the server finds namespaces by a part of their name. */
  readonly searchesNamespaces: boolean;
  listRequest(question: ListQuestion, dialect: ListDialect): ShapedRequest;
  namespacesRequest(question: NamespaceQuestion): ShapedRequest;
}
