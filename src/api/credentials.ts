import { failed, type Result, succeeded } from '../model/result.ts';

export type KeyMistake = 'empty' | 'characters' | 'length';

/** Spaces, byte-order marks and zero-width characters that copying tends to bring along at either end. */
const copiedEdges = /^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/g;

const shortestKey = 8;
const longestKey = 512;
const longestNamespace = 256;

/** Visible ASCII: what a header may carry without becoming a second header (RFC 9110 §5.5). */
const headerSafe = /^[\x21-\x7e]+$/;

/** Reads an API key that was pasted. No prefix is demanded: several are in use. The value never appears in a mistake. */
export function parseApiKey(text: string): Result<string, KeyMistake> {
  const key = text.replace(copiedEdges, '');
  if (key === '') return failed('empty');
  if (!headerSafe.test(key)) return failed('characters');
  if (key.length < shortestKey || key.length > longestKey) return failed('length');
  return succeeded(key);
}

/** True if the text can be sent as `X-Namespace`: an id or a name under the same character rule as keys. */
export function isSendableNamespace(text: string): boolean {
  return text.length <= longestNamespace && headerSafe.test(text);
}
