import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startConnectProxy } from '../../support/connectProxy.ts';
import { closeServers, pem, serveHttp, serveHttps } from './scriptedServers.ts';
import { removeBundle, type TransportForm, transportForms } from './transportForms.ts';
import type { ProbeOptions, ProbeReport } from './transportProbe.ts';

const run = promisify(execFile);
const deadProxy = 'http://127.0.0.1:9'; // discard: nothing listens there

async function probe(
  form: TransportForm,
  urls: readonly URL[],
  environment: NodeJS.ProcessEnv = {},
  options: ProbeOptions = {},
): Promise<ProbeReport> {
  const script = fileURLToPath(new URL('transportProbe.ts', import.meta.url));
  const { stdout } = await run(execPath, [script, await form.file(), JSON.stringify(options), ...urls.map(String)], {
    timeout: 30_000, // The process must end by itself: an open socket or timer would hold it.
    env: { ...env, ...environment },
  });
  return JSON.parse(stdout) as ProbeReport;
}

for (const form of transportForms) {
  describe(`The transport in a fresh process (${form.name})`, function () {
    this.timeout(40_000);
    let directory = '';

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'certificates-'));
    });
    afterEach(closeServers);
    after(async () => {
      await rm(directory, { recursive: true });
      await removeBundle();
    });

    it('leaves the process-wide dispatchers alone, so that other extensions keep their own fetch', async () => {
      const server = await serveHttp((_request, response) => response.end('{}'));
      const { outcomes, slots } = await probe(form, [server.url]);
      assert.deepEqual(
        outcomes.map((outcome) => outcome.ok),
        [true],
      );
      assert.deepEqual(slots, []);
    });

    it('touches nothing that others share, through a proxy and with the machine’s authorities', async () => {
      const authorities = join(directory, 'authorities.pem');
      await writeFile(authorities, pem('authority'));
      const plain = await serveHttp((_request, response) => response.end('straight'));
      const server = await serveHttps('vouched', (_request, response) => response.end('through'));
      const proxy = await startConnectProxy({ portOf: () => Number(server.url.port) });
      try {
        const urls = [plain.url, new URL('https://api.example.test/')];
        const settings = { proxy: { url: proxy.url, noProxy: '' } };
        // Where OpenSSL looks for the authorities of the machine.
        const environment = { SSL_CERT_FILE: authorities };
        for (const asInHost of [false, true]) {
          const report = await probe(form, urls, environment, { transport: settings, asInHost });
          assert.deepEqual(
            report.outcomes.map((outcome) => outcome.ok && outcome.value.body),
            ['straight', 'through'],
          );
          assert.deepEqual(report.changed, []);
          assert.equal(report.slots.length > 0, asInHost);
          assert.equal(report.shared.length > 8, asInHost);
        }
        assert.deepEqual(new Set(proxy.asked.map(({ authority }) => authority)), new Set(['api.example.test:443']));
      } finally {
        await proxy.dispose();
      }
    });

    it('goes straight to the host, whatever proxy the environment names', async () => {
      const server = await serveHttp((_request, response) => response.end('straight'));
      const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
      const { outcomes } = await probe(form, [server.url], {
        ...Object.fromEntries(names.map((name) => [name, deadProxy])),
        NO_PROXY: '',
        no_proxy: '',
      });
      assert.deepEqual(
        outcomes.map((outcome) => outcome.ok && outcome.value.body),
        ['straight'],
      );
    });

    it('tells a good certificate from an expired, a foreign and an unknown one', async () => {
      const trusted = join(directory, 'trusted.pem');
      await writeFile(trusted, [pem('trusted'), pem('expired'), pem('otherHost')].join(''));
      const requests: string[] = [];
      const servers = await Promise.all(
        (['trusted', 'expired', 'otherHost', 'unknown'] as const).map((certificate) =>
          serveHttps(certificate, (_request, response) => {
            requests.push(certificate);
            response.end();
          }),
        ),
      );
      const { outcomes } = await probe(
        form,
        servers.map(({ url }) => url),
        { NODE_EXTRA_CA_CERTS: trusted },
      );
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.ok ? outcome.value.status : outcome.error)),
        [
          200,
          { kind: 'network', cause: 'certificateExpired', code: 'CERT_HAS_EXPIRED' },
          { kind: 'network', cause: 'certificateWrongHost', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
          { kind: 'network', cause: 'certificateUntrusted', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
        ],
      );
      assert.deepEqual(requests, ['trusted']);
    });
  });
}
