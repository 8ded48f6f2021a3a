import { type Figure, figureOf, percentile95Of } from './figures.ts';
import { type ClientName, clientNames, openPageClients, type PageClient, unlimited } from './pageClients.ts';
import type { ClientCode } from './realClient.ts';
import { inRounds, Measurements, millisecondsOf } from './rounds.ts';

/** Where a server is. */
export interface Place {
  /** Milliseconds that it lets pass before each reply. */
  readonly delay: number;
  readonly secure: boolean;
}

export interface Scenario extends Place {
  /** Rows of a page. */
  readonly rows: number;
}

/** How much is asked: in each round, of each client, so many pages one after the other, then so many 8 at a time. */
export interface Effort {
  readonly rounds: number;
  readonly sequential: number;
  readonly parallel: number;
}

export interface Latency extends Figure {
  readonly percentile95: number | undefined;
}

export interface ClientMeasurement extends Scenario {
  /** Milliseconds for a page. */
  readonly latency: Readonly<Record<(typeof clientNames)[number], Latency>>;
  /** Pages per second. */
  readonly throughput: Readonly<Record<ClientName, Figure>>;
}

const atATime = 8;

/** Measures every client on one server, in turns. */
export async function measureClients(
  code: ClientCode,
  origin: string,
  { rows, delay, secure }: Scenario,
  effort: Effort,
): Promise<ClientMeasurement> {
  const clients = await openPageClients(code, origin, rows);
  const latencies = new Measurements<ClientName>();
  const throughputs = new Measurements<ClientName>();
  for (const client of clients) await warmUp(client, rows, delay);
  await inRounds(effort.rounds, clients, async (client) => {
    // One request at a time takes one socket, however many there may be.
    for (let call = 0; call < effort.sequential && client.name !== unlimited; call += 1) {
      latencies.add(client.name, await millisecondsOf(() => client.ask()));
    }
    const milliseconds = await millisecondsOf(() => askInParallel(client, effort.parallel));
    throughputs.add(client.name, (effort.parallel / milliseconds) * 1_000);
  });
  for (const client of clients) await client.close();
  return {
    ...{ rows, delay, secure },
    latency: byName(clientNames, (name) => {
      const values = latencies.of(name);
      return { ...figureOf(values), percentile95: percentile95Of(values) };
    }),
    throughput: byName([...clientNames, unlimited], (name) => figureOf(throughputs.of(name))),
  };
}

/** Opens every socket and has the code compiled; a client that gets other rows than the rest would be measured at something else. */
async function warmUp(client: PageClient, rows: number, delay: number): Promise<void> {
  await askInParallel(client, delay === 0 ? 100 : atATime);
  const received = await client.ask();
  if (received !== rows) throw new Error(`${client.name}: ${received} rows in place of ${rows}`);
}

async function askInParallel(client: PageClient, count: number): Promise<void> {
  let left = count;
  const askOn = async () => {
    while (left > 0) {
      left -= 1;
      await client.ask();
    }
  };
  await Promise.all(Array.from({ length: atATime }, askOn));
}

function byName<Name extends ClientName, Value>(
  names: readonly Name[],
  measurementOf: (name: Name) => Value,
): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, measurementOf(name)])) as Record<Name, Value>;
}
