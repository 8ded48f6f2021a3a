import type * as vscode from 'vscode';
import type { AskedQuestion, Questions } from '../../listing/questions.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { type BucketQuery, everything, readQuery, sameJson } from '../../model/query.ts';
import type { ActiveConnection, Connection, ConnectionState } from './activeConnection.ts';

/** The number is the version of the stored form. */
const questionsKey = 'questions.1';
const sortsKey = 'sorts.1';

/** The most grounds whose question is kept. */
const mostGrounds = 50;

/** A longer question, in characters of its wire form, is asked but not kept: the editor holds its state in memory. */
const longestQuestion = 32_768;

/** Where nothing can be asked. */
const nowhere = 'nowhere';

/**
 * Gives each ground (server, account and namespace) its question back. The question belongs to the window; a new window
 * begins with the order used last and without a filter, so that no bucket is missing by surprise.
 */
export class RememberedQuestions implements vscode.Disposable {
  readonly #questions: Questions;
  readonly #window: vscode.Memento;
  readonly #global: vscode.Memento;
  readonly #listeners: readonly vscode.Disposable[];
  #recalling = false;

  /** Made before whatever lists the answers: it must know the new question when it hears of the new ground. */
  constructor(connection: ActiveConnection, questions: Questions, window: vscode.Memento, global: vscode.Memento) {
    this.#questions = questions;
    this.#window = window;
    this.#global = global;
    this.#listeners = [
      connection.onDidChange((state) => this.#follow(state)),
      questions.onDidChange((asked) => this.#remember(asked)),
    ];
    this.#follow(connection.state);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #follow(state: ConnectionState): void {
    if (state.kind === 'resolving') return;
    const ground = state.kind === 'connected' ? groundKey(state.connection) : nowhere;
    if (ground === this.#questions.ground) return;
    this.#recalling = true;
    this.#questions.replace(ground === nowhere ? everything : this.#recalled(ground), ground);
    this.#recalling = false;
  }

  #recalled(ground: string): BucketQuery {
    const own = questionIn(this.#window.get(questionsKey), ground);
    if (own) return own;
    const usual = questionIn(this.#global.get(sortsKey), ground);
    return usual?.sort ? { sort: usual.sort } : everything;
  }

  #remember({ query }: AskedQuestion): void {
    // A question that is being brought back is remembered already.
    const { ground } = this.#questions;
    if (this.#recalling || ground === undefined || ground === nowhere) return;
    if (JSON.stringify(query).length > longestQuestion) return;
    void this.#window.update(questionsKey, withEntry(this.#window.get(questionsKey), ground, query));
    const { sort } = query;
    const sorts: unknown = this.#global.get(sortsKey);
    if (sameJson(questionIn(sorts, ground)?.sort, sort)) return;
    void this.#global.update(sortsKey, withEntry(sorts, ground, sort && { sort }));
  }
}

function groundKey({ scope, namespace }: Connection): string {
  return [scope.origin, scope.account, namespace ?? ''].join('|');
}

function questionIn(stored: unknown, ground: string): BucketQuery | undefined {
  return isJsonObject(stored) && Object.hasOwn(stored, ground) ? readQuery(stored[ground]) : undefined;
}

/** The newest entries, this one last. */
function withEntry(stored: unknown, ground: string, entry: BucketQuery | undefined): JsonObject {
  const others = Object.entries(isJsonObject(stored) ? stored : {}).filter(([known]) => known !== ground);
  const newest = entry === undefined ? [] : [[ground, entry as JsonValue] as const];
  return Object.fromEntries([...others.slice(1 - mostGrounds), ...newest]);
}
