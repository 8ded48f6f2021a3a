import type { HttpReply, HttpRequest, Transport } from '../../../src/api/http.ts';
import { succeeded } from '../../../src/model/result.ts';
import type { StubReply, StubRequest } from '../../support/stubApi.ts';

/** A request as a stub server would have read it. */
export function stubRequest({ method, url, headers, body }: HttpRequest): StubRequest {
  return {
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    body: body === undefined ? undefined : JSON.parse(body),
  };
}

/** A transport without a network, for tests that send thousands of requests. */
export function memoryTransport(
  answer: (request: StubRequest, sent: HttpRequest) => StubReply | Promise<StubReply>,
): Transport {
  return {
    async send(request) {
      const reply: HttpReply = await answer(stubRequest(request), request);
      return succeeded(reply);
    },
    dispose: async () => {},
  };
}
