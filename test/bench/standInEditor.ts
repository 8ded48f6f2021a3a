/** Stands in for the editor where our own share of drawing is measured: it keeps what it is given, and draws nothing. */

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  readonly id: string;
  readonly color: ThemeColor | undefined;

  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;

export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;

  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export const env = { language: 'en' };

export const l10n = {
  t: (message: string, ...values: readonly string[]) =>
    message.replace(/\{(\d)\}/g, (_, place: string) => values[Number(place)] ?? ''),
};

const nothing = { dispose: () => {} };
const ignored = () => nothing;

/** The pick that was made last, as a person holds it. */
export const pickAtHand: { type(text: string): void; leave(): void; items(): readonly object[] } = {
  type: () => {},
  leave: () => {},
  items: () => [],
};

export const window = {
  createQuickPick() {
    const pick = {
      items: [] as readonly object[],
      activeItems: [] as readonly object[],
      selectedItems: [] as readonly object[],
      onDidChangeValue(listener: (text: string) => void) {
        pickAtHand.type = listener;
        return nothing;
      },
      onDidHide(listener: () => void) {
        pickAtHand.leave = listener;
        return nothing;
      },
      onDidAccept: ignored,
      onDidTriggerButton: ignored,
      onDidTriggerItemButton: ignored,
      show: () => {},
      dispose: () => {},
    };
    pickAtHand.items = () => pick.items;
    return pick;
  },
};
