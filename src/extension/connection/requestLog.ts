import type { Finding } from '../../api/listCall.ts';
import type { Exchange } from '../../api/listClient.ts';
import { Settings } from '../contributions.ts';
import type { Log } from '../log.ts';

/** A request that brought nothing. */
export interface FailedExchange extends Exchange {
  readonly host: string;
  /** When it ended, in milliseconds since the epoch. */
  readonly at: number;
}

/** The most failures that are remembered. */
const mostFailures = 20;

/** Writes down each request of this window, and remembers the last ones that failed. */
export class RequestLog {
  readonly #log: Pick<Log, 'info'>;
  readonly #now: () => number;
  #failures: readonly FailedExchange[] = [];

  constructor(log: Pick<Log, 'info'>, now = Date.now) {
    this.#log = log;
    this.#now = now;
  }

  /** Newest last. */
  get failures(): readonly FailedExchange[] {
    return this.#failures;
  }

  exchange(exchange: Exchange, host: string): void {
    this.#log.info(exchangeLine(exchange));
    if (isFailure(exchange)) {
      this.#failures = [...this.#failures.slice(1 - mostFailures), { ...exchange, host, at: this.#now() }];
    }
  }

  finding(finding: Finding, host: string, isSample: boolean): void {
    this.#log.info(findingLine(finding, host, isSample));
  }
}

/** What was cancelled was not wanted any more. */
function isFailure({ failure }: Exchange): boolean {
  return failure !== undefined && failure !== 'cancelled';
}

/** One request as one line. The request id comes from the server: only what an id is made of is shown. */
export function exchangeLine({ method, path, generation, outcome, durationMs, rows, requestId }: Exchange): string {
  const id = requestId?.replace(/[^\w.:-]/g, '').slice(0, 80);
  return [
    `${method} ${path}`,
    generation,
    String(outcome),
    `${durationMs} ms`,
    rows === undefined ? undefined : `${rows} rows`,
    id,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

/** Which published form of the API `host` is asked in, and why, as one line. */
function findingLine(finding: Finding, host: string, isSample: boolean): string {
  switch (finding.kind) {
    case 'found':
    case 'remembered': {
      const { generation, evidence, dialect, learnedAt } = finding.spoken;
      const why = finding.kind === 'found' ? evidence : `remembered since ${timeOf(learnedAt)}: ${evidence}`;
      return `${host} speaks ${generation} (${why}), pages of up to ${dialect.maxLimit}`;
    }
    case 'forgotten':
      return `${host} does not speak ${finding.spoken.generation} any more (${finding.status}): it is asked anew`;
    case 'pinned':
      return `${host} is asked by the ${finding.listApi} call alone (${isSample ? 'the sample' : Settings.listApi})`;
  }
}

/** Hours and minutes, as the log has them; nothing is remembered for longer than a day. */
function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toTimeString().slice(0, 5);
}
