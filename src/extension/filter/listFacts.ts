import type { BucketList } from '../../listing/bucketList.ts';
import type { Event } from '../../listing/emitter.ts';
import type { ListedBucket } from '../../listing/listedBuckets.ts';
import { visibleText } from '../../model/visibleText.ts';
import type { FieldSuggestion, ServerMistake } from '../../protocol/filterFormMessages.ts';
import { fieldSuggestions } from './fieldSuggestions.ts';
import type { FormFacts } from './filterView.ts';

/** The longest stretch of a server's complaint that is shown, in characters. */
const longestComplaint = 160;

/** The facts that the form shows, read off the list; `count` says in words how much of it there is. */
export class ListFacts implements FormFacts {
  readonly onDidChange: Event<void>;
  readonly #list: BucketList;
  readonly #count: () => string;
  #suggested: { readonly rows: readonly ListedBucket[]; readonly fields: readonly FieldSuggestion[] } = {
    rows: [],
    fields: [],
  };

  constructor(list: BucketList, count: () => string) {
    this.#list = list;
    this.#count = count;
    this.onDidChange = (listener) => list.onDidChange(() => listener());
  }

  get fields(): readonly FieldSuggestion[] {
    const { state } = this.#list;
    const rows = state.kind === 'idle' ? [] : (state.listed?.rows ?? []);
    // The fields of the last rows help as long as there are no others.
    if (rows.length > 0 && rows !== this.#suggested.rows)
      this.#suggested = { rows, fields: fieldSuggestions(rows.map(({ bucket }) => bucket)) };
    return state.kind === 'idle' ? [] : this.#suggested.fields;
  }

  get count(): string {
    return this.#count();
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
