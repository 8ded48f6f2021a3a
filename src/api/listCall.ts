import { type BucketPage, parsePage } from '../model/page.ts';
import { failed, type Result } from '../model/result.ts';
import type { ApiError } from './apiError.ts';
import {
  type Evidence,
  generationOfListReply,
  generations,
  looksLikeCreatedBucket,
  mayBeSeedServer,
  wantsToCreate,
} from './generations/detection.ts';
import { dialectAfter, firstDialect } from './generations/dialects.ts';
import type { Generation, ListDialect, ListQuestion, ShapedRequest } from './generations/generation.ts';
import { seed } from './generations/seed.ts';
import { year2026 } from './generations/year2026.ts';
import { freshFacts, type ServerFacts, type ServerMemory, type SpokenGeneration } from './serverMemory.ts';

/** Which listing call is used: found out by asking, or pinned by the user. */
export type ListApi = 'auto' | 'list' | 'seed';

/** The generation that a server has turned out to speak, and what showed it. */
export interface Finding extends SpokenGeneration {
  readonly evidence: Evidence;
}

export interface ListCallOptions {
  readonly origin: string;
  readonly listApi: ListApi;
  readonly memory: ServerMemory;
  readonly now: () => number;
  /** Sends one request and answers with the parsed JSON of a 2xx. */
  readonly send: (request: ShapedRequest) => Promise<Result<unknown, ApiError>>;
  /** The same for a request that is not to be cancelled. */
  readonly sendToTheEnd: (request: ShapedRequest) => Promise<Result<unknown, ApiError>>;
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}

type PageAnswer = Result<BucketPage, ApiError>;

/** A generation with the dialect to speak it in. */
interface Speech {
  readonly generation: Generation;
  readonly dialect: ListDialect;
}

/** One listing call, with the rule that tells the published generations apart. */
export class ListCall {
  readonly #options: ListCallOptions;

  constructor(options: ListCallOptions) {
    this.#options = options;
  }

  async run(question: ListQuestion): Promise<PageAnswer> {
    const { listApi, memory, origin } = this.#options;
    await memory.running.get(origin);
    const { spoken } = this.#facts();
    if (listApi === 'seed') return this.#asSeed(question);
    if (listApi === 'auto' && spoken?.generation === 'seed') {
      const answer = await this.#asSeed(question);
      if (answer.ok || !(mayBeSeedServer(answer.error) || wantsToCreate(answer.error))) return answer;
      // The server is another one now: ask it as if for the first time.
      this.#forget();
    }
    const answer = await this.#onListPath(question);
    if (listApi === 'list' || answer.ok || !mayBeSeedServer(answer.error)) return answer;
    this.#forget();
    return this.#trySeed(question, answer.error);
  }

  /** The one try of the oldest contract's path, at most once per base URL and day. */
  async #trySeed(question: ListQuestion, refused: ApiError): Promise<PageAnswer> {
    const { seedTry } = this.#facts();
    if (seedTry) return unsupportedIfUnknown(failed(refused));
    // Noted before it is sent: a window closed in between must not make it two.
    this.#noteSeedTry(false);
    // Not cancelled when the reader moves on: its answer is needed, and it may not be asked for again today.
    const { memory, origin, sendToTheEnd } = this.#options;
    const trying = this.#asSeed(question, sendToTheEnd).finally(() => memory.running.delete(origin));
    memory.running.set(origin, trying);
    const answer = await trying;
    if (!answer.ok && answer.error.kind === 'unauthorized') this.#noteSeedTry(true);
    if (!answer.ok && wantsToCreate(answer.error)) return unsupportedIfUnknown(failed(refused));
    return unsupportedIfUnknown(answer);
  }

  async #asSeed(question: ListQuestion, send = this.#options.send): Promise<PageAnswer> {
    const reply = await send(seed.listRequest(question, seed.dialect));
    if (!reply.ok) return reply;
    if (looksLikeCreatedBucket(reply.value)) return failed({ kind: 'unsupportedServer', status: 200 });
    const page = parsePage(reply.value, question.range.limit);
    if (page.ok) this.#learn({ generation: seed, dialect: seed.dialect }, 'answers the oldest listing call');
    return page;
  }

  async #onListPath(question: ListQuestion): Promise<PageAnswer> {
    const spoken = this.#spokenOnListPath();
    let { dialect } = spoken;
    let reply = await this.#options.send(spoken.generation.listRequest(question, dialect));
    // One more try for what a 422 names: a smaller page, or a part left out.
    if (!reply.ok && reply.error.kind === 'invalidRequest' && reply.error.status === 422) {
      const adapted = dialectAfter(reply.error.issues, dialect);
      if (adapted) {
        dialect = adapted;
        reply = await this.#options.send(spoken.generation.listRequest(question, dialect));
      }
    }
    if (!reply.ok) return reply;
    const page = parsePage(reply.value, Math.min(question.range.limit, dialect.maxLimit));
    if (page.ok) {
      const { generation, evidence } = generationOfListReply(reply.value);
      this.#learn({ generation, dialect: this.#dialectFor(generation, spoken, dialect) }, evidence);
    }
    return page;
  }

  /** The first call is shaped as the current generation does, in a dialect that every document allows. */
  #spokenOnListPath(): Speech {
    const { spoken } = this.#facts();
    return spoken && spoken.generation !== 'seed'
      ? { generation: generations[spoken.generation], dialect: spoken.dialect }
      : { generation: year2026, dialect: firstDialect };
  }

  /** What to speak from now on: the generation's own dialect, narrowed by what this server has refused. */
  #dialectFor(generation: Generation, before: Speech, used: ListDialect): ListDialect {
    if (before.generation === generation && before.dialect !== firstDialect) return used;
    const usual = generation.dialect;
    if (used === firstDialect) return usual;
    return {
      maxLimit: used.maxLimit === firstDialect.maxLimit ? usual.maxLimit : Math.min(used.maxLimit, usual.maxLimit),
      paging: used.paging === firstDialect.paging ? usual.paging : used.paging,
      takesSort: usual.takesSort && used.takesSort,
    };
  }

  #facts(): ServerFacts {
    return freshFacts(this.#options.memory, this.#options.origin, this.#options.now());
  }

  /** Written when it is new only, so that what was learned a day ago is asked again. */
  #learn({ generation, dialect }: Speech, evidence: Evidence): void {
    const { spoken, ...facts } = this.#facts();
    if (spoken?.generation === generation.name && sameDialect(spoken.dialect, dialect)) return;
    const learned = { generation: generation.name, dialect };
    this.#options.memory.set(this.#options.origin, {
      ...facts,
      spoken: { ...learned, learnedAt: this.#options.now() },
    });
    this.#options.onFinding?.({ ...learned, evidence });
  }

  #forget(): void {
    const { spoken, ...facts } = this.#facts();
    if (spoken) this.#options.memory.set(this.#options.origin, facts);
  }

  #noteSeedTry(keyWasRefused: boolean): void {
    const seedTry = { at: this.#options.now(), keyWasRefused };
    this.#options.memory.set(this.#options.origin, { ...this.#facts(), seedTry });
  }
}

function sameDialect(one: ListDialect, other: ListDialect): boolean {
  return one.maxLimit === other.maxLimit && one.paging === other.paging && one.takesSort === other.takesSort;
}

function unsupportedIfUnknown(answer: PageAnswer): PageAnswer {
  return !answer.ok && answer.error.kind === 'unknownRoute'
    ? failed({ kind: 'unsupportedServer', status: answer.error.status })
    : answer;
}
