import type { HttpReply } from './http.ts';

/** What stands in the place of what was taken out. */
const mark = '•••';

/** A shorter text stands everywhere by chance. */
const shortestSecret = 4;

/** What an Authorization header holds: a scheme and its credentials (RFC 9110, section 11.4). */
const credentials = /\b(?:(bearer|basic|negotiate)\s+[^\s"',;]+|(digest)\s.+)/gi;

/** Name and password in a URL (RFC 3986, section 3.2.1), also where a careless one holds another `@`. */
const userinfo = /\/\/[^\s/?#]+@/g;

/** `text` without these secrets, as they are or as JSON and URLs spell them, and without all that looks like credentials. */
export function redact(text: string, secrets: Iterable<string> = []): string {
  return withoutSecrets(text, secrets).replace(credentials, `$1$2 ${mark}`).replace(userinfo, `//${mark}@`);
}

/**
 * A reply without the key that it was asked with: servers and gateways quote in an error what they were sent. The rows of
 * an answer are what the server has, and stay as they are.
 */
export function withoutKey(reply: HttpReply, key: string | undefined): HttpReply {
  if (key === undefined) return reply;
  const headers = Object.entries(reply.headers).map(([name, value]) => [name, withoutSecrets(value, [key])]);
  const isAnswer = reply.status >= 200 && reply.status < 300;
  const body = isAnswer ? reply.body : withoutSecrets(plainlySpelled(reply.body), [key]);
  return { ...reply, headers: Object.fromEntries(headers), body };
}

/** JSON can spell each character in several ways; here it is spelled as `JSON.stringify` does. */
function plainlySpelled(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}

function withoutSecrets(text: string, secrets: Iterable<string>): string {
  // The longest first: a secret may be a part of another.
  const forms = [...new Set([...secrets].flatMap(formsOf))].sort((one, other) => other.length - one.length);
  return forms.reduce((rest, form) => rest.replaceAll(form, mark), text);
}

function formsOf(secret: string): readonly string[] {
  if (secret.length < shortestSecret) return [];
  const inQuery = new URLSearchParams({ k: secret }).toString().slice('k='.length);
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), inQuery];
}
