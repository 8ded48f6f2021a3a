import type { JsonValue } from './json.ts';

/** The operators of a filter condition, the same in every published generation. */
export type Operator =
  | 'eq'
  | 'ne'
  | 'gt'
  | 'lt'
  | 'gte'
  | 'lte'
  | 'in'
  | 'nin'
  | 'contains'
  | 'starts_with'
  | 'ends_with'
  | 'regex'
  | 'exists'
  | 'is_null'
  | 'text';

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: JsonValue;
}

/** A group of conditions; its keys hold together (AND), and NOT means that none of the listed holds. */
export interface FilterGroup {
  readonly AND?: readonly FilterNode[];
  readonly OR?: readonly FilterNode[];
  readonly NOT?: readonly FilterNode[];
  readonly case_sensitive?: boolean;
}

export type FilterNode = Condition | FilterGroup;

export interface Sort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** What is asked of the listing: search, filter and sort are one question. */
export interface BucketQuery {
  readonly search?: string;
  readonly filters?: FilterGroup;
  readonly sort?: Sort;
}

/** Which rows of the answer are wanted, counted in buckets. */
export interface PageRange {
  readonly offset: number;
  readonly limit: number;
}

/** The question that asks for everything. */
export const everything: BucketQuery = {};
