import type { JsonValue } from '../model/json.ts';
import type { ShapedHttp } from './http.ts';

/** What a request can be copied as. */
export const snippetKinds = ['curl', 'python', 'typescript', 'json'] as const;
export type SnippetKind = (typeof snippetKinds)[number];

/** The environment variable that the copied code reads the key from: the key itself is in none of it. */
export const keyVariable = 'MIXPEEK_API_KEY';

/** A request as code that sends it, whatever its values hold; as JSON its body alone. */
export function snippet(kind: SnippetKind, request: ShapedHttp): string {
  switch (kind) {
    case 'curl':
      return curl(request);
    case 'python':
      return python(request);
    case 'typescript':
      return typescript(request);
    case 'json':
      return `${literal(request.body, json)}\n`;
  }
}

/** For a POSIX shell. */
function curl({ method, url, headers, body }: ShapedHttp): string {
  const named = Object.entries(headers).map(([name, value]) => shellQuoted(`${headerName(name)}: ${value}`));
  return `${[
    `curl --request ${method} ${shellQuoted(url)}`,
    ...[`"Authorization: Bearer $${keyVariable}"`, ...named].map((header) => `--header ${header}`),
    // Raw: other forms of the option would take a leading @ for the name of a file.
    `--data-raw ${shellQuoted(literal(body, json))}`,
  ].join(' \\\n  ')}\n`;
}

/** With the standard library alone, so that it runs wherever Python does. */
function python({ method, url, headers, body }: ShapedHttp): string {
  const entries = Object.entries(headers).map(
    ([name, value]) => `        ${quoted(headerName(name), pythonLiterals)}: ${quoted(value, pythonLiterals)},\n`,
  );
  return `import json
import os
import urllib.request

body = ${literal(body, pythonLiterals)}
request = urllib.request.Request(
    ${quoted(url, pythonLiterals)},
    data=json.dumps(body).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["${keyVariable}"],
${entries.join('')}    },
    method="${method}",
)
with urllib.request.urlopen(request) as response:
    print(json.dumps(json.load(response), indent=2))
`;
}

/** For Node 22 and newer, which run TypeScript as it is. */
function typescript({ method, url, headers, body }: ShapedHttp): string {
  const entries = Object.entries(headers).map(
    ([name, value]) => `    ${quoted(headerName(name), typescriptLiterals)}: ${quoted(value, typescriptLiterals)},\n`,
  );
  return `const body = ${literal(body, typescriptLiterals)};
const response = await fetch(${quoted(url, typescriptLiterals)}, {
  method: "${method}",
  headers: {
    Authorization: \`Bearer \${process.env.${keyVariable}}\`,
${entries.join('')}  },
  body: JSON.stringify(body),
});
console.log(JSON.stringify(await response.json(), null, 2));

export {};
`;
}

/** How a language writes what JSON can say: strings are those of JSON everywhere, but for what is named here. */
interface Literals {
  readonly indent: string;
  readonly yes: string;
  readonly no: string;
  readonly nothing: string;
  /** A character that is not to be seen, given as the code units that JSON would escape it by. */
  readonly escaped: (character: string) => string;
  readonly key: (quotedKey: string) => string;
}

const json: Literals = {
  indent: '  ',
  yes: 'true',
  no: 'false',
  nothing: 'null',
  escaped: (character) => character.split('').map(escapedUnit).join(''),
  key: (key) => key,
};

// In a literal the plain key would set the prototype.
const typescriptLiterals: Literals = { ...json, key: (key) => (key === '"__proto__"' ? `[${key}]` : key) };

const pythonLiterals: Literals = {
  ...json,
  indent: '    ',
  yes: 'True',
  no: 'False',
  nothing: 'None',
  // Two halves would be two characters here.
  escaped: (character) =>
    character.length === 1
      ? escapedUnit(character)
      : `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
};

function literal(value: JsonValue, language: Literals, margin = ''): string {
  if (typeof value === 'string') return quoted(value, language);
  if (typeof value === 'boolean') return value ? language.yes : language.no;
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : language.nothing;
  if (value === null) return language.nothing;
  const inner = margin + language.indent;
  const [open, close, parts] = Array.isArray(value)
    ? ['[', ']', value.map((part: JsonValue) => literal(part, language, inner))]
    : [
        '{',
        '}',
        Object.entries(value).map(
          ([key, part]) => `${language.key(quoted(key, language))}: ${literal(part, language, inner)}`,
        ),
      ];
  if (parts.length === 0) return open + close;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${margin}${close}`;
}

/**
 * What code must not hold as it is: control characters, marks that turn text around, spaces and fillers that look like
 * others or like nothing. Code that is copied has to show what it says.
 */
const unseen = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/** A string in double quotes. What JSON escapes, Python and TypeScript read alike. */
function quoted(text: string, { escaped }: Literals): string {
  return JSON.stringify(text).replace(unseen, escaped);
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Single quotes keep everything but themselves. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** As the documents of the API write it; the case means nothing. */
function headerName(name: string): string {
  return name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
