import { BlockList, isIP, isIPv4 } from 'node:net';
import { failed, type Result, succeeded } from '../model/result.ts';
import type { TransportError } from './apiError.ts';

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

/** A host to be reached. */
export interface Host {
  /** An IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** The proxy that leads to a host; undefined for those that are reached directly, as this machine itself always is. */
export function proxyTo(host: Host, settings: ProxySettings): Result<HttpProxy | undefined, TransportError> {
  if (settings.url === '' || isThisMachine(host.hostname) || isExempt(host, settings.noProxy)) {
    return succeeded(undefined);
  }
  return readProxy(settings);
}

function readProxy({ url: text, authorization }: ProxySettings): Result<HttpProxy, TransportError> {
  const scheme = /^([a-z][a-z0-9+.-]{0,31}):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return failed({ kind: 'unusableProxy', scheme });
  // The environment's variables are often written without a scheme.
  const address = scheme === undefined ? `http://${text}` : text;
  if (!URL.canParse(address)) return failed({ kind: 'unusableProxy', scheme: '' });
  const url = new URL(address);
  const isSecure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port) || (isSecure ? 443 : 80);
  return succeeded({
    isSecure,
    hostname,
    port,
    name: authorityOf({ hostname, port }),
    authorization: isHeaderValue(authorization) ? authorization : basicCredentials(url),
  });
}

/** Host and port as URLs and the CONNECT request have them. */
export function authorityOf({ hostname, port }: Host): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}

function basicCredentials({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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
