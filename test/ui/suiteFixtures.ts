import assert from 'node:assert/strict';
import { type CanaryHost, startCanaryHost } from '../support/canaryHost.ts';
import { type StubApi, type StubHandler, startStubApi } from '../support/stubApi.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../support/workbench.ts';

/**
 * One VS Code window for all tests of a `describe` block, closed after the last; a test that fails leaves a picture of
 * it. `options` are asked for when the window opens: by then the stubs that were declared before it are there.
 */
export function useWorkbench(options: () => WorkbenchOptions = () => ({})): () => Workbench {
  let workbench: Workbench | undefined;
  before('open VS Code', async () => {
    workbench = await openWorkbench(options());
  });
  afterEach('keep a picture of a failure', async function () {
    if (this.currentTest?.state !== 'failed') return;
    await workbench?.screenshot(`failed-${this.currentTest.fullTitle().replaceAll(/[^\w]+/g, '-')}`);
  });
  after('close VS Code', async () => {
    await workbench?.close();
  });
  return () => {
    assert.ok(workbench, 'VS Code is not open');
    return workbench;
  };
}

/** One API stub for all tests of a `describe` block. */
export function useStubApi(handler?: StubHandler): () => StubApi {
  let stub: StubApi | undefined;
  before('start a stub of the API', async () => {
    stub = await startStubApi(handler);
  });
  after('stop the stub', async () => {
    await stub?.dispose();
  });
  return () => {
    assert.ok(stub, 'the stub does not run');
    return stub;
  };
}

/** One host that nothing may ask for all tests of a `describe` block. */
export function useCanaryHost(): () => CanaryHost {
  let canary: CanaryHost | undefined;
  before('start a host that nothing may ask', async () => {
    canary = await startCanaryHost();
  });
  after('stop that host', async () => {
    await canary?.dispose();
  });
  return () => {
    assert.ok(canary, 'the host does not run');
    return canary;
  };
}
