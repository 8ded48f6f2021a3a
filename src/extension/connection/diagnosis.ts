import process from 'node:process';
import * as vscode from 'vscode';
import type { ApiError } from '../../api/apiError.ts';
import type { BaseUrl } from '../../api/baseUrl.ts';
import { hostOf } from '../../api/host.ts';
import { proxyTo } from '../../api/proxy.ts';
import { freshFacts, type ServerMemory } from '../../api/serverMemory.ts';
import { everything } from '../../model/query.ts';
import type { Log } from '../log.ts';
import type { ActiveConnection, Connection } from './activeConnection.ts';
import { type ApiKeys, environmentVariable } from './apiKeys.ts';
import { currentHttpSettings } from './httpSettings.ts';
import { exchangeLine, type FailedExchange } from './requestLog.ts';
import { currentSettings } from './settings.ts';

export interface DiagnosisParts {
  readonly connection: ActiveConnection;
  readonly apiKeys: ApiKeys;
  readonly memory: ServerMemory;
  readonly log: Log;
  /** Of this extension. */
  readonly version: string;
}

/** Puts one small request and opens what there is to know of the connection as a document, made to be pasted elsewhere. */
export async function diagnose(parts: DiagnosisParts): Promise<void> {
  await parts.connection.settled();
  const title = vscode.l10n.t('Diagnosing the connection…');
  const place = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const content = await vscode.window.withProgress(place, async (_progress, token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      const text = await diagnosisOf(parts, abort.signal);
      return abort.signal.aborted ? undefined : text;
    } finally {
      listener.dispose();
    }
  });
  if (content === undefined) return;
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document);
}

/**
 * The document, as Markdown and in English whatever the language of the editor: others will read it. It holds no key, no
 * credentials, and no name or id of a bucket or namespace.
 */
export async function diagnosisOf(parts: DiagnosisParts, signal: AbortSignal): Promise<string> {
  const { connection, log } = parts;
  const settings = currentSettings();
  const call = connection.state.kind === 'connected' ? await oneCall(connection.state.connection, signal) : 'none made';
  const { failures } = await connection.requestLog();
  const lines = [
    '# Mixpeek Bucket Explorer: connection',
    '',
    ...Object.entries({
      ...versions(parts.version),
      State: connection.state.kind,
      ...(settings.baseUrl.ok
        ? await aboutServer(parts, settings.baseUrl.value)
        : { Server: `the base URL cannot be used (${settings.baseUrl.error})` }),
      Settings: `listApi ${settings.listApi}, pageSize ${settings.pageSize}, requestTimeout ${settings.requestTimeout} ms`,
      'One call': call,
    }).map(([name, fact]) => `- ${name}: ${log.clean(fact)}`),
    '',
    '## Last failed requests',
    '',
    ...(failures.length === 0 ? ['none in this window'] : failures.map((failure) => `- ${log.clean(lineOf(failure))}`)),
    '',
  ];
  return lines.join('\n');
}

function versions(version: string): Readonly<Record<string, string>> {
  const { appName, appHost, remoteName, uiKind } = vscode.env;
  const kind = uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
  const remote = remoteName === undefined ? 'local' : `remote (${remoteName})`;
  return {
    Extension: version,
    Editor: `${appName}, VS Code ${vscode.version}, ${kind}, ${appHost}, ${remote}`,
    Runtime: `Node.js ${process.versions.node}, ${process.platform} ${process.arch}`,
  };
}

async function aboutServer(
  { connection, apiKeys, memory }: DiagnosisParts,
  server: BaseUrl,
): Promise<Readonly<Record<string, string>>> {
  const { state } = connection;
  const isSample = state.kind === 'connected' && state.connection.isSample;
  const namespace = state.kind === 'connected' ? state.connection.namespace : undefined;
  const { spoken } = freshFacts(memory, server.origin, Date.now());
  const http = currentHttpSettings(process.env);
  return {
    Server: isSample ? `the sample, in place of ${server.origin}` : server.origin,
    Generation: spoken
      ? `${spoken.generation}, shown by ${spoken.evidence} at ${new Date(spoken.learnedAt).toISOString()}, pages of up to ${spoken.dialect.maxLimit}`
      : 'not known yet',
    'API key': await aboutKey(apiKeys, server),
    Namespace: namespace === undefined ? 'none' : 'one is sent',
    Proxy: aboutProxy(new URL(server.origin), http),
    Certificates: [
      http.strictSSL ? 'checked' : 'NOT CHECKED (http.proxyStrictSSL is off)',
      `those of this machine count ${http.systemCertificates ? 'where others do not suffice' : 'not (http.systemCertificates is off)'}`,
    ].join(', '),
  };
}

async function aboutKey(apiKeys: ApiKeys, server: BaseUrl): Promise<string> {
  const found = await apiKeys.find(server);
  if (!found.ok) return 'the secret storage of this editor cannot be read';
  const stored = apiKeys.storedOrigins().length;
  const elsewhere = `${stored} ${stored === 1 ? 'server was' : 'servers were'} given one`;
  switch (found.value.kind) {
    case 'found':
      return `${found.value.source === 'environment' ? `from ${environmentVariable}` : found.value.source}; ${elsewhere}`;
    case 'environmentNeedsConsent':
      return `none; ${environmentVariable} has one that nobody allowed for this server; ${elsewhere}`;
    case 'none': {
      const { wasForgotten, environmentMistake } = found.value;
      const why = [
        ...(wasForgotten ? ['this editor has not kept the one that it was given'] : []),
        ...(environmentMistake ? [`what ${environmentVariable} holds is none (${environmentMistake})`] : []),
      ];
      return ['none', ...why, elsewhere].join('; ');
    }
  }
}

function aboutProxy(url: URL, { proxy }: ReturnType<typeof currentHttpSettings>): string {
  if (proxy.url === '') return 'none';
  const way = proxyTo(hostOf(url), proxy);
  if (!way.ok) return 'one is set that cannot be used';
  if (!way.value) return 'one is set, this server is reached directly';
  const { name, isSecure, authorization } = way.value;
  return `${isSecure ? 'https' : 'http'}://${name}, ${authorization === undefined ? 'without' : 'with'} credentials`;
}

/** One row of the list: what the first page costs, at its least. */
async function oneCall({ client, namespace }: Connection, signal: AbortSignal): Promise<string> {
  const began = performance.now();
  const page = await client.list(everything, { offset: 0, limit: 1 }, { namespace }, signal);
  const took = `${Math.round(performance.now() - began)} ms`;
  return page.ok ? `answered in ${took}` : `failed after ${took}: ${codesOf(page.error)}`;
}

/** The failure without a word of the server's, which could name anything. */
function codesOf(error: ApiError): string {
  const facts: Readonly<Record<string, unknown>> = { ...error };
  const known = ['status', 'phase', 'milliseconds', 'cause', 'code', 'proxy', 'scheme'] as const;
  return [error.kind, ...known.flatMap((name) => (facts[name] === undefined ? [] : [`${name} ${facts[name]}`]))].join(
    ', ',
  );
}

/** When, where and what; what a path says of a bucket or of a search is its owner's. */
function lineOf({ at, host, ...exchange }: FailedExchange): string {
  const path = exchange.path.replace(/\?.*$/, '').replace(/^(\/v1\/\w+\/)(?!list$).+$/, '$1…');
  return `${new Date(at).toISOString()} ${host} ${exchangeLine({ ...exchange, path })} · ${exchange.failure}`;
}
