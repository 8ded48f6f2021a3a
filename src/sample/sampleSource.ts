import type { JsonObject } from '../model/json.ts';

/** Buckets in a fixed order, in the wire form of the current contract. A plain array is one; a computed one need not hold them. */
export interface BucketSequence {
  readonly length: number;
  at(index: number): JsonObject | undefined;
}

export interface SampleNamespace {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly buckets: BucketSequence;
}

/** What a sample server serves. The first namespace answers where a request names none. */
export type SampleSource = readonly [SampleNamespace, ...SampleNamespace[]];
