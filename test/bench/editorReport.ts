import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot, vsixFile } from '../support/projectFolders.ts';
import type { ActionFigures } from './actionMeasurement.ts';
import { type Figure, figureOf, figureText, ratioOf, shortNumber } from './figures.ts';
import { type Goal, type GoalOutcome, outcomeOf, outcomeText } from './goals.ts';
import type { StartFigures } from './startMeasurement.ts';
import { tableText } from './table.ts';

export const subjects = ['hardCoded', 'nodeHttp', 'explorer'] as const;
type SubjectName = (typeof subjects)[number];

/** What one run has measured. */
export interface EditorRun {
  readonly starts: Readonly<Record<SubjectName, StartFigures>>;
  /** Milliseconds until the first row, on a server that is far away: in the first window, and in the next one. */
  readonly farAway: { readonly first: number; readonly second: number };
  readonly actions: readonly ActionFigures[];
}

/** Of all runs: times in milliseconds, memory in MB, sizes in bytes. */
export interface EditorFigures {
  readonly firstRow: Readonly<Record<SubjectName, Figure>>;
  readonly farAway: { readonly first: Figure; readonly second: Figure };
  /** Loading and calling. */
  readonly activation: Readonly<Record<SubjectName, Figure>>;
  readonly memory: Readonly<Record<SubjectName, Figure>> | undefined;
  readonly eagerBytes: number;
  readonly packageBytes: number;
  readonly actions: Readonly<Record<string, { readonly painted: Figure; readonly block: Figure }>>;
  readonly goals: readonly GoalOutcome[];
}

/** Sums up the runs, and tells them as tables. */
export async function editorReport(
  runs: readonly EditorRun[],
): Promise<{ readonly text: string; readonly figures: EditorFigures }> {
  const measured = await editorFigures(runs);
  const figures = { ...measured, goals: outcomes(measured) };
  const goals = figures.goals.map(outcomeText).join('\n');
  return { figures, text: [startTable(figures), actionTable(figures), sizesText(figures), goals].join('\n\n') };
}

function outcomes({ firstRow, farAway, activation, memory, eagerBytes, packageBytes, actions }: Figures) {
  const goal = (what: string, sign: Goal['sign'], bound: number, unit: string, value: number, name = what) =>
    outcomeOf(what, name, { sign, bound, unit }, value);
  const page1 = actions['go to page 1']?.painted;
  const blocks = Object.entries(actions).map(([name, { block }]) => ({ name, longest: block.median }));
  return [
    goal('activation, load and call, to the floor', '≤', 2, '×', ratioOf(activation.explorer, activation.hardCoded)),
    goal('click to first row, to the floor', '≤', 1.25, '×', ratioOf(firstRow.explorer, firstRow.hardCoded)),
    goal(
      'the same at the second start, server 300 ms away',
      '≤',
      1.25,
      '×',
      ratioOf(farAway.second, firstRow.hardCoded),
    ),
    ...(memory
      ? [
          goal(
            'memory of the extension host beyond the floor’s, after the first page',
            '≤',
            15,
            ' MB',
            memory.explorer.median - memory.hardCoded.median,
          ),
        ]
      : []),
    goal('JavaScript that is loaded at first, minified', '≤', 60, ' kB', eagerBytes / 1e3),
    goal('the whole package', '≤', 450, ' kB', packageBytes / 1e3),
    ...(page1
      ? Object.entries(actions)
          .filter(([name]) => /^go to page 10/.test(name))
          .map(([name, { painted }]) =>
            goal(
              'Go to Page k against page 1, k to 1,000, until it is painted',
              '≤',
              1.1,
              '×',
              ratioOf(painted, page1),
              name,
            ),
          )
      : []),
    ...blocks.map(({ name, longest }) =>
      goal(
        'longest block of the extension host, the worst of all actions',
        '≤',
        50,
        ' ms',
        longest,
        `longest block, ${name}`,
      ),
    ),
  ];
}

type Figures = Omit<EditorFigures, 'goals'>;

async function editorFigures(runs: readonly EditorRun[]): Promise<Figures> {
  const ofStarts = (read: (start: StartFigures) => number): Record<SubjectName, Figure> => ({
    hardCoded: figureOf(runs.map(({ starts }) => read(starts.hardCoded))),
    nodeHttp: figureOf(runs.map(({ starts }) => read(starts.nodeHttp))),
    explorer: figureOf(runs.map(({ starts }) => read(starts.explorer))),
  });
  const actions = runs.flatMap((run) => run.actions);
  const names = [...new Set(actions.map(({ action }) => action))];
  const ofAction = (name: string, read: (figures: ActionFigures) => number): Figure =>
    figureOf(actions.filter(({ action }) => action === name).map(read));
  const tellsMemory = runs.every(({ starts }) => starts.explorer.memory !== undefined);
  return {
    firstRow: ofStarts(({ firstRow }) => firstRow),
    farAway: {
      first: figureOf(runs.map(({ farAway }) => farAway.first)),
      second: figureOf(runs.map(({ farAway }) => farAway.second)),
    },
    activation: ofStarts(({ activation: { load, call } }) => load + call),
    memory: tellsMemory ? ofStarts(({ memory = Number.NaN }) => memory / 1e6) : undefined,
    eagerBytes: (await stat(join(projectRoot, 'dist', 'extension.cjs'))).size,
    packageBytes: (await stat(vsixFile)).size,
    actions: Object.fromEntries(
      names.map((name) => [
        name,
        { painted: ofAction(name, ({ painted }) => painted), block: ofAction(name, ({ block }) => block) },
      ]),
    ),
  };
}

const subjectTitles: Readonly<Record<SubjectName, string>> = {
  hardCoded: 'floor: hard-coded rows',
  nodeHttp: 'floor: one request by node:http',
  explorer: 'this extension',
};

function startTable({ firstRow, farAway, activation, memory }: Figures): string {
  const floor = firstRow.hardCoded;
  const row = (title: string, shown: Figure, name?: SubjectName): string[] => [
    title,
    figureText(shown),
    `${shortNumber(ratioOf(shown, floor))}×`,
    name ? figureText(activation[name]) : '',
    name ? `${shortNumber(ratioOf(activation[name], activation.hardCoded))}×` : '',
    name && memory ? figureText(memory[name]) : '',
  ];
  return tableText(
    ['start', 'click → first row, ms', 'to the floor', 'load + call, ms', 'to the floor', 'host, MB'],
    [
      ...subjects.map((name) => row(subjectTitles[name], firstRow[name], name)),
      row('this extension, server 300 ms away, first start', farAway.first),
      row('this extension, server 300 ms away, second start', farAway.second),
    ],
  );
}

function actionTable({ actions }: Figures): string {
  return tableText(
    ['action', 'until it is painted, ms', 'longest block of the host, ms'],
    Object.entries(actions).map(([action, { painted, block }]) => [action, figureText(painted), figureText(block)]),
  );
}

function sizesText({ eagerBytes, packageBytes }: Figures): string {
  return `Eager JavaScript ${shortNumber(eagerBytes / 1e3)} kB minified, package ${shortNumber(packageBytes / 1e3)} kB.`;
}
