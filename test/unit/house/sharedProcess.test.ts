import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildCopy } from '../../support/projectCopy.ts';
import { json, type StubApi, startStubApi } from '../../support/stubApi.ts';
import type { PackageReport } from './packageProbe.ts';

/** Stands in for the editor while bundles are loaded: whatever is asked of it is there. */
const anyEditor = `
  const anything = new Proxy(function () {}, {
    get: (target, name) => (name === 'prototype' ? target.prototype : anything),
    apply: () => anything,
  });
  module.exports = Object.create(anything);
`;

describe('the shipped bundles', () => {
  let copy: string;
  let stub: StubApi;

  before(async () => {
    copy = await buildCopy();
    const editor = join(copy, 'dist', 'node_modules', 'vscode');
    await mkdir(editor, { recursive: true });
    await writeFile(join(editor, 'index.js'), anyEditor);
    stub = await startStubApi(() =>
      json(200, { results: [{ bucket_id: 'bkt_1', bucket_name: 'one' }], total_count: 1 }),
    );
  });
  after(async () => {
    await stub.dispose();
    await rm(copy, { recursive: true });
  });

  it('change nothing that the extensions of a process share: not when they are loaded, not with the first request', async () => {
    const probe = fileURLToPath(new URL('packageProbe.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(execPath, [probe, join(copy, 'dist'), stub.origin]);
    const { loaded, shared, ...report } = JSON.parse(stdout) as PackageReport;
    assert.ok(loaded > 15, `${loaded} bundles`);
    assert.ok(shared.length >= 12, `${shared.length} things`);
    assert.deepEqual(report, { changedByLoading: [], listed: ['one'], changedByRequest: [], fetched: 1 });
  });
});
