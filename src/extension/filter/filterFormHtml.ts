import { randomBytes } from 'node:crypto';

/** Where the frame finds its parts, as addresses that it may load, and what it may load from there. */
export interface FilterFormParts {
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  readonly iconStyle: string;
  readonly language: string;
}

const nonceBytes = 16;

/** The page of the form: one script, two style sheets and the icon font; no other code, address or picture. */
export function filterFormHtml({ cspSource, script, style, iconStyle, language }: FilterFormParts): string {
  const nonce = randomBytes(nonceBytes).toString('base64url');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
  ].join('; ');
  // The buttons look for the icons by this id.
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mixpeek</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${attribute(iconStyle)}">
<link rel="stylesheet" href="${attribute(style)}">
</head>
<body>
<main id="filter-form"></main>
<script nonce="${nonce}" src="${attribute(script)}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
