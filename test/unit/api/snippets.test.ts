import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { isSendableNamespace } from '../../../src/api/credentials.ts';
import type { ShapedHttp } from '../../../src/api/http.ts';
import { type SnippetKind, snippet, snippetKinds } from '../../../src/api/snippets.ts';
import { parseFilter, printFilter } from '../../../src/model/filter.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { allHostileStrings, hostileStrings } from '../../support/hostileStrings.ts';
import { runCommand } from '../../support/processes.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';

const key = 'sk_\'key"$of`the\\test';

/** A question with the text in every place that takes one, and every kind of value. */
function bodyWith(text: string): JsonObject {
  const field = text === '' ? 'empty' : text;
  const filters = parseFilter({
    AND: [
      { field, operator: 'eq', value: text },
      { field: 'list', operator: 'in', value: [text, null, true, false, 0, -1.5, 1e21, 5e-324, [], {}] },
      { field: 'object', operator: 'ne', value: Object.fromEntries([[text, [text]]]) },
    ],
    NOT: [Object.fromEntries([[field, text]])],
    case_sensitive: true,
  });
  assert.ok(filters.ok, text);
  return { search: text, filters: printFilter(filters.value), sort: { field, direction: 'desc' } };
}

function requestWith(origin: string, text: string, place: number): ShapedHttp {
  return {
    method: 'POST',
    url: `${origin}/v1/buckets/list?limit=100&offset=${place}`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(isSendableNamespace(text) ? { 'x-namespace': text } : {}),
    },
    body: bodyWith(text),
  };
}

async function isOnPath(program: string): Promise<boolean> {
  return await runCommand(program, ['--version'], { output: 'keep' }).then(
    ({ code }) => code === 0,
    () => false,
  );
}

/** Where Python is missing, what is copied for it can only be read. */
const hasPython = await isOnPath('python3');

/** How each kind is run: all snippets, in files `0.<ending>` and so on, by as few processes as may be. */
const runners: Readonly<
  Partial<Record<SnippetKind, { readonly ending: string; readonly program: string; readonly loop: string }>>
> = {
  curl: {
    ending: 'sh',
    program: 'sh',
    loop: 'n=$1; while [ $n -le $2 ]; do . "./$n.sh" || exit 1; n=$((n + 1)); done',
  },
  typescript: {
    ending: 'ts',
    program: process.execPath,
    loop: "for (let n = +process.argv[2]; n <= +process.argv[3]; n += 1) await import('./' + n + '.ts');\nexport {};",
  },
  ...(hasPython
    ? {
        python: {
          ending: 'py',
          program: 'python3',
          loop: [
            'import sys',
            'for n in range(int(sys.argv[1]), int(sys.argv[2]) + 1):',
            '    with open(f"{n}.py", encoding="utf-8") as file:',
            '        exec(compile(file.read(), file.name, "exec"), {"__name__": "__main__"})',
          ].join('\n'),
        },
      }
    : {}),
};

describe('snippets', () => {
  let stub: StubApi;
  let folder: string;

  before(async () => {
    stub = await startStubApi(() => json(200, { results: [] }));
  });
  after(() => stub.dispose());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snippets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are run with curl, which this machine has', async () => {
    assert.ok(await isOnPath('curl'), 'The tests of copied code run curl. Install curl and try again.');
  });

  for (const [kind, { ending, program, loop }] of Object.entries(runners)) {
    it(`as ${kind} send the question, the namespace and the key of the environment, whatever the values hold`, async () => {
      const requests = allHostileStrings.map((text, place) => requestWith(stub.origin, text, place));
      await Promise.all(
        requests.map((request, place) => {
          const code = snippet(kind as SnippetKind, request);
          assert.ok(!code.includes(key));
          return writeFile(join(folder, `${place}.${ending}`), code);
        }),
      );
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      await writeFile(join(folder, `all.${ending}`), loop);
      const before = stub.requests.length;
      // Two at once: a process is mostly waiting for the server.
      const half = Math.floor(requests.length / 2);
      const ranges = [
        [0, half],
        [half + 1, requests.length - 1],
      ];
      const env = { ...process.env, MIXPEEK_API_KEY: key, no_proxy: '127.0.0.1', NO_PROXY: '127.0.0.1' };
      const outcomes = await Promise.all(
        ranges.map((range) =>
          runCommand(program, [`all.${ending}`, ...range.map(String)], { cwd: folder, env, output: 'keep' }),
        ),
      );
      for (const { code, output } of outcomes) assert.equal(code, 0, output.slice(-2000));
      const sent = stub.requests.slice(before);
      assert.equal(sent.length, requests.length);
      for (const { method, path, query, headers, body } of sent) {
        const place = Number(query['offset']);
        const text = allHostileStrings[place] ?? '';
        assert.deepEqual([method, path, query['limit']], ['POST', '/v1/buckets/list', '100']);
        // Compared as text: a key of any name, and every lone half of a character, counts.
        assert.equal(JSON.stringify(body), JSON.stringify(requests[place]?.body), JSON.stringify(text).slice(0, 200));
        assert.equal(headers.authorization, `Bearer ${key}`);
        assert.equal(headers['content-type'], 'application/json');
        assert.equal(headers['x-namespace'], isSendableNamespace(text) ? text : undefined);
      }
      assert.equal(new Set(sent.map(({ query }) => query['offset'])).size, requests.length);
      const written = [...requests.keys()].map((place) => `${place}.${ending}`);
      assert.deepEqual((await readdir(folder)).sort(), [...written, `all.${ending}`, 'package.json'].sort());
    });
  }

  it('as JSON are the body', () => {
    for (const text of allHostileStrings) {
      const request = requestWith('https://api.mixpeek.com', text, 0);
      assert.equal(JSON.stringify(JSON.parse(snippet('json', request))), JSON.stringify(request.body));
    }
  });

  it('show every character that they hold', () => {
    for (const kind of snippetKinds) {
      for (const text of [...hostileStrings.invisible, ...hostileStrings.unusual]) {
        const code = snippet(kind, requestWith('https://api.mixpeek.com', text, 0));
        assert.doesNotMatch(code, /[^\P{C}\n]|(?![ \n])\p{Z}|\p{Default_Ignorable_Code_Point}/u);
      }
    }
  });

  it('read as a person would write them', () => {
    const request: ShapedHttp = {
      method: 'POST',
      url: 'https://api.mixpeek.com/v1/buckets/list?limit=2&offset=0',
      headers: { 'content-type': 'application/json', 'x-namespace': "it's" },
      body: { search: "it's", filters: { AND: [{ field: 'is_locked', operator: 'eq', value: true }] } },
    };
    assert.equal(
      snippet('curl', request),
      String.raw`curl --request POST 'https://api.mixpeek.com/v1/buckets/list?limit=2&offset=0' \
  --header "Authorization: Bearer $MIXPEEK_API_KEY" \
  --header 'Content-Type: application/json' \
  --header 'X-Namespace: it'\''s' \
  --data-raw '{
  "search": "it'\''s",
  "filters": {
    "AND": [
      {
        "field": "is_locked",
        "operator": "eq",
        "value": true
      }
    ]
  }
}'
`,
    );
    assert.match(snippet('python', request), /^body = \{\n {4}"search": "it's",\n/m);
    assert.match(snippet('python', request), /"value": True\n/);
    assert.match(snippet('typescript', request), /^const body = \{\n {2}"search": "it's",\n/);
  });
});
