import type { JsonObject, JsonValue } from '../model/json.ts';

/** What was wrong, one entry a fault, in the published 422 form. */
export type ValidationIssues = readonly JsonObject[];

/** One entry of the published 422 form. `context` holds the bound that was passed, as `ge` or `le`. */
export function issue(
  type: string,
  loc: readonly (string | number)[],
  msg: string,
  input: JsonValue,
  context?: JsonObject,
): JsonObject {
  return { type, loc, msg, input, ...(context === undefined ? {} : { ctx: context }) };
}
