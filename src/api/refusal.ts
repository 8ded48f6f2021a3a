import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { ApiError, Postponement, ServerRefusal, ValidationIssue } from './apiError.ts';
import type { HttpReply } from './http.ts';
import { retryAtOf } from './retryAfter.ts';

/** Reads a reply that is no success. The kind comes from the status and the published error forms, never from wording. */
export function refusalOf(reply: HttpReply, now: number): ApiError {
  const { status } = reply;
  if (status >= 300 && status < 400) return { kind: 'redirected', status, target: redirectTarget(reply) };
  const json = jsonOf(reply);
  const envelope = json !== undefined && isJsonObject(json['error']) ? json['error'] : undefined;
  const details = envelope && isJsonObject(envelope['details']) ? envelope['details'] : undefined;
  const refusal = refusalFacts(reply, json, envelope);

  if (status === 429) return { kind: 'rateLimited', ...refusal, ...postponement(reply, details, now) };
  if (status === 503) return { kind: 'serverFault', ...refusal, ...postponement(reply, details, now) };
  if (status >= 500) return { kind: 'serverFault', ...refusal };
  // A page where JSON belongs comes from something in between: its status says nothing about key or contract.
  if (json === undefined && reply.body.trim() !== '') {
    return { kind: 'notJson', status, contentType: reply.headers['content-type'] ?? '' };
  }
  switch (status) {
    case 401:
      return { kind: 'unauthorized', ...refusal };
    case 403:
      return { kind: refusal.type === 'UnauthorizedError' ? 'unauthorized' : 'forbidden', ...refusal };
    case 404:
      return notFound(refusal, details);
    case 405:
      return { kind: 'unknownRoute', ...refusal };
    case 400:
    case 413:
    case 422:
      return invalidRequest(refusal, validationIssues(json, details));
    default:
      return { kind: 'unexpectedStatus', ...refusal };
  }
}

function refusalFacts(reply: HttpReply, json: JsonObject | undefined, envelope: JsonObject | undefined): ServerRefusal {
  const message = textOf(envelope?.['message']) ?? textOf(json?.['detail']);
  const type = textOf(envelope?.['type']);
  const requestId = requestIdOf(reply);
  return {
    status: reply.status,
    ...(type === undefined ? {} : { type }),
    ...(message === undefined ? {} : { message }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** The id that support asks for; the contract mentions the header without naming it exactly. */
export function requestIdOf(reply: HttpReply): string | undefined {
  return reply.headers['x-request-id'] ?? reply.headers['request-id'] ?? reply.headers['x-correlation-id'];
}

function notFound(refusal: ServerRefusal, details: JsonObject | undefined): ApiError {
  const resource = textOf(details?.['resource']);
  const aboutNamespace = /namespace/i.test(refusal.message ?? '');
  if (resource === undefined && !aboutNamespace) return { kind: 'unknownRoute', ...refusal };
  return { kind: 'notFound', ...refusal, resource: resource ?? 'namespace' };
}

function invalidRequest(refusal: ServerRefusal, issues: readonly ValidationIssue[]): ApiError {
  const missingNamespace = issues.some(
    ({ location }) => location[0] === 'header' && String(location[1]).toLowerCase() === 'x-namespace',
  );
  return missingNamespace ? { kind: 'namespaceRequired', ...refusal } : { kind: 'invalidRequest', ...refusal, issues };
}

/** Both published forms: FastAPI's `detail` list, and the envelope's `details.validation_errors`. */
function validationIssues(json: JsonObject | undefined, details: JsonObject | undefined): readonly ValidationIssue[] {
  const listed = json?.['detail'] ?? details?.['validation_errors'];
  if (!Array.isArray(listed)) return [];
  return listed.filter(isJsonObject).map((issue) => {
    const location = issue['loc'] ?? issue['location'];
    const context = isJsonObject(issue['ctx']) ? issue['ctx'] : {};
    const maximum = context['le'];
    return {
      location: Array.isArray(location) ? location.filter((part) => ['string', 'number'].includes(typeof part)) : [],
      message: textOf(issue['msg']) ?? textOf(issue['message']) ?? '',
      type: textOf(issue['type']) ?? '',
      ...(typeof maximum === 'number' && Number.isSafeInteger(maximum) ? { maximum } : {}),
    };
  });
}

function postponement(reply: HttpReply, details: JsonObject | undefined, now: number): Postponement {
  const retryAt = retryAtOf(reply, details, now);
  return retryAt === undefined ? {} : { retryAt };
}

/** Only the origin: a path or query from there could hold anything. */
function redirectTarget(reply: HttpReply): string {
  const location = reply.headers['location'] ?? '';
  const origin = URL.canParse(location) ? new URL(location).origin : '';
  // The URL standard's origin of `javascript:`, `file:` and the like is the word "null".
  return origin === 'null' ? '' : origin;
}

function jsonOf(reply: HttpReply): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(reply.body);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
