import * as vscode from 'vscode';
import { BucketSearch, type KnownBuckets, type SearchState } from '../../listing/bucketSearch.ts';
import type { ListedBucket } from '../../listing/listedBuckets.ts';
import type { Bucket } from '../../model/bucket.ts';
import type { Connection } from '../connection/activeConnection.ts';
import { remedyFor } from '../errorMessages.ts';
import type { NumberFormats } from '../numberFormats.ts';
import { keepOrder, plain } from '../pickText.ts';
import { bucketIcon, nameOf } from './bucketTreeItem.ts';

/** A row of the pick: a bucket, the way to more of them, or a word about the search. */
interface SearchItem extends vscode.QuickPickItem {
  readonly iconPath: vscode.ThemeIcon;
  readonly bucket?: Bucket;
  readonly key?: string;
  readonly isMore?: boolean;
}

/** What was chosen, and the text that had found it. */
export interface FoundBucket {
  readonly bucket: Bucket;
  readonly text: string;
}

interface Dependencies {
  readonly connection: Pick<Connection, 'serverName' | 'ground'>;
  readonly known: () => KnownBuckets;
  readonly numbers: NumberFormats;
  readonly open: (bucket: Bucket) => Promise<void>;
  readonly copyId: (bucket: Bucket) => Promise<void>;
}

/** Searches buckets while one types: memory answers at once, the server after a pause or Enter. */
export class SearchPick {
  readonly #dependencies: Dependencies;
  readonly #search: BucketSearch;
  /** What a row looks like is made once: most rows that match a key stroke matched the one before, too. */
  readonly #bucketItems = new WeakMap<ListedBucket, SearchItem>();
  /** Where the rows of a further page begin, while that is awaited from its row. */
  #continueAt: number | undefined;
  readonly #pick = vscode.window.createQuickPick<SearchItem>();
  readonly #openButton: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('go-to-file'),
    tooltip: vscode.l10n.t('Open Bucket'),
  };
  readonly #copyButton: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('copy'),
    tooltip: vscode.l10n.t('Copy Bucket ID'),
  };
  readonly #moreButton: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('ellipsis'),
    tooltip: vscode.l10n.t('Load More'),
  };

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#search = new BucketSearch(dependencies.connection.ground, dependencies.known);
  }

  /** The chosen bucket; undefined if the pick was left. `text` is typed in beforehand. */
  async ask(text = ''): Promise<FoundBucket | undefined> {
    const pick = this.#pick;
    pick.title = vscode.l10n.t('Search Buckets');
    pick.placeholder = vscode.l10n.t('Name, id or description');
    keepOrder(pick);
    const chosen = await new Promise<FoundBucket | undefined>((resolve) => {
      const listeners = [
        this.#search.onDidChange((state) => this.#show(state)),
        pick.onDidChangeValue((typed) => {
          this.#continueAt = undefined;
          this.#search.type(typed);
        }),
        pick.onDidAccept(() => this.#accept(resolve)),
        pick.onDidTriggerButton(() => void this.#search.loadMore()),
        pick.onDidTriggerItemButton(({ item, button }) => this.#useButton(item, button)),
        pick.onDidHide(() => {
          for (const listener of listeners) listener.dispose();
          resolve(undefined);
        }),
      ];
      pick.value = text;
      this.#search.type(text);
      this.#show(this.#search.state);
      pick.show();
    });
    this.#search.dispose();
    pick.dispose();
    return chosen;
  }

  #accept(resolve: (found: FoundBucket) => void): void {
    const [item] = this.#pick.selectedItems;
    const bucket = this.#newest(item);
    if (item?.isMore) this.#goOn();
    else if (bucket) resolve({ bucket, text: this.#search.state.text });
    else void this.#search.submit();
  }

  /** Enter on the row that leads on leaves the keyboard at the first of the new rows. */
  #goOn(): void {
    this.#continueAt = this.#search.state.listed?.rows.length;
    void this.#search.loadMore();
  }

  /** A row that looks the same stays where it is; what it stands for may be newer. */
  #newest(item: SearchItem | undefined): Bucket | undefined {
    return this.#search.state.rows.find(({ key }) => key === item?.key)?.bucket ?? item?.bucket;
  }

  #useButton(item: SearchItem, button: vscode.QuickInputButton): void {
    const bucket = this.#newest(item);
    if (!bucket) return;
    const { open, copyId } = this.#dependencies;
    void (button === this.#copyButton ? copyId(bucket) : open(bucket));
  }

  #show(state: SearchState): void {
    const pick = this.#pick;
    pick.busy = state.isAsking;
    pick.buttons = this.#search.hasMore ? [this.#moreButton] : [];
    const items = this.#items(state);
    if (this.#continueAt === undefined && areSame(items, pick.items)) return;
    // New items move the scroll position and the active row: both belong to the reader.
    const activeKey = pick.activeItems[0]?.key;
    pick.keepScrollPosition = state.rows.length > 0;
    pick.items = items;
    const active =
      this.#continueAt === undefined
        ? pick.items.find(({ key }) => key !== undefined && key === activeKey)
        : pick.items[Math.min(this.#continueAt, pick.items.length - 1)];
    if (active) pick.activeItems = [active];
    if (!state.isAsking) this.#continueAt = undefined;
  }

  #items(state: SearchState): readonly SearchItem[] {
    const items: SearchItem[] = state.rows.map((row) => this.#knownBucketItem(row));
    if (this.#search.hasMore && !state.isAsking) items.push(this.#moreItem(state));
    const word = this.#wordOn(state);
    if (word !== undefined) items.push({ label: word, alwaysShow: true, iconPath: new vscode.ThemeIcon('info') });
    return items;
  }

  #knownBucketItem(row: ListedBucket): SearchItem {
    const known = this.#bucketItems.get(row);
    if (known) return known;
    const item = this.#bucketItem(row);
    this.#bucketItems.set(row, item);
    return item;
  }

  #bucketItem({ key, bucket }: ListedBucket): SearchItem {
    const { numbers } = this.#dependencies;
    const { id, totalSizeBytes, objectCount } = bucket;
    const facts = [
      id === undefined ? undefined : plain(id),
      totalSizeBytes === undefined ? undefined : numbers.size(totalSizeBytes),
      objectCount === undefined ? undefined : numbers.compact(objectCount),
    ];
    return {
      label: plain(nameOf(bucket)),
      description: facts.filter((fact) => fact !== undefined).join(' · '),
      iconPath: bucketIcon(bucket),
      // The search decides what matches: the server looks further than the editor, which sees only these texts.
      alwaysShow: true,
      buttons: id === undefined ? [this.#openButton] : [this.#openButton, this.#copyButton],
      bucket,
      key,
    };
  }

  #moreItem({ rows, listed }: SearchState): SearchItem {
    const { numbers } = this.#dependencies;
    const shown = numbers.exact(rows.length);
    const label =
      listed?.total === undefined
        ? vscode.l10n.t('Load more ({0} shown)', shown)
        : vscode.l10n.t('Load more ({0} of {1})', shown, numbers.exact(listed.total));
    return { label, alwaysShow: true, iconPath: new vscode.ThemeIcon('ellipsis'), isMore: true, key: 'more' };
  }

  #wordOn({ text, rows, isAsking, listed, error }: SearchState): string | undefined {
    if (error) return plain(remedyFor(error, this.#dependencies.connection.serverName).sentence);
    if (rows.length > 0 || isAsking || text === '') return undefined;
    return listed ? vscode.l10n.t('No bucket matches') : vscode.l10n.t('Press Enter to search on the server');
  }
}

/** Whether a reader would see no difference: the editor tells of a moved row late, and new items would move it back. */
function areSame(ones: readonly SearchItem[], others: readonly SearchItem[]): boolean {
  return ones.length === others.length && ones.every((one, place) => looksLike(one, others[place]));
}

function looksLike(one: SearchItem, other: SearchItem | undefined): boolean {
  return (
    one === other ||
    (one.key === other?.key &&
      one.label === other?.label &&
      one.description === other?.description &&
      one.iconPath.id === other?.iconPath.id &&
      one.isMore === other?.isMore)
  );
}
