import assert from 'node:assert/strict';
import { defaultBaseUrl, parseBaseUrl } from '../../../src/api/baseUrl.ts';

describe('parseBaseUrl', () => {
  for (const [text, origin] of [
    ['', 'https://api.mixpeek.com'],
    ['   ', 'https://api.mixpeek.com'],
    ['https://api.mixpeek.com', 'https://api.mixpeek.com'],
    ['https://api.mixpeek.com/', 'https://api.mixpeek.com'],
    ['https://api.mixpeek.com/v1', 'https://api.mixpeek.com'],
    ['https://api.mixpeek.com/v1/', 'https://api.mixpeek.com'],
    ['  https://api.mixpeek.com/v1\n', 'https://api.mixpeek.com'],
    ['\ufeffhttps://api.mixpeek.com', 'https://api.mixpeek.com'],
    ['HTTPS://API.Mixpeek.COM/v1', 'https://api.mixpeek.com'],
    ['https://api.mixpeek.com:443', 'https://api.mixpeek.com'],
    ['https://api.mixpeek.com:8443/v1', 'https://api.mixpeek.com:8443'],
    ['https://10.0.0.7', 'https://10.0.0.7'],
    ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
    ['https://mixpeek', 'https://mixpeek'],
    ['https://my_host.internal', 'https://my_host.internal'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://localhost', 'https://localhost'],
    ['http://localhost', 'http://localhost'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['http://LOCALHOST:3000/v1', 'http://localhost:3000'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:80', 'http://127.0.0.1'],
    ['http://[::1]:8080/v1/', 'http://[::1]:8080'],
    ['http://[0:0:0:0:0:0:0:1]:8080', 'http://[::1]:8080'],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${origin}`, () => {
      const baseUrl = parseBaseUrl(text);
      assert.ok(baseUrl.ok);
      assert.equal(baseUrl.value.origin, origin);
      assert.equal(baseUrl.value.host, origin.replace(/^https?:\/\//, ''));
    });
  }

  it('shows a look-alike of another alphabet by its real name', () => {
    const baseUrl = parseBaseUrl('https://api.m\u0456xpeek.com');
    assert.ok(baseUrl.ok);
    assert.match(baseUrl.value.host, /^api\.xn--/);
  });

  it('knows this machine by its loopback names alone', () => {
    const isLoopback = (text: string) => {
      const baseUrl = parseBaseUrl(text);
      return baseUrl.ok && baseUrl.value.isLoopback;
    };
    for (const here of ['http://localhost', 'https://localhost:1', 'http://127.0.0.1:1', 'https://[::1]']) {
      assert.equal(isLoopback(here), true, here);
    }
    for (const elsewhere of [defaultBaseUrl, 'https://localhost.example.com', 'https://127.0.0.1.example.com']) {
      assert.equal(isLoopback(elsewhere), false, elsewhere);
    }
  });

  for (const [text, mistake] of [
    ['api.mixpeek.com', 'notAUrl'],
    ['//api.mixpeek.com', 'notAUrl'],
    ['/v1', 'notAUrl'],
    ['https', 'notAUrl'],
    ['https://', 'notAUrl'],
    ['https:///api.mixpeek.com', 'notAUrl'],
    ['https:/api.mixpeek.com', 'notAUrl'],
    ['https:api.mixpeek.com', 'notAUrl'],
    ['https:\\\\api.mixpeek.com', 'notAUrl'],
    ['https://api.mixpeek.com\\v1', 'notAUrl'],
    ['https://api.mixpeek.com\\.example.com', 'notAUrl'],
    ['https://api.mix peek.com', 'notAUrl'],
    ['https://api.mixpeek.com/ v1', 'notAUrl'],
    ['https://api.mix\tpeek.com', 'notAUrl'],
    ['https://api.mixpeek.com:port', 'notAUrl'],
    ['https://api.mixpeek.com:99999', 'notAUrl'],
    ['https://api.mixpeek.com…', 'notAUrl'],
    ['https://api.mixpeek.com..', 'notAUrl'],
    ['https://api..mixpeek.com', 'notAUrl'],
    ['https://.', 'notAUrl'],
    ['https://"api.mixpeek.com"', 'notAUrl'],
    ['https://api.mixpeek.com,', 'notAUrl'],
    ['https://*.mixpeek.com', 'notAUrl'],
    ['https://[::1', 'notAUrl'],
    ['http://localhost:3000, or so', 'notAUrl'],
    ['javascript:alert(1)', 'notAUrl'],
    ['file:///etc/passwd', 'notAUrl'],
    ['ftp://api.mixpeek.com', 'notAUrl'],
    ['ws://localhost', 'notAUrl'],
    ['data:text/html,x', 'notAUrl'],
    ['httpsx://api.mixpeek.com', 'notAUrl'],
    ['http://api.mixpeek.com', 'insecure'],
    ['http://10.0.0.7', 'insecure'],
    ['http://0.0.0.0:3000', 'insecure'],
    ['http://localhost.example.com', 'insecure'],
    ['http://127.0.0.1.example.com', 'insecure'],
    ['http://localhost.', 'insecure'],
    ['http://[::2]', 'insecure'],
    ['https://user@api.mixpeek.com', 'userInfo'],
    ['https://user:secret@api.mixpeek.com', 'userInfo'],
    ['https://@api.mixpeek.com', 'userInfo'],
    ['http://localhost@example.com', 'userInfo'],
    ['https://api.mixpeek.com@example.com/v1', 'userInfo'],
    ['https://api.mixpeek.com?key=1', 'queryOrFragment'],
    ['https://api.mixpeek.com/v1?', 'queryOrFragment'],
    ['https://api.mixpeek.com/#', 'queryOrFragment'],
    ['https://api.mixpeek.com/v1#buckets', 'queryOrFragment'],
    ['https://api.mixpeek.com/v2', 'path'],
    ['https://api.mixpeek.com/v1/v1', 'path'],
    ['https://api.mixpeek.com/v1//', 'path'],
    ['https://api.mixpeek.com//', 'path'],
    ['https://api.mixpeek.com/V1', 'path'],
    ['https://api.mixpeek.com/v1/buckets', 'path'],
    ['https://api.mixpeek.com/v1.', 'path'],
    ['https://api.mixpeek.com/v1…', 'path'],
    ['https://example.com/proxy/v1', 'path'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}: ${mistake}`, () => {
      assert.deepEqual(parseBaseUrl(text), { ok: false, error: mistake });
    });
  }
});
