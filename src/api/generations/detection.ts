import { isJsonObject } from '../../model/json.ts';
import type { ApiError } from '../apiError.ts';
import type { Evidence, Generation, GenerationName } from './generation.ts';
import { october2025 } from './october2025.ts';
import { seed } from './seed.ts';
import { september2025 } from './september2025.ts';
import { year2026 } from './year2026.ts';

/** Every published generation, by name. */
export const generations: Readonly<Record<GenerationName, Generation>> = {
  seed,
  '2025-09': september2025,
  '2025-10': october2025,
  '2026': year2026,
};

/** The generation that a successful reply of the list path shows: each added a key to the reply of the one before. */
export function generationOfListReply(reply: unknown): {
  readonly generation: Generation;
  readonly evidence: Evidence;
} {
  const answer = isJsonObject(reply) ? reply : {};
  const pagination = isJsonObject(answer['pagination']) ? answer['pagination'] : {};
  if ('next_cursor' in pagination) return { generation: year2026, evidence: 'next_cursor' };
  if ('total_count' in answer) return { generation: october2025, evidence: 'total_count' };
  return { generation: september2025, evidence: 'no total_count' };
}

/**
 * Whether a failed call of the list path allows one try of the oldest contract's path.
 * Only the route itself being unknown does: a 405, or a 404 that is about no resource. A refused key, a rate
 * limit, a fault or a page of HTML says nothing about the contract, and the other path creates buckets in every
 * later one.
 */
export function mayBeSeedServer(error: ApiError): error is Extract<ApiError, { kind: 'unknownRoute' }> {
  return error.kind === 'unknownRoute';
}

/**
 * Whether an answer of `POST /v1/buckets` shows a later contract, in which that path creates a bucket:
 * it misses the name of the bucket to create.
 */
export function wantsToCreate(error: ApiError): error is Extract<ApiError, { kind: 'invalidRequest' }> {
  return (
    error.kind === 'invalidRequest' &&
    error.issues.some(({ location }) => location.includes('bucket_name') || location.includes('bucket_schema'))
  );
}

/** True for an object with the bucket that a creating call would answer with: such a server must not be asked again. */
export function looksLikeCreatedBucket(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && 'bucket_id' in reply;
}

/** Whether a reply of the oldest path has the other part that its contract requires beside the rows. */
export function hasPagination(reply: unknown): boolean {
  return isJsonObject(reply) && isJsonObject(reply['pagination']);
}
