import type { BucketList } from '../../listing/bucketList.ts';
import type { Event } from '../../listing/emitter.ts';
import type { ListedBucket } from '../../listing/listedBuckets.ts';
import { visibleText } from '../../model/visibleText.ts';
import type { FieldSuggestion, ServerMistake } from '../../protocol/filterFormMessages.ts';
import { fieldSuggestions } from './fieldSuggestions.ts';
import type { FormFacts } from './filterView.ts';

/** The longest stretch of a server's complaint that is shown, in characters. */
const longestComplaint = 160;

interface Suggested {
  readonly groundId: string;
  readonly rows: readonly ListedBucket[];
  readonly fields: readonly FieldSuggestion[];
}

/** Where it is said in words how much of the list there is. */
interface CountSource {
  readonly message: string;
  readonly onDidChangeMessage: (listener: () => void) => { dispose(): void };
}

/** The facts that the form shows, read off the list. */
export class ListFacts implements FormFacts {
  readonly onDidChange: Event<void>;
  readonly #list: BucketList;
  readonly #count: CountSource;
  /** Those of the last rows of this ground. */
  #suggested: Suggested | undefined;

  constructor(list: BucketList, count: CountSource) {
    this.#list = list;
    this.#count = count;
    this.onDidChange = (listener) => {
      const listeners = [list.onDidChange(() => listener()), count.onDidChangeMessage(() => listener())];
      return {
        dispose: () => {
          for (const each of listeners) each.dispose();
        },
      };
    };
  }

  get fields(): readonly FieldSuggestion[] {
    const { state } = this.#list;
    if (state.kind === 'idle') return [];
    const groundId = state.ground.id;
    const rows = state.listed?.rows ?? [];
    // The fields of the last rows help as long as there are no others. Those of another ground are nobody's business.
    if (rows.length > 0 && rows !== this.#suggested?.rows) {
      this.#suggested = { groundId, rows, fields: fieldSuggestions(rows.map(({ bucket }) => bucket)) };
    }
    return this.#suggested?.groundId === groundId ? this.#suggested.fields : [];
  }

  get count(): string {
    return this.#count.message;
  }

  /** What the server says against a part of the filter. */
  get problem(): ServerMistake | undefined {
    const { state } = this.#list;
    if (state.kind !== 'failed' || state.error.kind !== 'invalidRequest') return undefined;
    const issue = state.error.issues.find(({ location }) => location[0] === 'body' && location[1] !== undefined);
    return issue && { path: issue.location.slice(1), text: visibleText(issue.message, longestComplaint) };
  }

  get busy(): boolean {
    return this.#list.state.kind === 'loading';
  }
}
