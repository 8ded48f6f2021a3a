import { figureText, ratioOf, shortNumber } from './figures.ts';
import type { ClientMeasurement, Latency, Scenario } from './httpScenarios.ts';
import { clientNames, unlimited } from './pageClients.ts';
import { type RowMeasurement, steps } from './rowCost.ts';
import { tableText } from './table.ts';

const scenarioHead = ['rows', 'TLS', 'away, ms'];

function scenarioCells({ rows, secure, delay }: Scenario): readonly string[] {
  return [String(rows), secure ? 'yes' : 'no', String(delay)];
}

function ratioText(value: number): string {
  return `${value.toFixed(2)}×`;
}

function latencyText({ median, percentile95 }: Latency): string {
  return `${shortNumber(median)} (${percentile95 === undefined ? '–' : shortNumber(percentile95)})`;
}

/** How long a page takes with each client. */
export function latencyTable(measured: readonly ClientMeasurement[]): string {
  return tableText(
    [...scenarioHead, ...clientNames, 'ours / undici', 'ours / fetch'],
    measured.map((one) => [
      ...scenarioCells(one),
      ...clientNames.map((name) => latencyText(one.latency[name])),
      ...(['undici', 'fetch'] as const).map((name) => ratioText(ratioOf(one.latency.ours, one.latency[name]))),
    ]),
  );
}

/** How many pages a second brings with each client. */
export function throughputTable(measured: readonly ClientMeasurement[]): string {
  const others = ['undici', 'fetch', unlimited] as const;
  return tableText(
    [...scenarioHead, 'ours', ...others, ...others.map((name) => `ours / ${name}`)],
    measured.map((one) => [
      ...scenarioCells(one),
      ...(['ours', ...others] as const).map((name) => figureText(one.throughput[name])),
      ...others.map((name) => ratioText(ratioOf(one.throughput.ours, one.throughput[name]))),
    ]),
  );
}

/** What reading a row costs, step by step. */
export function rowTable(measured: readonly RowMeasurement[]): string {
  return tableText(
    ['rows', 'bytes per row', ...steps, 'validate / JSON.parse'],
    measured.map(({ rows, bytesPerRow, microseconds }) => [
      String(rows),
      shortNumber(bytesPerRow),
      ...steps.map((step) => figureText(microseconds[step])),
      ratioText(ratioOf(microseconds.validate, microseconds['JSON.parse'])),
    ]),
  );
}
