import { type BucketPage, parsePage } from '../model/page.ts';
import { failed, type Result } from '../model/result.ts';
import type { ApiError } from './apiError.ts';
import { looksLikeCreatedBucket, mayBeSeedServer, wantsToCreate } from './generations/detection.ts';
import type { ListQuestion, ListRequest } from './generations/generation.ts';
import { dialectAfter, firstDialect, type ListDialect, listRequest } from './generations/list.ts';
import { seedListRequest } from './generations/seed.ts';
import { freshFacts, type ServerFacts, type ServerMemory, type SpokenForm } from './serverMemory.ts';

/** Which listing call is used: found out by asking, or pinned by the user. */
export type ListApi = 'auto' | 'list' | 'seed';

export interface ListCallOptions {
  readonly origin: string;
  readonly listApi: ListApi;
  readonly memory: ServerMemory;
  readonly now: () => number;
  /** Sends one request and answers with the parsed JSON of a 2xx. */
  readonly send: (request: ListRequest) => Promise<Result<unknown, ApiError>>;
  /** The same for a request that is not to be cancelled. */
  readonly sendToTheEnd: (request: ListRequest) => Promise<Result<unknown, ApiError>>;
}

type PageAnswer = Result<BucketPage, ApiError>;

/** One listing call, with the rule that tells the published forms apart. */
export class ListCall {
  readonly #options: ListCallOptions;

  constructor(options: ListCallOptions) {
    this.#options = options;
  }

  async run(question: ListQuestion): Promise<PageAnswer> {
    const { listApi, memory, origin } = this.#options;
    await memory.running.get(origin);
    const { spoken } = this.#facts();
    const dialect = spoken?.generation === 'list' ? spoken.dialect : firstDialect;
    if (listApi === 'seed') return this.#asSeed(question);
    if (listApi === 'list') return this.#asList(question, dialect);

    if (spoken?.generation === 'seed') {
      const answer = await this.#asSeed(question);
      if (answer.ok || !(mayBeSeedServer(answer.error) || wantsToCreate(answer.error))) return answer;
      // The server is another one now: ask it as if for the first time.
      this.#forget();
    }
    const answer = await this.#asList(question, dialect);
    if (answer.ok || !mayBeSeedServer(answer.error)) return answer;
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
    const reply = await send(seedListRequest(question));
    if (!reply.ok) return reply;
    if (looksLikeCreatedBucket(reply.value)) return failed({ kind: 'unsupportedServer', status: 200 });
    const page = parsePage(reply.value, question.range.limit);
    if (page.ok && this.#facts().spoken?.generation !== 'seed') this.#learn({ generation: 'seed' });
    return page;
  }

  async #asList(question: ListQuestion, known: ListDialect): Promise<PageAnswer> {
    let dialect = known;
    let reply = await this.#options.send(listRequest(question, dialect));
    // One more try for what a 422 names: a smaller page, or a part left out.
    if (!reply.ok && reply.error.kind === 'invalidRequest' && reply.error.status === 422) {
      const adapted = dialectAfter(reply.error.issues, dialect);
      if (adapted) {
        dialect = adapted;
        reply = await this.#options.send(listRequest(question, dialect));
      }
    }
    if (!reply.ok) return reply;
    const page = parsePage(reply.value, Math.min(question.range.limit, dialect.maxLimit));
    // A server that took the first, cautious call may take larger pages; if not, its 422 will say what it takes.
    if (page.ok && dialect === firstDialect) dialect = { ...dialect, maxLimit: largestLimit };
    if (page.ok && dialect !== known) this.#learn({ generation: 'list', dialect });
    return page;
  }

  #facts(): ServerFacts {
    return freshFacts(this.#options.memory, this.#options.origin, this.#options.now());
  }

  #learn(form: SpokenForm): void {
    const spoken = { ...form, learnedAt: this.#options.now() };
    this.#options.memory.set(this.#options.origin, { ...this.#facts(), spoken });
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

/** The most rows that any published contract of the listing call allows in one page. */
const largestLimit = 1_000;

function unsupportedIfUnknown(answer: PageAnswer): PageAnswer {
  return !answer.ok && answer.error.kind === 'unknownRoute'
    ? failed({ kind: 'unsupportedServer', status: answer.error.status })
    : answer;
}
