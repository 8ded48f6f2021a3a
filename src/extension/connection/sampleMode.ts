import type * as vscode from 'vscode';
import type { SampleContract } from '../../sample/sampleRequest.ts';
import type { SampleServer } from '../../sample/sampleServer.ts';

const stateKey = 'sample';

/** Whether this window shows the sample buckets, and the local server that serves them. */
export class SampleMode implements vscode.Disposable {
  readonly #state: vscode.Memento;
  #server: { readonly contract: SampleContract; readonly started: Promise<SampleServer> } | undefined;

  /** `state` is the window's own, so that a reload comes back to the sample and another window does not. */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get isOn(): boolean {
    return this.#state.get(stateKey) === true;
  }

  async turnOn(): Promise<void> {
    await this.#state.update(stateKey, true);
  }

  async turnOff(): Promise<void> {
    await this.#state.update(stateKey, undefined);
  }

  /** Ends the local server, unless the sample is on again. */
  stop(): void {
    if (!this.isOn) this.dispose();
  }

  /** The origin of the local server, which is started by the first call and again for another contract. */
  async origin(contract: SampleContract): Promise<string> {
    if (this.#server?.contract !== contract) {
      this.dispose();
      const started = import('../../sample/sampleServer.ts').then(({ startSampleServer }) =>
        startSampleServer({ contract }),
      );
      this.#server = { contract, started };
    }
    try {
      return (await this.#server.started).origin;
    } catch (fault) {
      this.#server = undefined;
      throw fault;
    }
  }

  dispose(): void {
    // A server that never started has nothing to end.
    this.#server?.started.then((server) => server.dispose()).catch(() => undefined);
    this.#server = undefined;
  }
}
