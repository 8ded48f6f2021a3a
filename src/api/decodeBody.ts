import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { TransportError } from './apiError.ts';

/** The encodings that `decodeBody` reads, as a request asks for them. */
export const acceptedEncodings = 'gzip, br';

type Decompress = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const decompressors: ReadonlyMap<string, Decompress> = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)], // the same, RFC 9110 §8.4.1.3
  ['br', promisify(brotliDecompress)],
]);

/**
 * The text of a body: at most one encoding taken off, read as UTF-8 without its byte order mark.
 * Answers `tooLarge` above `maxDecodedBytes` (never unpacking more than that), `incompleteReply`
 * for a stream that breaks off, `undecodable` for a broken one and for an encoding that was not asked for: a chain of encodings is a known way to multiply work.
 */
export async function decodeBody(
  body: Buffer,
  contentEncoding: string,
  maxDecodedBytes: number,
): Promise<Result<string, TransportError>> {
  const encoding = contentEncoding.trim().toLowerCase();
  const tooLarge: TransportError = { kind: 'tooLarge', limitBytes: maxDecodedBytes, counted: 'decoded' };

  // A reply without a body (204, a gateway's 502) may still name an encoding.
  if (body.length === 0 || encoding === '' || encoding === 'identity') {
    return body.length > maxDecodedBytes ? failed(tooLarge) : succeeded(textOf(body));
  }
  const decompress = decompressors.get(encoding);
  if (!decompress) return failed({ kind: 'undecodable', encoding });
  try {
    return succeeded(textOf(await decompress(body, { maxOutputLength: maxDecodedBytes })));
  } catch (error) {
    if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) return failed(tooLarge);
    return failed(hasCode(error, 'Z_BUF_ERROR') ? { kind: 'incompleteReply' } : { kind: 'undecodable', encoding });
  }
}

function textOf(bytes: Buffer): string {
  return new TextDecoder().decode(bytes);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
