import * as vscode from 'vscode';
import { CountedEvent, withReplaced } from './fakes.ts';

/** Stands in for the editor's pick list: shows, filters and chooses as it does for a person. */
export class ScriptedPick<Item extends vscode.QuickPickItem = vscode.QuickPickItem> {
  title: string | undefined;
  placeholder: string | undefined;
  matchOnDescription = false;
  matchOnDetail = false;
  /** The editor's switch that is not in its public type. */
  sortByLabel = true;
  keepScrollPosition = false;
  busy = false;
  value = '';
  buttons: readonly vscode.QuickInputButton[] = [];
  selectedItems: readonly Item[] = [];
  isOpen = false;
  isDisposed = false;
  /** True while a person's key stroke is being told. */
  isTyping = false;
  #items: readonly Item[] = [];
  #active: readonly Item[] = [];
  readonly #accepted = new CountedEvent<void>();
  readonly #edited = new CountedEvent<string>();
  readonly #hidden = new CountedEvent<void>();
  readonly #pressed = new CountedEvent<vscode.QuickInputButton>();
  readonly #pressedInRow = new CountedEvent<vscode.QuickPickItemButtonEvent<Item>>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidChangeValue = this.#edited.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#pressed.event;
  readonly onDidTriggerItemButton = this.#pressedInRow.event;

  get items(): readonly Item[] {
    return this.#items;
  }

  set items(items: readonly Item[]) {
    this.#items = items;
    this.#active = this.#active.filter((item) => items.includes(item));
  }

  /** The highlighted row: the first one in sight, unless another was made active. */
  get activeItems(): readonly Item[] {
    const visible = this.visible;
    const active = this.#active.filter((item) => visible.includes(item));
    return active.length > 0 ? active : visible.slice(0, 1);
  }

  set activeItems(items: readonly Item[]) {
    this.#active = items.filter((item) => this.#items.includes(item));
  }

  /** The rows that match what is typed, without the lines between them. */
  get visible(): readonly Item[] {
    const typed = this.value.trim().toLowerCase();
    const has = (text: string | undefined) => (text ?? '').toLowerCase().includes(typed);
    return this.#items.filter(
      (item) =>
        item.kind !== vscode.QuickPickItemKind.Separator &&
        (item.alwaysShow ||
          has(item.label) ||
          (this.matchOnDescription && has(item.description)) ||
          (this.matchOnDetail && has(item.detail))),
    );
  }

  /** The labels in sight, top to bottom. */
  get labels(): readonly string[] {
    return this.visible.map(({ label }) => label);
  }

  /** The label of the row that Enter chooses. */
  get active(): string | undefined {
    return this.activeItems[0]?.label;
  }

  get listenerCount(): number {
    return [this.#accepted, this.#edited, this.#hidden, this.#pressed, this.#pressedInRow].reduce(
      (count, event) => count + event.listenerCount,
      0,
    );
  }

  type(value: string): void {
    this.value = value;
    this.isTyping = true;
    try {
      this.#edited.fire(value);
    } finally {
      this.isTyping = false;
    }
  }

  accept(): void {
    this.selectedItems = this.activeItems;
    this.#accepted.fire();
  }

  /** Enter at the moment in which rows are replaced: the editor says that it selected this, or nothing. */
  acceptAmid(selected: Item | undefined): void {
    this.selectedItems = selected ? [selected] : [];
    this.#accepted.fire();
  }

  /** Clicks the row with this label. */
  choose(label: string): void {
    this.highlight(label);
    this.accept();
  }

  /** Goes to the row with this label by the arrow keys. */
  highlight(label: string): void {
    this.#active = [this.#row(label)];
  }

  /** Clicks a button of the box, by its tooltip. */
  press(tooltip: string): void {
    this.#pressed.fire(buttonOf(this.buttons, tooltip));
  }

  /** Clicks a button of the row with this label. */
  pressInRow(label: string, tooltip: string): void {
    const item = this.#row(label);
    this.#pressedInRow.fire({ item, button: buttonOf(item.buttons ?? [], tooltip) });
  }

  show(): void {
    this.isOpen = true;
  }

  hide(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#hidden.fire();
  }

  dispose(): void {
    this.hide();
    this.isDisposed = true;
  }

  #row(label: string): Item {
    const item = this.visible.find((each) => each.label === label);
    if (!item) throw new Error(`There is no row ${label}, but ${this.labels.join(', ')}.`);
    return item;
  }
}

function buttonOf(buttons: readonly vscode.QuickInputButton[], tooltip: string): vscode.QuickInputButton {
  const button = buttons.find((each) => each.tooltip === tooltip);
  if (!button) throw new Error(`There is no button ${tooltip}.`);
  return button;
}

/** The pauses that typing starts; they end when the test says so. */
export class TypingPauses {
  readonly #waiting = new Map<object, () => void>();

  get count(): number {
    return this.#waiting.size;
  }

  /** Ends those that were not given up. */
  end(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const run of waiting) run();
  }

  /** Timers as the editor's own, except for those that are set while a person types. */
  timersWhile(isTyping: () => boolean): { readonly setTimeout: unknown; readonly clearTimeout: unknown } {
    const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
    return {
      setTimeout: (run: () => void, ...rest: [number]) => {
        if (!isTyping()) return real.setTimeout(run, ...rest);
        const pause = {};
        this.#waiting.set(pause, run);
        return pause;
      },
      clearTimeout: (timer: NodeJS.Timeout) => {
        if (!this.#waiting.delete(timer)) real.clearTimeout(timer);
      },
    };
  }
}

/** Calls `ask`, plays with the pick that it shows, and answers with what `ask` answers once the pick is gone. */
export async function withPick<Answer>(
  ask: () => Thenable<Answer>,
  play: (pick: ScriptedPick, pauses: TypingPauses) => Promise<void> | void,
): Promise<{ readonly answer: Answer; readonly pick: ScriptedPick }> {
  const pick = new ScriptedPick();
  const pauses = new TypingPauses();
  return withReplaced(vscode.window, { createQuickPick: () => pick }, () =>
    withReplaced(globalThis, { ...pauses.timersWhile(() => pick.isTyping) }, async () => {
      const asked = ask();
      try {
        await play(pick, pauses);
      } finally {
        pick.hide();
      }
      return { answer: await asked, pick };
    }),
  );
}
