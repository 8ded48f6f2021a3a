import type { HttpReply } from './http.ts';

/** What stands in the place of what was taken out. */
const mark = '•••';

/** What an Authorization header holds: a scheme and its credentials (RFC 9110, section 11.4). */
const credentials = /\b(bearer|basic|digest|negotiate)\s+[^\s"',;]+/gi;

/** Name and password in a URL (RFC 3986, section 3.2.1). */
const userinfo = /\/\/[^\s/?#@]+@/g;

/** `text` without these secrets, as they are or as JSON and URLs spell them, and without all that looks like credentials. */
export function redact(text: string, secrets: Iterable<string> = []): string {
  return withoutSecrets(text, secrets).replace(credentials, `$1 ${mark}`).replace(userinfo, `//${mark}@`);
}

/**
 * A reply without the key that it was asked with: servers and gateways quote in an error what they were sent. The rows of
 * an answer are what the server has, and stay as they are.
 */
export function withoutKey(reply: HttpReply, key: string | undefined): HttpReply {
  if (key === undefined) return reply;
  const headers = Object.entries(reply.headers).map(([name, value]) => [name, withoutSecrets(value, [key])]);
  const isAnswer = reply.status >= 200 && reply.status < 300;
  const body = isAnswer ? reply.body : withoutSecrets(reply.body, [key]);
  return { ...reply, headers: Object.fromEntries(headers), body };
}

function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let rest = text;
  for (const secret of secrets) {
    if (secret === '') continue;
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])) {
      rest = rest.replaceAll(form, mark);
    }
  }
  return rest;
}
