import * as vscode from 'vscode';
import type { ReplaceableTransport, Transport } from '../../api/http.ts';
import type { Log } from '../log.ts';
import { currentHttpSettings, type HttpSettings, proxySecrets } from './httpSettings.ts';

/** The transports of this window, each loaded with the first request and kept: its sockets stay warm for the next page. */
export class Transports implements vscode.Disposable {
  readonly #log: Log;
  readonly #listener: vscode.Disposable;
  /** By total timeout (ms): a box that was opened under other settings keeps its own. */
  readonly #ready = new Map<number, Promise<ReplaceableTransport>>();
  /** What those were made with. */
  #settings: HttpSettings | undefined;

  constructor(log: Log) {
    this.#log = log;
    this.#listener = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('http')) this.#follow();
    });
  }

  withTimeout(totalTimeout: number): Promise<Transport> {
    const known = this.#ready.get(totalTimeout);
    if (known) return known;
    this.#settings ??= this.#read();
    const settings = this.#settings;
    const ready = import('../../api/transport.ts').then(({ createTransport }) =>
      createTransport({ totalTimeout, ...settings }),
    );
    this.#ready.set(totalTimeout, ready);
    // A failed load is tried again with the next request.
    ready.catch(() => this.#ready.delete(totalTimeout));
    return ready;
  }

  dispose(): void {
    this.#listener.dispose();
    this.#giveUp((transport) => transport.dispose());
  }

  /** Requests that are under way end as they began; the next ones go the new way. */
  #follow(): void {
    if (!this.#settings) return;
    const settings = currentHttpSettings(process.env);
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = undefined;
    this.#giveUp((transport) => transport.retire());
  }

  #read(): HttpSettings {
    const settings = currentHttpSettings(process.env);
    for (const secret of proxySecrets(settings.proxy)) this.#log.keepOut(secret);
    if (!settings.strictSSL) this.#log.warn('Certificates are not checked, because http.proxyStrictSSL is off');
    return settings;
  }

  #giveUp(end: (transport: ReplaceableTransport) => void): void {
    // One that never loaded has nothing to end.
    for (const ready of this.#ready.values()) ready.then(end).catch(() => undefined);
    this.#ready.clear();
  }
}
