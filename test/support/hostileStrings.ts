/**
 * Names and values as hostile as a name or a value can be, by what they attack. Where code is to be run by a mistake it
 * would leave a file named `canary` in the working folder.
 */

const times = (count: number, make: (at: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, at) => make(at));

const html = [
  ...['script', 'svg/onload=x()', 'iframe src=//x.invalid', 'style', 'base href=//x.invalid', 'template'].flatMap(
    (tag) => [`<${tag}>`, `"><${tag}>`, `'><${tag}>`],
  ),
  '<img src=x onerror=alert(1)>',
  '<img src="https://canary.invalid/i.png">',
  '<svg><script>alert(1)</script></svg>',
  '<svg><foreignObject><body onload=alert(1)></foreignObject></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x>"/></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="command:workbench.action.quit">x</a>',
  '<form action=//x.invalid><input name=key autofocus onfocus=alert(1)>',
  '<meta http-equiv=refresh content="0;url=//x.invalid">',
  '<link rel=stylesheet href=//x.invalid/c.css>',
  '<object data=//x.invalid></object>',
  '<video><source onerror=alert(1)></video>',
  '<details open ontoggle=alert(1)>',
  '</title><script>alert(1)</script>',
  '</textarea><b>bold</b>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<b>]]>',
  '&lt;b&gt;&amp;&#60;&#x3c;&nbsp;',
  `\${\`<b>\${1}</b>\`}`,
  '{{constructor.constructor("alert(1)")()}}',
];

const markdown = [
  ...['command:workbench.action.quit', 'command:mixpeek.removeApiKey', 'javascript:alert(1)', 'vscode://x/y'].flatMap(
    (target) => [`[run](${target})`, `![run](${target})`, `<${target}>`, `[a][b]\n\n[b]: ${target}`],
  ),
  ...['https://canary.invalid/i.png', 'file:///etc/passwd', 'data:text/html,<b>x</b>'].flatMap((target) => [
    `![x](${target})`,
    `[x](${target} "title")`,
    `[![x](${target})](${target})`,
  ]),
  '**bold** _italic_ ~~gone~~',
  '# heading',
  '> quote\n> quote',
  '- list\n- list',
  '1. one\n2. two',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '```sh\ntouch canary\n```',
  '`code`',
  '````',
  '---',
  '***',
  '\\*not bold\\*',
  '[ ] task',
  '[^1]: note',
  '<kbd>x</kbd>',
];

const icons = times(
  10,
  (at) => ['$(trash)', '$(sync~spin)', '\\$(x)', '$( )', '$(', '$($(x))'][at % 6] + ' '.repeat(at),
);

/** Characters that cannot be seen, or turn around or end what stands beside them. */
const invisible = [
  0x00, 0x01, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b, 0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x61c, 0x180e, 0x200b,
  0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067,
  0x2068, 0x2069, 0x3164, 0xfeff, 0xfff9, 0xe0001, 0xe0041,
].map((code) => `in${String.fromCodePoint(code)}visible`);

const terminal = [
  '\u001b[31mred\u001b[0m',
  '\u001b]0;title\u0007',
  '\u001b]8;;https://x.invalid\u001b\\link',
  '\u001b[2J\u001b[H',
  '\r\n2026-01-01 [error] forged',
];

const paths = [
  '../../etc/passwd',
  '..\\..\\windows',
  '/',
  '\\',
  '.',
  '..',
  '/v1/buckets?limit=1',
  'a/b\\c',
  '%2e%2e%2f',
  '%00',
  '%',
  '?x=1&y=2#z',
  '//x.invalid/',
  'https://user:password@x.invalid/',
  'file:///etc/passwd',
  'C:\\temp\\x',
  '\\\\host\\share',
  '~/x',
  '@/etc/passwd',
  '@-',
  'CON',
];

const prototypes = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'toJSON',
  'then',
  'length',
];

const unusual = [
  'x'.repeat(10_000),
  'long '.repeat(2_000),
  `${'\u0301'.repeat(500)}zalgo`,
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '👍🏽',
  '🇺🇳',
  '\u{1f600}'.repeat(300),
  '\ud83d',
  '\ude00',
  'half \ud83d here',
  '\ude00\ud83d',
  'ملفات الفيديو',
  'קבצים 123 abc',
  'فارسی می‌خواهم',
  '日本語のバケット',
  'ไทย',
  'Ünïcödé',
  'ﷺ',
  '𝕳𝖊𝖑𝖑𝖔',
  '\u{10ffff}',
];

const breakers = [
  '{"a":1}',
  '","filters":{"x":"y',
  '}]}',
  '\\',
  '\\u0000',
  '\\"',
  '"',
  'x\n{"level":"error"}',
  '/* */ // #',
  '[object Object]',
  '{0} {1} %s %d %j',
];

const nothings = ['', ' ', '   ', 'null', 'undefined', 'NaN', 'true', 'false', '0', '-0', '1e400', '123', '007'];

const shell = [
  '$(touch canary)',
  '`touch canary`',
  "'; touch canary; '",
  "'\\''; touch canary; '\\''",
  '"; touch canary; "',
  "'\ntouch canary\n'",
  "\\'; touch canary #",
  `\${IFS}touch\${IFS}canary`,
  '$MIXPEEK_API_KEY',
  `\${MIXPEEK_API_KEY}`,
  '$HOME $0 $$ $? $!',
  '!! !$ !x',
  '; touch canary',
  '| touch canary',
  '& touch canary &',
  '&& touch canary',
  '> canary',
  '<(touch canary)',
  '* ? [a-z] {a,b}',
  '#',
  '\\\n',
  'EOF\ntouch canary\nEOF',
  "$'touch canary'",
  '%PATH% ^ & canary',
  '--output canary',
  '-o canary',
];

const pythonCode = [
  '"+__import__("os").system("touch canary")+"',
  "'+__import__('os').system('touch canary')+'",
  '"""\n__import__("os").system("touch canary")\n"""',
  '{__import__("os").system("touch canary")}',
  '\\N{BULLET}',
  '\\x41\\101',
  'r"\\"',
  '%(x)s %s {}',
];

const scriptCode = [
  `\${process.getBuiltinModule("fs").writeFileSync("canary","")}`,
  '`+process.getBuiltinModule("fs").writeFileSync("canary","")+`',
  '"+process.getBuiltinModule("fs").writeFileSync("canary","")+"',
  "'+process.getBuiltinModule('fs').writeFileSync('canary','')+'",
  '"};process.getBuiltinModule("fs").writeFileSync("canary","");({"',
  '\\u{41}\\x41',
  '</script>',
  '*/ process.exit(1) /*',
];

/** By class, so that a test can take those that its place can meet. */
export const hostileStrings = {
  html,
  markdown,
  icons,
  invisible: [...invisible, ...terminal],
  paths,
  prototypes,
  unusual,
  breakers,
  nothings,
  shell,
  python: pythonCode,
  script: scriptCode,
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const allHostileStrings: readonly string[] = Object.values(hostileStrings).flat();

/** The same, each once, with their pictures and links at a host that counts its visits, and scripts that leave a mark on the window. */
export function hostileStringsAt(origin: string): readonly string[] {
  const aimed = allHostileStrings.map((text) =>
    text.replaceAll('https://canary.invalid', origin).replaceAll('alert(1)', 'self.hurt=1'),
  );
  return [...new Set(aimed)];
}
