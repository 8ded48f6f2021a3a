import { BlockList, isIP, isIPv4 } from 'node:net';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { TransportError } from './apiError.ts';
import { authorityOf, type Host, hostOf } from './host.ts';
import { decodedPart, parseProxyUrl, proxyScheme } from './proxyUrl.ts';

/** How this machine reaches other hosts, as the user has set it. */
export interface ProxySettings {
  /** Of the proxy; empty for none. */
  readonly url: string;
  /** Hosts to be reached directly: names, with their subdomains, addresses and ranges, separated by commas. */
  readonly noProxy: string;
  /** The value of `Proxy-Authorization`, in place of the name and password in the URL. */
  readonly authorization?: string;
}

/** A proxy that can be used. */
export interface HttpProxy {
  readonly isSecure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Host and port, to be named to people: never the name and password. */
  readonly name: string;
  readonly authorization: string | undefined;
}

/** The proxy that leads to a host; undefined for those that are reached directly, as this machine itself always is. */
export function proxyTo(host: Host, settings: ProxySettings): Result<HttpProxy | undefined, TransportError> {
  if (settings.url === '' || isThisMachine(host.hostname) || isExempt(host, settings.noProxy)) {
    return succeeded(undefined);
  }
  return readProxy(settings);
}

function readProxy({ url: text, authorization }: ProxySettings): Result<HttpProxy, TransportError> {
  const scheme = proxyScheme(text);
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return failed({ kind: 'unusableProxy', scheme });
  const url = parseProxyUrl(text);
  if (!url) return failed({ kind: 'unusableProxy', scheme: '' });
  const isSecure = url.protocol === 'https:';
  const { hostname, port } = hostOf(url);
  return succeeded({
    isSecure,
    hostname,
    port,
    name: authorityOf({ hostname, port }),
    authorization: isHeaderValue(authorization) ? authorization : basicCredentials(url),
  });
}

function basicCredentials({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decodedPart(username)}:${decodedPart(password)}`).toString('base64')}`;
}

/** What cannot stand in one header line is not sent: it could add lines of its own. */
function isHeaderValue(text: string | undefined): boolean {
  return text !== undefined && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
}

const thisMachine = blockListOf([
  ['127.0.0.0', 8],
  ['::1', 128],
]);

function isThisMachine(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || isIn(thisMachine, name);
}

function isExempt({ hostname, port }: Host, noProxy: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && (entry === '*' || isRangeWith(entry, name) || isNameOf(entry, name, port)));
}

function isRangeWith(entry: string, address: string): boolean {
  const [, network = '', bits = ''] = /^\[?([0-9a-f.:]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
  if (isIP(network) === 0 || Number(bits) > (isIPv4(network) ? 32 : 128)) return false;
  return isIn(blockListOf([[network, Number(bits)]]), address);
}

function isNameOf(entry: string, name: string, port: number): boolean {
  if (isIP(entry) !== 0) return entry === name;
  const [, bracketed, plain = '', entryPort] = /^(?:\[([0-9a-f.:]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (entryPort !== undefined && Number(entryPort) !== port) return false;
  if (bracketed !== undefined) return bracketed === name;
  const domain = plain.replace(/^\*?\.?/, '').replace(/\.$/, '');
  return domain !== '' && (name === domain || (isIP(name) === 0 && name.endsWith(`.${domain}`)));
}

function blockListOf(ranges: readonly (readonly [network: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of ranges) list.addSubnet(network, bits, familyOf(network));
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
