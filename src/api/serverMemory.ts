import { countOf } from '../model/bucket.ts';
import { isJsonObject } from '../model/json.ts';
import {
  type Evidence,
  evidences,
  type GenerationName,
  generationNames,
  type ListDialect,
  pagingPlaces,
} from './generations/generation.ts';

/** The generation that a server was found to speak, what showed it, and what it takes of it. */
export interface SpokenGeneration {
  readonly generation: GenerationName;
  readonly evidence: Evidence;
  readonly dialect: ListDialect;
  readonly learnedAt: number;
}

/** What one server has shown of itself; times are milliseconds since the epoch. */
export interface ServerFacts {
  readonly spoken?: SpokenGeneration;
  /** The one try of the oldest contract's path; `keyWasRefused`: the server did not even look at it. */
  readonly seedTry?: { readonly at: number; readonly keyWasRefused: boolean };
}

/** Keeps what servers have shown, by origin, across windows and restarts. */
export interface ServerMemory {
  get(origin: string): ServerFacts | undefined;
  set(origin: string, facts: ServerFacts): void;
  /** Tries of the oldest path that are under way, by origin: a later call waits for what they find out. */
  readonly running: Map<string, Promise<unknown>>;
}

const day = 24 * 60 * 60 * 1_000;

/** The facts of an origin, without those older than a day, from a clock that was ahead, or of a form not known here. */
export function freshFacts(memory: ServerMemory, origin: string, now: number): ServerFacts {
  const { spoken, seedTry } = memory.get(origin) ?? {};
  const isFresh = (time: number) => now >= time && now - time < day;
  return {
    ...(spoken && isFresh(spoken.learnedAt) && isSpeakable(spoken) ? { spoken } : {}),
    ...(seedTry && isFresh(seedTry.at) ? { seedTry } : {}),
  };
}

/** False for what another version of the extension has kept: asking the server again is better than a fault. */
function isSpeakable({
  generation,
  evidence,
  dialect,
}: { readonly [Part in keyof SpokenGeneration]: unknown }): boolean {
  return (
    generationNames.some((name) => name === generation) &&
    evidences.some((known) => known === evidence) &&
    isJsonObject(dialect) &&
    (countOf(dialect['maxLimit']) ?? 0) > 0 &&
    pagingPlaces.some((place) => place === dialect['paging']) &&
    typeof dialect['takesSort'] === 'boolean'
  );
}

/**
 * A new key is a new question to a server that refused the last one before looking at the path:
 * without this, one mistyped key would shut a seed server out for a day.
 */
export function allowSeedTryWithNewKey(memory: ServerMemory, origin: string): void {
  const { seedTry, ...facts } = memory.get(origin) ?? {};
  if (seedTry?.keyWasRefused) memory.set(origin, facts);
}
