import { registerHooks } from 'node:module';
import { answeredBy, BucketList } from '../../src/listing/bucketList.ts';
import { figuresInRounds, millisecondsOf, type NamedFigure } from './rounds.ts';
import { wholeGround } from './wholeLists.ts';

/** Rows that were just fetched, against rows that were drawn before, as after a filter that memory answers. */
export const newTree = 'tree: all rows, new';
const treeAgain = 'tree: all rows, again';

const texts = { 'search key: an eighth of the rows': 'harbour', 'search key: all rows': 'bkt' };

/**
 * Draws so many rows as tree items, and searches them in the pick; milliseconds of our own code until the editor has
 * what it is to show. The editor's part is in none of it.
 */
export async function measureDrawing(rows: number, rounds: number): Promise<readonly NamedFigure[]> {
  const { NumberFormats, pickAtHand, SearchPick, TreeItems } = await drawingCode();
  const ground = wholeGround(rows);
  const list = new BucketList();
  await list.show(ground);
  const listed = answeredBy(list.state)?.rows ?? [];
  const bucketRows = listed.map(
    ({ key, bucket }) => ({ kind: 'bucket', id: key, groundId: ground.id, bucket }) as const,
  );
  const numbers = new NumberFormats('en');
  const items = new TreeItems(numbers);
  const pick = new SearchPick({
    connection: { serverName: '', ground },
    known: () => ({ rows: listed, whole: list.whole }),
    numbers,
    open: async () => {},
    copyId: async () => {},
  });
  const asking = pick.ask();
  const draw = (drawn: typeof bucketRows) =>
    millisecondsOf(async () => drawn.map((row) => items.itemFor(row, () => '')));
  const type = async (text: string) => {
    pickAtHand.type('');
    const milliseconds = await millisecondsOf(async () => pickAtHand.type(text));
    if (pickAtHand.items().length === 0) throw new Error(`Nothing was found for ${text}.`);
    return milliseconds;
  };
  const keys = Object.entries(texts).map(([name, text]) => [name, () => type(text)] as const);
  const figures = await figuresInRounds(rounds, {
    // What is known of a bucket goes with the object that stands for it.
    [newTree]: () => draw(bucketRows.map((row) => ({ ...row, bucket: { ...row.bucket } }))),
    [treeAgain]: () => draw(bucketRows),
    ...Object.fromEntries(keys),
  });
  pickAtHand.leave();
  await asking;
  list.dispose();
  return figures;
}

/** The code that draws, with a stand-in where it asks for the editor. */
async function drawingCode() {
  const editor = new URL('standInEditor.ts', import.meta.url).href;
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vscode' ? { url: editor, shortCircuit: true } : next(specifier, context),
  });
  try {
    const { SearchPick } = await import('../../src/extension/buckets/searchPick.ts');
    const { TreeItems } = await import('../../src/extension/buckets/bucketTreeItem.ts');
    const { NumberFormats } = await import('../../src/extension/numberFormats.ts');
    const { pickAtHand } = await import('./standInEditor.ts');
    return { SearchPick, TreeItems, NumberFormats, pickAtHand };
  } finally {
    hooks.deregister();
  }
}
