import * as vscode from 'vscode';
import type { TransportOptions } from '../../api/http.ts';
import { decodedPart, parseProxyUrl } from '../../api/proxyUrl.ts';

/** The part of a transport that the editor's own settings decide. */
export type HttpSettings = Pick<TransportOptions, 'proxy' | 'strictSSL' | 'systemCertificates'>;

/** The editor's settings that count here, without `http.`. */
type HttpSetting =
  | 'proxy'
  | 'proxySupport'
  | 'proxyAuthorization'
  | 'proxyStrictSSL'
  | 'noProxy'
  | 'systemCertificates';

type Environment = Readonly<Record<string, string | undefined>>;

/** In the order in which they count: the server is asked over https. */
const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
const noProxyVariables = ['no_proxy', 'NO_PROXY'];

/**
 * Reads `http.*` as the editor itself does, at user level only: through the proxy of a workspace the key would go where
 * the workspace wants. Where the setting names no proxy, or is switched off, the environment's counts.
 */
export function readHttpSettings(userValue: (setting: HttpSetting) => unknown, environment: Environment): HttpSettings {
  const text = (setting: HttpSetting) => {
    const value = userValue(setting);
    return typeof value === 'string' ? value.trim() : '';
  };
  const listed = userValue('noProxy');
  const noProxy = Array.isArray(listed) ? listed.filter((host) => typeof host === 'string').join(',') : '';
  const authorization = text('proxyAuthorization');
  const ownProxy = userValue('proxySupport') === 'off' ? '' : text('proxy');
  return {
    proxy: {
      url: ownProxy || firstOf(proxyVariables, environment),
      noProxy: noProxy || firstOf(noProxyVariables, environment),
      ...(authorization === '' ? {} : { authorization }),
    },
    strictSSL: userValue('proxyStrictSSL') !== false,
    systemCertificates: userValue('systemCertificates') !== false,
  };
}

/** What must never be written down of a proxy: its password, and what it is authorized by. */
export function proxySecrets({ url, authorization = '' }: HttpSettings['proxy']): readonly string[] {
  const encoded = parseProxyUrl(url)?.password ?? '';
  // The environment and the settings are written by hand: the password may stand there either way.
  return [encoded, decodedPart(encoded), authorization].filter((secret) => secret !== '');
}

function firstOf(variables: readonly string[], environment: Environment): string {
  return variables.map((name) => environment[name]?.trim()).find((value) => value) ?? '';
}

/** The settings of this editor and its environment, read afresh at every call. */
export function currentHttpSettings(environment: Environment): HttpSettings {
  const configuration = vscode.workspace.getConfiguration('http');
  return readHttpSettings((setting) => configuration.inspect(setting)?.globalValue, environment);
}
