import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/projectFolders.ts';

const mostLines = 400;

describe('source files', () => {
  it(`have at most ${mostLines} lines`, () => {
    const files = globSync('src/**/*.*', { cwd: projectRoot });
    assert.ok(files.length > 30, 'the sources were not found');
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(projectRoot, file), 'utf8').trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > mostLines);
    assert.deepEqual(long, []);
  });
});
