import { type Figure, figureOf } from './figures.ts';

/**
 * Lets each of several contestants be measured once a round, every round beginning with another one: whatever else the
 * machine does falls on all alike, and none is always the one after the pause.
 */
export async function inRounds<Contestant>(
  rounds: number,
  contestants: readonly Contestant[],
  measure: (contestant: Contestant) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) await measure(contestant);
  }
}

/** One of several things that are measured in turns. */
export interface NamedFigure {
  readonly name: string;
  readonly milliseconds: Figure;
}

/** Measures each of these things once a round, after some rounds that only have the code compiled. */
export async function figuresInRounds(
  rounds: number,
  measures: Readonly<Record<string, () => Promise<number>>>,
): Promise<readonly NamedFigure[]> {
  const things = Object.entries(measures);
  await inRounds(10, things, async ([, measure]) => void (await measure()));
  const measured = new Measurements<string>();
  await inRounds(rounds, things, async ([name, measure]) => measured.add(name, await measure()));
  return things.map(([name]) => ({ name, milliseconds: figureOf(measured.of(name)) }));
}

/** Values by the name of who they are of, in the order of the first value of each. */
export class Measurements<Name> {
  readonly #values = new Map<Name, number[]>();

  add(name: Name, ...values: readonly number[]): void {
    const kept = this.#values.get(name);
    if (kept) kept.push(...values);
    else this.#values.set(name, [...values]);
  }

  of(name: Name): readonly number[] {
    return this.#values.get(name) ?? [];
  }
}

/** Milliseconds that something takes. */
export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
