import { isJsonObject } from '../model/json.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { ApiError } from './apiError.ts';
import type { HttpReply } from './http.ts';
import { refusalOf } from './refusal.ts';

/** The JSON of a 2xx; any other reply, and a body that is none, as an error. `now` in ms since the epoch. */
export function parseReply(reply: HttpReply, now: number): Result<unknown, ApiError> {
  if (reply.status < 200 || reply.status >= 300) return failed(refusalOf(reply, now));
  const contentType = reply.headers['content-type'] ?? '';
  const notJson = failed<ApiError>({ kind: 'notJson', status: reply.status, contentType });
  if (/html/i.test(contentType)) return notJson;
  try {
    return succeeded(JSON.parse(reply.body));
  } catch {
    if (isCutOffJson(reply.body)) return failed({ kind: 'incompleteReply' });
    return /json/i.test(contentType) ? failed({ kind: 'invalidReply', path: '$' }) : notJson;
  }
}

/** Whether a text that is no JSON begins as an object or list and ends inside it. */
function isCutOffJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') isInString = !isInString;
    else if (isInString) at += character === '\\' ? 1 : 0;
    else if ('{['.includes(character)) depth += 1;
    else if ('}]'.includes(character)) depth -= 1;
  }
  return depth > 0;
}

/** How many rows a reply has; undefined where it is none of a list. */
export function rowsOf(reply: unknown): number | undefined {
  const rows = isJsonObject(reply) ? reply['results'] : undefined;
  return Array.isArray(rows) ? rows.length : undefined;
}
