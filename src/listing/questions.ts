import { type BucketQuery, composeQuery, everything, sameJson, sameQuery } from '../model/query.ts';
import { type Disposable, Emitter, type Event } from './emitter.ts';

/** The question as it stands, numbered so that an edit can say what it was made from. */
export interface AskedQuestion {
  readonly revision: number;
  readonly query: BucketQuery;
}

/** A change that an editor of the question has made to the question that it showed. */
export interface QuestionEdit {
  readonly baseRevision: number;
  readonly query: BucketQuery;
}

/** How many revisions an edit may be behind and still be merged. */
const rememberedRevisions = 1_000;

/**
 * The one owner of the question. Form, JSON document, palette and sort pick send edits and show what comes back; an
 * edit changes only the parts (search, filters, sort) that differ from the question it was made from, so that two
 * editors that change different parts at once both get their way.
 */
export class Questions implements Disposable {
  readonly #emitter = new Emitter<AskedQuestion>();
  readonly onDidChange: Event<AskedQuestion> = this.#emitter.event;
  #ground: string | undefined;
  #current: AskedQuestion = { revision: 0, query: everything };
  readonly #history = new Map<number, BucketQuery>([[0, everything]]);

  get current(): AskedQuestion {
    return this.#current;
  }

  /** Whose question it is, as told by `replace`; undefined before. */
  get ground(): string | undefined {
    return this.#ground;
  }

  /**
   * Applies an edit; answers the question as it then stands. One that changes nothing makes no new revision; one that
   * was made from the question of another ground is void.
   */
  edit({ baseRevision, query }: QuestionEdit): AskedQuestion {
    const base = this.#history.get(baseRevision);
    if (base === undefined) return this.#current;
    const next = merged(base, query, this.#current.query);
    return sameQuery(next, this.#current.query) ? this.#current : this.#ask(next);
  }

  /** Whether an edit made from this question would be taken: it would not if it is another ground's. */
  takesEditsOf(revision: number): boolean {
    return this.#history.has(revision);
  }

  /** Begins anew with the question of another ground. */
  replace(query: BucketQuery, ground: string): AskedQuestion {
    this.#ground = ground;
    this.#history.clear();
    return this.#ask(query);
  }

  /** Asks for all buckets again; the order stays. */
  clear(): AskedQuestion {
    const { revision, query } = this.#current;
    return this.edit({ baseRevision: revision, query: query.sort === undefined ? everything : { sort: query.sort } });
  }

  dispose(): void {
    this.#emitter.dispose();
  }

  #ask(query: BucketQuery): AskedQuestion {
    const asked = { revision: this.#current.revision + 1, query };
    this.#current = asked;
    this.#history.set(asked.revision, query);
    this.#history.delete(asked.revision - rememberedRevisions);
    this.#emitter.fire(asked);
    return this.#current;
  }
}

function merged(base: BucketQuery, edited: BucketQuery, current: BucketQuery): BucketQuery {
  return composeQuery((part) => (sameJson(base[part], edited[part]) ? current : edited));
}
