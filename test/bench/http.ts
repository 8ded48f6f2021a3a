/** `npm run bench:http`: our client against the barest one and the best-known one, and what reading a row costs. */
import process from 'node:process';
import * as tls from 'node:tls';
import { Refusal, runProgram, withProgress } from '../support/progress.ts';
import { pem } from '../unit/api/scriptedServers.ts';
import { startBucketServer } from './bucketServerProcess.ts';
import { ratioOf } from './figures.ts';
import { type GoalOutcome, outcomeOf, outcomeText } from './goals.ts';
import { type ClientMeasurement, type Effort, measureClients, type Place, type Scenario } from './httpScenarios.ts';
import { latencyTable, rowTable, throughputTable } from './httpTables.ts';
import { shippedCode } from './pageClients.ts';
import { readQuick } from './quickOption.ts';
import { updateReadme } from './readmeTable.ts';
import { saveResults } from './results.ts';
import { measureRows } from './rowCost.ts';

/** How far away the servers are, with what is asked of each: less of those that are far. */
const distances: readonly (readonly [delay: number, effort: Effort])[] = [
  [0, { rounds: 12, sequential: 20, parallel: 80 }],
  [50, { rounds: 8, sequential: 3, parallel: 24 }],
  [300, { rounds: 4, sequential: 1, parallel: 8 }],
];

/** So much that every number is there, and so little that none says anything. */
const quickEffort: Effort = { rounds: 1, sequential: 1, parallel: 8 };

const pageSizes = [100, 1_000];

/** What the clients are held to: a page of 1,000 rows from a server that is 50 ms away. */
const goals = {
  latency: { sign: '≤', bound: 1.1, unit: '×' },
  throughput: { sign: '≥', bound: 0.8, unit: '×' },
} as const;

/** Makes every client of this process trust the servers' authority, as they trust others: Node.js 24 can be told so. */
function trustAuthority(): void {
  const set = 'setDefaultCACertificates' in tls ? tls.setDefaultCACertificates : undefined;
  if (typeof set !== 'function') throw new Refusal('The benchmark needs Node.js 24.5 or newer.');
  set([...tls.getCACertificates('default'), pem('authority')]);
}

async function measurePlaces(quick: boolean): Promise<readonly ClientMeasurement[]> {
  const code = await withProgress('Building the extension', shippedCode);
  const measured: ClientMeasurement[] = [];
  for (const [delay, effort] of distances) {
    for (const secure of [false, true]) {
      const place: Place = { delay, secure };
      const identity = secure ? { tls: { cert: pem('vouched'), key: pem('key') } } : {};
      const server = await startBucketServer({ buckets: 1_000, delay, ...identity });
      for (const rows of pageSizes) {
        const scenario: Scenario = { ...place, rows };
        const title = `${rows} rows, ${secure ? 'TLS' : 'plain'}, ${delay} ms away`;
        const measure = () => measureClients(code, server.origin, scenario, quick ? quickEffort : effort);
        measured.push(await withProgress(title, measure));
      }
      await server.stop();
    }
  }
  return measured;
}

function outcomes(measured: readonly ClientMeasurement[]): readonly GoalOutcome[] {
  return measured
    .filter(({ rows, delay }) => rows === 1_000 && delay === 50)
    .flatMap(({ secure, latency, throughput }) => {
      const distance = '1,000 rows, 50 ms away, against bare undici and `JSON.parse`';
      const where = `1,000 rows, ${secure ? 'TLS' : 'plain'}, 50 ms away, to undici and JSON.parse`;
      return [
        outcomeOf(
          `our client, time for ${distance}`,
          `latency, ${where}`,
          goals.latency,
          ratioOf(latency.ours, latency.undici),
        ),
        outcomeOf(
          `our client, throughput of ${distance}`,
          `throughput, ${where}`,
          goals.throughput,
          ratioOf(throughput.ours, throughput.undici),
        ),
      ];
    });
}

await runProgram(import.meta.url, async () => {
  const quick = readQuick('bench:http', process.argv.slice(2));
  trustAuthority();
  const clients = await measurePlaces(quick);
  const rows = await withProgress('Reading rows', () => measureRows(pageSizes, quick ? 3 : 30));
  const goalOutcomes = outcomes(clients);
  console.log(`\n## One page at a time, ms, median (95 of 100)\n\n${latencyTable(clients)}`);
  console.log(`\n## Pages per second, 8 asked for at a time\n\n${throughputTable(clients)}`);
  console.log(`\n## Reading a page, µs per row\n\n${rowTable(rows)}`);
  console.log(`\n${goalOutcomes.map(outcomeText).join('\n')}\n`);
  console.log('A server is so far away by its own pause before each reply: connecting costs no more than on loopback.');
  console.log('Our transport opens at most 4 sockets; undici is given as many, fetch takes as many as it likes.');
  if (quick) console.log('Nothing was kept: the run was a short one.');
  else {
    console.log(`Kept in ${await saveResults('http', { clients, rows, goals: goalOutcomes })}`);
    await updateReadme();
  }
  return 0;
});
