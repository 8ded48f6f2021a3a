/** A host to be reached. */
export interface Host {
  /** An IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** The host of an http or https URL, with the port of its scheme where it names none. */
export function hostOf({ protocol, hostname, port }: URL): Host {
  return { hostname: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** Host and port as URLs and the CONNECT request have them. */
export function authorityOf({ hostname, port }: Host): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}
