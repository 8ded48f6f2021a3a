import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mutations } from '../../support/mutations.ts';
import { projectRoot } from '../../support/projectFolders.ts';

describe('the mutation check', () => {
  for (const { name, file, text, guards } of mutations) {
    it(`finds what it takes out, once, and who has to notice: ${name}`, async () => {
      const source = await readFile(join(projectRoot, file), 'utf8');
      assert.equal(source.split(text).length - 1, 1);
      for (const guard of guards.filter((each) => each.endsWith('.ts')))
        await readFile(join(projectRoot, 'test', guard));
    });
  }
});
