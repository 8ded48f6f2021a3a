import type * as vscode from 'vscode';
import type { BaseUrl } from '../../api/baseUrl.ts';
import type { ListClientOptions } from '../../api/listClient.ts';
import type { ServerMemory } from '../../api/serverMemory.ts';
import { newTraffic } from '../../api/traffic.ts';
import { faultText } from '../faultText.ts';
import { loadOnce } from '../loadOnce.ts';
import type { Log } from '../log.ts';
import { type BucketClient, LazyListClient, loadListClient } from './lazyListClient.ts';
import type { RequestLog } from './requestLog.ts';
import type { ConnectionSettings } from './settings.ts';
import { Transports } from './transports.ts';

interface Dependencies {
  readonly memory: ServerMemory;
  readonly userAgent: string;
  readonly log: Log;
}

/** Whose client it is, and where its key comes from. */
interface ClientOf {
  readonly server: BaseUrl;
  readonly account: string;
  readonly isSample: boolean;
  readonly apiKey: ListClientOptions['apiKey'];
}

/** ms. What was said to the editor before, the question for the key too, leaves first. */
const headStart = 8;

/** Makes the list clients of this window, which share its sockets, its rate limits and its log of requests. */
export class Clients implements vscode.Disposable {
  readonly #dependencies: Dependencies;
  readonly #transports: Transports;
  readonly #traffic = newTraffic();
  #preparation: NodeJS.Timeout | undefined;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#transports = new Transports(dependencies.log);
  }

  /** What was asked so far, and what failed. */
  readonly requestLog = loadOnce(async (): Promise<RequestLog> => {
    const { RequestLog } = await import('./requestLog.ts');
    return new RequestLog(this.#dependencies.log);
  });

  /** Loads what the first request needs while the editor looks up the key. */
  prepare({ requestTimeout }: ConnectionSettings): void {
    this.#preparation ??= setTimeout(() => {
      this.#transports.withTimeout(requestTimeout).catch(() => undefined);
      loadListClient().catch(() => undefined);
    }, headStart);
  }

  make({ server, account, isSample, apiKey }: ClientOf, settings: ConnectionSettings): BucketClient {
    const { memory, userAgent } = this.#dependencies;
    const { listApi, requestTimeout: totalTimeout } = settings;
    const options: ListClientOptions = {
      baseUrl: server,
      listApi,
      apiKey,
      account,
      memory,
      totalTimeout,
      transport: () => this.#transports.withTimeout(totalTimeout),
      traffic: this.#traffic,
      userAgent,
      onExchange: (exchange) => this.#write((requests) => requests.exchange(exchange, server.host)),
      onFinding: (finding) => this.#write((requests) => requests.finding(finding, server.host, isSample)),
    };
    return new LazyListClient(options, (fault) => this.logFault(fault));
  }

  logFault(fault: unknown): void {
    this.#dependencies.log.error('A request failed by a fault of this extension', faultText(fault));
  }

  dispose(): void {
    clearTimeout(this.#preparation);
    this.#transports.dispose();
  }

  /** In the order of the calls; a log that cannot be loaded, or is closed by now, is no reason to fail. */
  #write(line: (requests: RequestLog) => void): void {
    this.requestLog()
      .then(line)
      .catch(() => undefined);
  }
}
