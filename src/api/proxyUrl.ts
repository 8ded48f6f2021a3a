const schemeOf = /^([a-z][a-z0-9+.-]{0,31}):\/\//i;

/** The scheme that the address of a proxy names, in lower case; undefined for none. */
export function proxyScheme(text: string): string | undefined {
  return schemeOf.exec(text)?.[1]?.toLowerCase();
}

/** The address of a proxy; undefined for what is none. The environment's variables are often written without a scheme. */
export function parseProxyUrl(text: string): URL | undefined {
  const address = proxyScheme(text) === undefined ? `http://${text}` : text;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** A name or password of a URL as it is meant; as it is written where it cannot be decoded. */
export function decodedPart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
