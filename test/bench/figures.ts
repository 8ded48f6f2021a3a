/** What several measurements of one thing come to, in the unit of the thing. */
export interface Figure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** Sums up at least one measurement. */
export function figureOf(values: readonly number[]): Figure {
  if (values.length === 0) throw new Error('Nothing was measured.');
  const sorted = [...values].sort((one, other) => one - other);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
    runs: sorted.length,
  };
}

/** What 95 of 100 measurements do not exceed; undefined where there are too few to say. */
export function percentile95Of(values: readonly number[]): number | undefined {
  if (values.length < 20) return undefined;
  return [...values].sort((one, other) => one - other)[Math.ceil(values.length * 0.95) - 1];
}

/** How many times as much one thing is as another, by their medians. */
export function ratioOf(one: Figure, other: Figure): number {
  return one.median / other.median;
}

/** Like `12.5 [11.9..20.1]`. */
export function figureText({ median, min, max }: Figure): string {
  return `${shortNumber(median)} [${shortNumber(min)}..${shortNumber(max)}]`;
}

/** Three digits, as far as they say something. */
export function shortNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
