import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { TransportOptions } from '../../../src/api/http.ts';
import { type ProxySettings, proxyTo } from '../../../src/api/proxy.ts';
import {
  type ConnectProxy,
  demandsCredentials,
  type ProxyMode,
  startConnectProxy,
} from '../../support/connectProxy.ts';
import { pem, type ScriptedServer, serveHttp, serveHttps, serveTcp, signalled } from './scriptedServers.ts';
import { bodyOf, cancelled, describeTransport, type OpenTransport, patient, send, silence } from './transportSuite.ts';

describe('proxyTo', () => {
  const settings = (changes: Partial<ProxySettings> = {}): ProxySettings => ({
    url: 'http://proxy.example.invalid:8080',
    noProxy: '',
    ...changes,
  });
  const server = { hostname: 'api.mixpeek.com', port: 443 };
  const isDirect = (hostname: string, noProxy: string, port = 443) => {
    const proxy = proxyTo({ hostname, port }, settings({ noProxy }));
    assert.ok(proxy.ok);
    return proxy.value === undefined;
  };

  for (const [noProxy, hostname, expected] of [
    ['', 'api.mixpeek.com', false],
    ['*', 'api.mixpeek.com', true],
    ['mixpeek.com', 'api.mixpeek.com', true],
    ['.mixpeek.com', 'api.mixpeek.com', true],
    ['*.mixpeek.com', 'api.mixpeek.com', true],
    ['API.Mixpeek.COM', 'api.mixpeek.com', true],
    ['mixpeek.com', 'mixpeek.com.', true],
    ['peek.com', 'api.mixpeek.com', false],
    ['mixpeek.com.evil.example', 'api.mixpeek.com', false],
    ['a.example, b.example', 'b.example', true],
    ['a.example b.example', 'b.example', true],
    ['a.example,,', 'b.example', false],
    ['mixpeek.com:443', 'api.mixpeek.com', true],
    ['mixpeek.com:8443', 'api.mixpeek.com', false],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.0.0.0/99', '10.1.2.3', false],
    ['2001:db8::/32', '2001:db8::1', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['1.2.3', '10.1.2.3', false],
    ['2001:db8::1', '2001:db8::1', true],
    ['[2001:db8::1]:443', '2001:db8::1', true],
    ['.', 'api.mixpeek.com', false],
  ] as const) {
    it(`reaches ${hostname} ${expected ? 'directly' : 'through the proxy'} where "${noProxy}" needs none`, () => {
      assert.equal(isDirect(hostname, noProxy), expected);
    });
  }

  for (const hostname of ['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', '127.0.0.1', '127.9.9.9', '::1']) {
    it(`never leads to this machine itself: ${hostname}`, () => {
      assert.equal(isDirect(hostname, ''), true);
    });
  }

  it('leads nowhere where none is set', () => {
    assert.deepEqual(proxyTo(server, settings({ url: '' })), { ok: true, value: undefined });
  });

  const plain = {
    isSecure: false,
    hostname: 'p.example',
    port: 8080,
    name: 'p.example:8080',
    authorization: undefined,
  };
  for (const [url, expected] of [
    ['http://p.example:8080', plain],
    ['p.example:8080', plain],
    ['HTTP://p.example:8080/', plain],
    ['http://p.example', { ...plain, port: 80, name: 'p.example:80' }],
    ['https://p.example', { ...plain, isSecure: true, port: 443, name: 'p.example:443' }],
    ['http://[2001:db8::1]:3128', { ...plain, hostname: '2001:db8::1', port: 3128, name: '[2001:db8::1]:3128' }],
    ['http://me:secret@p.example:8080', { ...plain, authorization: 'Basic bWU6c2VjcmV0' }],
    ['http://u%40x:p%3A@p.example:8080', { ...plain, authorization: 'Basic dUB4OnA6' }],
    ['http://50%25:%E0@p.example:8080', { ...plain, authorization: `Basic ${btoa('50%:%E0')}` }],
  ] as const) {
    it(`reads ${url}`, () => {
      assert.deepEqual(proxyTo(server, settings({ url })), { ok: true, value: expected });
    });
  }

  for (const [url, scheme] of [
    ['socks5://me:secret@p.example:1080', 'socks5'],
    ['socks://p.example', 'socks'],
    ['ftp://p.example', 'ftp'],
    ['http://', ''],
    ['http://p example', ''],
    ['http://p.example:99999', ''],
  ] as const) {
    it(`cannot use ${url}, and does not repeat it`, () => {
      assert.deepEqual(proxyTo(server, settings({ url })), { ok: false, error: { kind: 'unusableProxy', scheme } });
    });
  }

  it('prefers the credentials that are set by themselves, and never lets them add a header', () => {
    const url = 'http://me:secret@p.example:8080';
    for (const [authorization, expected] of [
      ['Negotiate abc', 'Negotiate abc'],
      ['Basic x\r\nX-Evil: 1', 'Basic bWU6c2VjcmV0'],
      ['', 'Basic bWU6c2VjcmV0'],
    ] as const) {
      const proxy = proxyTo(server, settings({ url, authorization }));
      assert.equal(proxy.ok && proxy.value?.authorization, expected);
    }
  });
});

/** A server that is reached by name, which only the proxy knows how to. */
function named({ url }: ScriptedServer): URL {
  return new URL(`https://api.example.test${url.pathname}${url.search}`);
}

describeTransport((open) => {
  describe('through a proxy', () => {
    const proxies: ConnectProxy[] = [];

    afterEach(async () => {
      await Promise.all(proxies.splice(0).map((proxy) => proxy.dispose()));
    });

    async function proxyFor(server: ScriptedServer, isSecure = false): Promise<ConnectProxy> {
      const portOf = () => Number(server.url.port);
      const proxy = await startConnectProxy(
        isSecure ? { portOf, secure: { cert: pem('vouched'), key: pem('key') } } : { portOf },
      );
      proxies.push(proxy);
      return proxy;
    }

    /** A transport that goes through the proxy and trusts the tests' own authority. */
    function openThrough(proxy: Pick<ConnectProxy, 'url'>, options: Partial<TransportOptions> = {}) {
      return openTrusting(open, { ...patient, proxy: { url: proxy.url, noProxy: '' }, ...options });
    }

    const echo = () => serveHttps('vouched', (request, response) => response.end(`${request.headers.host}`));

    for (const isSecure of [false, true]) {
      const kind = isSecure ? 'https' : 'http';
      it(`reaches the server by its name, and keeps the tunnel for the next call (${kind})`, async () => {
        const server = await echo();
        const proxy = await proxyFor(server, isSecure);
        const transport = openThrough(proxy);
        for (let call = 0; call < 3; call += 1) {
          assert.equal(bodyOf(await send(transport, named(server))), 'api.example.test');
          await setImmediate(); // undici frees a socket one turn after its reply.
        }
        const tunnel = { authority: 'api.example.test:443', headers: { host: 'api.example.test:443' } };
        // Once to find out that Node's own authorities do not vouch for it, and once to stay.
        assert.deepEqual(proxy.asked, isSecure ? [tunnel] : [tunnel, tunnel]);
        await transport.dispose();
        await Promise.all([proxy.allClosed(), server.allClosed()]);
      });
    }

    it('goes straight to this machine and to hosts that need no proxy', async () => {
      const plain = await serveHttp((_request, response) => response.end('straight'));
      const secure = await echo();
      const proxy = await proxyFor(secure);
      const transport = openThrough(proxy);
      assert.equal(bodyOf(await send(transport, plain.url)), 'straight');
      assert.equal(bodyOf(await send(transport, secure.url)), `127.0.0.1:${secure.url.port}`);
      const exempt = openThrough(proxy, { proxy: { url: proxy.url, noProxy: '.invalid' }, connectTimeout: 5_000 });
      const outcome = await send(exempt, new URL('https://bucket-explorer.invalid/'));
      assert.ok(!outcome.ok && outcome.error.kind === 'network');
      assert.equal(outcome.error.proxy, undefined);
      assert.equal(proxy.accepted(), 0);
    });

    it('gives the proxy its credentials, and the server none of them', async () => {
      let seen: unknown;
      const server = await serveHttps('vouched', (request, response) => {
        seen = request.headers;
        response.end();
      });
      const proxy = await proxyFor(server);
      const url = proxy.url.replace('//', '//me:s%20cret@');
      await send(openThrough({ url }), named(server), undefined, { headers: { authorization: 'Bearer sk_key' } });
      assert.equal(proxy.asked[0]?.headers['proxy-authorization'], `Basic ${btoa('me:s cret')}`);
      assert.doesNotMatch(JSON.stringify(proxy.asked), /sk_key/);
      assert.doesNotMatch(JSON.stringify(seen), /proxy-authorization/);
      assert.match(JSON.stringify(seen), /sk_key/);
    });

    const answers: readonly (readonly [what: string, mode: ProxyMode, error: (name: string) => object])[] = [
      ['demands credentials', demandsCredentials, (proxy) => ({ kind: 'proxyAuthentication', proxy })],
      ['forbids the host', says(403), (proxy) => ({ kind: 'proxyRefused', proxy, status: 403 })],
      ['cannot reach the host', says(502), (proxy) => ({ kind: 'proxyRefused', proxy, status: 502 })],
      ['redirects', says(302), (proxy) => ({ kind: 'proxyRefused', proxy, status: 302 })],
      ['hangs up', 'hangUp', (proxy) => ({ kind: 'network', cause: 'reset', code: 'ECONNRESET', proxy })],
      [
        'hangs up early',
        { says: 'HTTP/1.1 200' },
        (proxy) => ({ kind: 'network', cause: 'reset', code: 'ECONNRESET', proxy }),
      ],
      ['speaks something else', { says: 'SSH-2.0\r\n\r\n' }, notHttp],
      ['says no status', { says: 'HTTP/1.1 OK\r\n\r\n' }, notHttp],
      ['talks without an end', { says: `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20_000)}` }, notHttp],
    ];
    for (const [what, mode, error] of answers) {
      it(`names the proxy, not the server, where it ${what}, and sends nothing`, async () => {
        let requests = 0;
        const server = await serveHttps('vouched', () => {
          requests += 1;
        });
        const proxy = await proxyFor(server);
        proxy.mode = mode;
        const url = proxy.url.replace('//', '//me:canary@');
        const outcome = await send(openThrough({ url }), named(server));
        assert.deepEqual(outcome, { ok: false, error: error(proxy.name) });
        assert.equal(requests, 0);
        await proxy.allClosed();
      });
    }

    it('names a proxy that is dead, or cannot be found', async () => {
      const server = await echo();
      const proxy = await proxyFor(server);
      await proxy.dispose();
      assert.deepEqual(await send(openThrough(proxy), named(server)), {
        ok: false,
        error: { kind: 'network', cause: 'refused', code: 'ECONNREFUSED', proxy: proxy.name },
      });
      const lost = await send(openThrough({ url: 'http://me:canary@proxy.invalid:81' }), named(server));
      assert.ok(!lost.ok && lost.error.kind === 'network');
      assert.deepEqual([lost.error.cause, lost.error.proxy], ['hostNotFound', 'proxy.invalid:81']);
    });

    it('refuses a proxy that speaks SOCKS, and asks nobody', async () => {
      const outcome = await send(openThrough({ url: 'socks5://127.0.0.1:9' }), new URL('https://api.example.test/'));
      assert.deepEqual(outcome, { ok: false, error: { kind: 'unusableProxy', scheme: 'socks5' } });
    });

    it('names a proxy whose own certificate is wrong', async () => {
      const server = await echo();
      const proxy = await proxyFor(server, true);
      const url = proxy.url.replace('127.0.0.1', 'localhost');
      const outcome = await send(open({ ...patient, proxy: { url, noProxy: '' } }), named(server));
      assert.deepEqual(outcome, {
        ok: false,
        error: {
          ...{ kind: 'network', cause: 'certificateUntrusted', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
          proxy: new URL(url).host,
        },
      });
      assert.equal(proxy.asked.length, 0);
    });

    it('names the server where the server fails behind the tunnel', async () => {
      const server = await serveTcp('https:', (socket) => socket.once('data', () => socket.destroy()));
      const proxy = await proxyFor(server);
      const outcome = await send(openThrough(proxy), named(server));
      assert.deepEqual(outcome, { ok: false, error: { kind: 'network', cause: 'reset', code: 'ECONNRESET' } });
    });

    describe('that never answers', () => {
      it('runs out of the time for connecting, and leaves no socket', async () => {
        const server = await echo();
        const proxy = await proxyFor(server);
        proxy.mode = 'silent';
        const outcome = await send(openThrough(proxy, { connectTimeout: 50 }), named(server));
        const timeout = { kind: 'timeout', phase: 'connect', milliseconds: 50, proxy: proxy.name } as const;
        assert.deepEqual(outcome, { ok: false, error: timeout });
        await proxy.allClosed();
      });

      it('is told from a server that does not shake hands', async () => {
        const server = await serveTcp('https:', silence);
        const proxy = await proxyFor(server);
        const outcome = await send(openThrough(proxy, { connectTimeout: 100 }), named(server));
        assert.deepEqual(outcome, { ok: false, error: { kind: 'timeout', phase: 'connect', milliseconds: 100 } });
        await Promise.all([proxy.allClosed(), server.allClosed()]);
      });

      it('lets a call be cancelled at once, and the next one succeeds', async () => {
        const server = await echo();
        const proxy = await proxyFor(server);
        proxy.mode = 'silent';
        const controller = new AbortController();
        const transport = openThrough(proxy);
        const call = send(transport, named(server), controller.signal);
        while (proxy.asked.length === 0) await setImmediate();
        controller.abort();
        assert.deepEqual(await call, cancelled);
        await proxy.allClosed();
        proxy.mode = 'ok';
        assert.equal(bodyOf(await send(transport, named(server))), 'api.example.test');
      });

      it('is left at once when the transport is disposed of', async () => {
        const server = await echo();
        const proxy = await proxyFor(server);
        proxy.mode = 'silent';
        const transport = openThrough(proxy);
        const call = send(transport, named(server));
        while (proxy.asked.length === 0) await setImmediate();
        await transport.dispose();
        assert.deepEqual(await call, cancelled);
        await proxy.allClosed();
      });
    });
  });

  describe('retiring', () => {
    it('lets what is under way end by itself, and keeps no socket', async () => {
      const asked = signalled();
      let answer = () => {};
      const server = await serveHttp((request, response) => {
        if (request.url === '/quick') return response.end('quick');
        answer = () => response.end('ok');
        return asked.happen();
      });
      const transport = open();
      const call = send(transport, server.url);
      await asked.happened;
      transport.retire();
      assert.equal(bodyOf(await send(transport, new URL('/quick', server.url))), 'quick');
      answer();
      assert.equal(bodyOf(await call), 'ok');
      await server.allClosed();
    });

    it('closes idle sockets at once', async function () {
      // Sooner than a socket that nobody uses is closed anyway.
      this.timeout(3_000);
      const server = await serveHttp((_request, response) => response.end('ok'));
      const transport = open();
      assert.equal(bodyOf(await send(transport, server.url)), 'ok');
      assert.equal(server.open(), 1);
      transport.retire();
      await server.allClosed();
    });
  });
});

function openTrusting(open: OpenTransport, options: Partial<TransportOptions>): ReturnType<OpenTransport> {
  return open(options, () => [pem('authority')]);
}

function says(status: number): ProxyMode {
  return { says: `HTTP/1.1 ${status} No\r\nLocation: https://evil.example.invalid\r\nContent-Length: 0\r\n\r\n` };
}

function notHttp(proxy: string): object {
  return { kind: 'network', cause: 'other', code: 'ERR_PROXY_ANSWER', proxy };
}
