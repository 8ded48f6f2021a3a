import type { BucketList } from '../../listing/bucketList.ts';
import type { CommandHandler } from '../commandWrapper.ts';
import { type CommandId, Commands } from '../contributions.ts';
import type { NumberFormats } from '../numberFormats.ts';
import type { BucketsView } from './bucketsView.ts';

/** The commands that move through the pages of the list. */
export function pageCommands(
  list: BucketList,
  view: BucketsView,
  numbers: NumberFormats,
): Readonly<Partial<Record<CommandId, CommandHandler>>> {
  return {
    [Commands.loadMore]: () => list.loadMore(),
    [Commands.showPrevious]: async () => {
      const top = view.firstBucket;
      await list.showPrevious();
      // The row that was on top stays in sight, instead of being pushed down by those that came before it. Where none
      // came, nothing moves; where the ground has changed meanwhile, the row is gone.
      if (top && view.firstBucket !== top && view.shows(top)) await view.reveal(top);
    },
    [Commands.goToPage]: async () => (await import('./goToPage.ts')).goToPage(list, view, numbers),
  };
}
