import type { BucketList } from '../../listing/bucketList.ts';
import type { Questions } from '../../listing/questions.ts';
import type { CommandHandler } from '../commandWrapper.ts';
import type { ActiveConnection } from '../connection/activeConnection.ts';
import { type CommandId, Commands } from '../contributions.ts';
import type { NumberFormats } from '../numberFormats.ts';
import type { BucketDocuments } from './bucketDocuments.ts';
import type { BucketsView } from './bucketsView.ts';

export interface QuestionParts {
  readonly connection: ActiveConnection;
  readonly list: BucketList;
  readonly questions: Questions;
  readonly view: BucketsView;
  readonly documents: BucketDocuments;
  readonly numbers: NumberFormats;
  /** The fields that the loaded buckets have. */
  readonly facts: () => Promise<{ readonly fields: readonly { readonly name: string }[] }>;
}

/** The commands that put the question from the palette and the view. */
export function questionCommands(parts: QuestionParts): Readonly<Partial<Record<CommandId, CommandHandler>>> {
  const { list, questions } = parts;
  return {
    [Commands.searchBuckets]: async () => (await import('./searchBuckets.ts')).searchBuckets(parts),
    [Commands.sortBuckets]: async () => (await import('./sortPick.ts')).sortBuckets(parts),
    [Commands.clearFilter]: () => void questions.clear(),
    [Commands.scanAll]: () => list.scanAll(),
    [Commands.stopScan]: () => list.stopScan(),
  };
}
