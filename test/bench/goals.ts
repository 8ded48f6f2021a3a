import { shortNumber } from './figures.ts';

/** What a measured value ought to be: at most or at least so much. */
export interface Goal {
  readonly sign: '≤' | '≥';
  readonly bound: number;
  /** What stands behind a number, like `×` or ` ms`. */
  readonly unit: string;
}

/** A goal with what became of it, as it is kept. */
export interface GoalOutcome {
  /** What the goal is about, which may be many things. */
  readonly what: string;
  /** The one of them that was measured. */
  readonly name: string;
  readonly goal: string;
  readonly value: number;
  readonly met: boolean;
}

/** Holds a value against its goal. A goal that is missed is a figure like any other: nothing fails for it. */
export function outcomeOf(what: string, name: string, { sign, bound, unit }: Goal, value: number): GoalOutcome {
  // As it is shown: what lies beyond is noise, and would call 1.10× more than 1.1×.
  const shown = Number(shortNumber(value));
  return { what, name, goal: `${sign} ${bound}${unit}`, value, met: sign === '≤' ? shown <= bound : shown >= bound };
}

/** Like `- latency, 50 ms away: goal ≤ 1.1×: 1.03×, met`. */
export function outcomeText({ name, goal, value, met }: GoalOutcome): string {
  const unit = goal.replace(/^[≤≥] [\d.]+/, '');
  return `- ${name}: goal ${goal}: ${shortNumber(value)}${unit}, ${met ? 'met' : 'NOT MET'}`;
}
