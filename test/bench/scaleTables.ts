import { figureText, ratioOf } from './figures.ts';
import type { NamedFigure } from './rounds.ts';
import { pages, type ServerMeasurement } from './serverScale.ts';
import { tableText } from './table.ts';

const count = new Intl.NumberFormat('en');

/** What going to a page takes, and how that grows with its number. */
export function pagesTable(measured: readonly ServerMeasurement[]): string {
  return tableText(
    [
      'buckets',
      ...pages.map((page) => `page ${count.format(page)}, ms`),
      ...pages.slice(1).map((page) => `page ${count.format(page)} / 1`),
    ],
    measured.map(({ buckets, goToPage }) => {
      const figures = pages.map((page) => goToPage.find((one) => one.page === page)?.milliseconds);
      const [first, ...others] = figures;
      const ratios = others.map((figure) => (figure && first ? `${ratioOf(figure, first).toFixed(2)}×` : '–'));
      return [count.format(buckets), ...figures.map((figure) => (figure ? figureText(figure) : '–')), ...ratios];
    }),
  );
}

/** What the heap holds for each row. */
export function memoryTable(measured: readonly ServerMeasurement[]): string {
  return tableText(
    ['buckets', 'rows shown', 'bytes per row'],
    measured.map(({ buckets, memory: { rows, bytesPerRow } }) => [
      count.format(buckets),
      count.format(rows),
      figureText(bytesPerRow),
    ]),
  );
}

/** The longest block of each action. */
export function blocksTable(measured: readonly ServerMeasurement[]): string {
  const actions = measured[0]?.blocks.map(({ action }) => action) ?? [];
  return tableText(
    ['buckets', ...actions],
    measured.map(({ buckets, blocks }) => [
      count.format(buckets),
      ...blocks.map(({ milliseconds }) => (milliseconds ? figureText(milliseconds) : '–')),
    ]),
  );
}

/** What several things take with so many rows in memory. */
export function rowsTable(
  title: string,
  measured: readonly { readonly rows: number; readonly figures: readonly NamedFigure[] }[],
): string {
  const names = measured[0]?.figures.map(({ name }) => name) ?? [];
  return tableText(
    [title, ...measured.map(({ rows }) => `${count.format(rows)} rows`)],
    names.map((name, place) => [name, ...measured.map(({ figures }) => textAt(figures, place))]),
  );
}

function textAt(figures: readonly NamedFigure[], place: number): string {
  const figure = figures[place];
  return figure ? figureText(figure.milliseconds) : '–';
}
