import { type BucketPage, parsePage } from '../model/page.ts';
import { failed, type Result, succeeded } from '../model/result.ts';
import { type ApiError, wasKeptBack } from './apiError.ts';
import {
  generationOfListReply,
  generations,
  hasPagination,
  looksLikeCreatedBucket,
  mayBeSeedServer,
  wantsToCreate,
} from './generations/detection.ts';
import { dialectAfter, firstDialect, type Speech, saysAllOf, speechAfter } from './generations/dialects.ts';
import type { Evidence, ListDialect, ListQuestion, ShapedRequest } from './generations/generation.ts';
import { seed } from './generations/seed.ts';
import { year2026 } from './generations/year2026.ts';
import { freshFacts, type ServerFacts, type ServerMemory, type SpokenGeneration } from './serverMemory.ts';

/** Which listing call is used: found out by asking, or pinned by the user. */
export type ListApi = 'auto' | 'list' | 'seed';

/** What is known of the generation that a server speaks, as it changes: for the log. */
export type Finding =
  /** Its reply showed it, or it was remembered when this client first asked. */
  | { readonly kind: 'found' | 'remembered'; readonly spoken: SpokenGeneration }
  /** What was remembered does not hold any more; `status` is the answer that said so. */
  | { readonly kind: 'forgotten'; readonly spoken: SpokenGeneration; readonly status: number }
  /** The user decides, and no server is asked which it is. */
  | { readonly kind: 'pinned'; readonly listApi: Exclude<ListApi, 'auto'> };

export interface ListCallOptions {
  readonly origin: string;
  readonly listApi: ListApi;
  readonly memory: ServerMemory;
  readonly now: () => number;
  /** Sends one request, again if it fails in passing, and answers with the parsed JSON of a 2xx. */
  readonly send: (request: ShapedRequest) => Promise<Result<unknown, ApiError>>;
  /** The same for a request that may do more than read, and so is never sent twice. */
  readonly sendOnce: (request: ShapedRequest) => Promise<Result<unknown, ApiError>>;
  /** The same for one that is not to be cancelled either. */
  readonly sendToTheEnd: (request: ShapedRequest) => Promise<Result<unknown, ApiError>>;
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}

type PageAnswer = Result<BucketPage, ApiError>;
type Send = ListCallOptions['send'];

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
      this.#forget(answer.error.status);
    }
    const answer = await this.#onListPath(question);
    if (listApi === 'list' || answer.ok || !mayBeSeedServer(answer.error)) return answer;
    this.#forget(answer.error.status);
    return this.#trySeed(question, answer.error);
  }

  /** The request that `run` would begin with now. */
  async shape(question: ListQuestion): Promise<ShapedRequest> {
    const { listApi, memory, origin } = this.#options;
    await memory.running.get(origin);
    const speaksSeed = listApi === 'seed' || (listApi === 'auto' && this.#facts().spoken?.generation === 'seed');
    const { generation, dialect } = speaksSeed ? this.#spokenAsSeed() : this.#spokenOnListPath();
    return generation.listRequest(question, dialect);
  }

  /** The one try of the oldest contract's path, at most once per base URL and day. */
  async #trySeed(question: ListQuestion, refused: ApiError): Promise<PageAnswer> {
    const { memory, origin, sendToTheEnd } = this.#options;
    // Another call may have begun it meanwhile: what it finds out is good for this one too.
    await memory.running.get(origin);
    const { seedTry, spoken } = this.#facts();
    if (spoken?.generation === 'seed') return this.#asSeed(question);
    if (seedTry) return unsupportedIfUnknown(failed(refused));
    // Noted before it is sent: a window closed in between must not make it two.
    this.#noteSeedTry(false);
    // Not cancelled when the reader moves on: its answer is needed, and it may not be asked for again today.
    const trying = this.#asSeed(question, sendToTheEnd).finally(() => memory.running.delete(origin));
    memory.running.set(origin, trying);
    const answer = await trying;
    if (!answer.ok && answer.error.kind === 'unauthorized') this.#noteSeedTry(true);
    if (!answer.ok && wasNotSent(answer.error)) this.#forgetSeedTry();
    if (!answer.ok && wantsToCreate(answer.error)) return unsupportedIfUnknown(failed(refused));
    return unsupportedIfUnknown(answer);
  }

  /** Until it is known that this path lists, it may create: such a request is sent once. */
  async #asSeed(question: ListQuestion, sendUnknown = this.#options.sendOnce): Promise<PageAnswer> {
    const isKnown = this.#facts().spoken?.generation === 'seed';
    const asked = await ask(this.#spokenAsSeed(), question, isKnown ? this.#options.send : sendUnknown);
    if (!asked.reply.ok) return asked.reply;
    if (looksLikeCreatedBucket(asked.reply.value)) {
      // Whatever was known of this server: asking it again would create again.
      this.#forget(200);
      this.#noteSeedTry(false);
      return failed({ kind: 'unsupportedServer', status: 200 });
    }
    const page = asked.page(asked.reply.value);
    if (!page.ok) return page;
    if (!isKnown && this.#options.listApi === 'auto' && !hasPagination(asked.reply.value)) {
      return failed({ kind: 'invalidReply', path: '$.pagination' });
    }
    this.#learn({ generation: seed, dialect: asked.dialect }, 'answers the oldest listing call');
    return inTheOrderOf(asked.dialect, question, page);
  }

  async #onListPath(question: ListQuestion): Promise<PageAnswer> {
    const spoken = this.#spokenOnListPath();
    const asked = await ask(spoken, question, this.#options.send);
    if (!asked.reply.ok) return asked.reply;
    const page = asked.page(asked.reply.value);
    if (!page.ok) return page;
    const { generation, evidence } = generationOfListReply(asked.reply.value);
    const speech = speechAfter(spoken, asked.dialect, generation);
    this.#learn(speech, evidence);
    if (generation === spoken.generation) return inTheOrderOf(speech.dialect, question, page);
    // Shaped for another generation, the request may have left out, or put where nobody reads it, a part of the
    // question; then this page does not answer it.
    const shaped = generation.listRequest(question, speech.dialect);
    if (saysAllOf(asked.request, shaped)) return inTheOrderOf(speech.dialect, question, page);
    const again = await ask(speech, question, this.#options.send);
    return again.reply.ok ? inTheOrderOf(again.dialect, question, again.page(again.reply.value)) : again.reply;
  }

  #spokenAsSeed(): Speech {
    const { spoken } = this.#facts();
    return { generation: seed, dialect: spoken?.generation === 'seed' ? spoken.dialect : seed.dialect };
  }

  /** The first call is shaped as the current generation does, in a dialect that every document allows. */
  #spokenOnListPath(): Speech {
    const { spoken } = this.#facts();
    return spoken && spoken.generation !== 'seed'
      ? { generation: generations[spoken.generation], dialect: spoken.dialect }
      : { generation: year2026, dialect: firstDialect };
  }

  #facts(): ServerFacts {
    return freshFacts(this.#options.memory, this.#options.origin, this.#options.now());
  }

  /** Written when it is new only, so that what was learned a day ago is asked again. */
  #learn({ generation, dialect }: Speech, evidence: Evidence): void {
    const { spoken, ...facts } = this.#facts();
    if (spoken?.generation === generation.name && sameDialect(spoken.dialect, dialect)) return;
    const learned: SpokenGeneration = {
      generation: generation.name,
      evidence,
      dialect,
      learnedAt: this.#options.now(),
    };
    this.#options.memory.set(this.#options.origin, { ...facts, spoken: learned });
    this.#options.onFinding?.({ kind: 'found', spoken: learned });
  }

  /** `status` is that of the answer that shows that what is remembered does not hold. */
  #forget(status: number): void {
    const { spoken, ...facts } = this.#facts();
    if (!spoken) return;
    this.#options.memory.set(this.#options.origin, facts);
    this.#options.onFinding?.({ kind: 'forgotten', spoken, status });
  }

  #forgetSeedTry(): void {
    const { seedTry, ...facts } = this.#facts();
    if (seedTry) this.#options.memory.set(this.#options.origin, facts);
  }

  #noteSeedTry(keyWasRefused: boolean): void {
    const seedTry = { at: this.#options.now(), keyWasRefused };
    this.#options.memory.set(this.#options.origin, { ...this.#facts(), seedTry });
  }
}

/** A question as it was put in the end, and its reply. */
interface Asked {
  readonly request: ShapedRequest;
  readonly dialect: ListDialect;
  readonly reply: Result<unknown, ApiError>;
  /** Reads a reply to this request. */
  page(reply: unknown): PageAnswer;
}

/** Puts a question, and once more without what a 422 names: a smaller page, or a part left out. */
async function ask({ generation, dialect }: Speech, question: ListQuestion, send: Send): Promise<Asked> {
  const { limit } = question.range;
  const askIn = async (used: ListDialect): Promise<Asked> => {
    const request = generation.listRequest(question, used);
    const page = (reply: unknown) => parsePage(reply, Math.min(limit, used.maxLimit));
    return { request, dialect: used, reply: await send(request), page };
  };
  const asked = await askIn(dialect);
  const { reply } = asked;
  if (reply.ok || reply.error.kind !== 'invalidRequest' || reply.error.status !== 422) return asked;
  // A complaint about the limit is about the one that was sent, which may be below the most that the dialect allows.
  const sentLimit = Math.min(limit, dialect.maxLimit);
  const adapted = dialectAfter(reply.error.issues, { ...dialect, maxLimit: sentLimit });
  if (!adapted) return asked;
  return await askIn(adapted.maxLimit === sentLimit ? { ...adapted, maxLimit: dialect.maxLimit } : adapted);
}

/** Says of a page that its rows are not in the order asked for, where the server cannot be told of one. */
function inTheOrderOf({ takesSort }: ListDialect, { query }: ListQuestion, answer: PageAnswer): PageAnswer {
  return answer.ok && query.sort && !takesSort ? succeeded({ ...answer.value, isUnsorted: true }) : answer;
}

function wasNotSent(error: ApiError): boolean {
  return error.kind === 'keyUnavailable' || wasKeptBack(error);
}

function sameDialect(one: ListDialect, other: ListDialect): boolean {
  return one.maxLimit === other.maxLimit && one.paging === other.paging && one.takesSort === other.takesSort;
}

function unsupportedIfUnknown(answer: PageAnswer): PageAnswer {
  return !answer.ok && answer.error.kind === 'unknownRoute'
    ? failed({ kind: 'unsupportedServer', status: answer.error.status })
    : answer;
}
