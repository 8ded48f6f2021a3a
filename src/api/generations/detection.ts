import type { ApiError } from '../apiError.ts';

/**
 * Whether a failed `POST /v1/buckets/list` allows one try of the oldest contract's path.
 * Only the route itself being unknown does: a 405, or a 404 that is about no resource. A refused key, a rate
 * limit, a fault or a page of HTML says nothing about the contract, and the other path creates buckets in every
 * later one.
 */
export function mayBeSeedServer(error: ApiError): boolean {
  return error.kind === 'unknownRoute';
}

/**
 * Whether an answer of `POST /v1/buckets` shows a later contract, in which that path creates a bucket:
 * it misses the name of the bucket to create.
 */
export function wantsToCreate(error: ApiError): boolean {
  return (
    error.kind === 'invalidRequest' &&
    error.issues.some(({ location }) => location.includes('bucket_name') || location.includes('bucket_schema'))
  );
}

/** True for an object with the bucket that a creating call would answer with: such a server must not be asked again. */
export function looksLikeCreatedBucket(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && 'bucket_id' in reply;
}
