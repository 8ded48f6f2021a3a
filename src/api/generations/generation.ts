import type { JsonObject } from '../../model/json.ts';
import type { BucketQuery, PageRange } from '../../model/query.ts';

/** The two published forms of the listing call, told apart by their path. */
export type GenerationName = 'list' | 'seed';

/** One listing call as a generation shapes it: `POST` to `path` under the base URL. */
export interface ListRequest {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export interface ListQuestion {
  readonly query: BucketQuery;
  readonly range: PageRange;
}
