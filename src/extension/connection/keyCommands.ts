import type { CommandHandler } from '../commandWrapper.ts';
import { type CommandId, Commands } from '../contributions.ts';
import type { ActiveConnection } from './activeConnection.ts';
import type { ApiKeys } from './apiKeys.ts';

/** The commands about the key, and those that turn the sample on and off. */
export function keyCommands(
  connection: ActiveConnection,
  apiKeys: ApiKeys,
): Readonly<Partial<Record<CommandId, CommandHandler>>> {
  return {
    [Commands.setApiKey]: async () => (await import('./keyDialogs.ts')).setApiKey(connection, apiKeys),
    [Commands.removeApiKey]: async () => (await import('./keyDialogs.ts')).removeApiKey(connection, apiKeys),
    [Commands.useEnvironmentKey]: async () => (await import('./keyDialogs.ts')).useEnvironmentKey(connection, apiKeys),
    [Commands.exploreSampleBuckets]: () => connection.exploreSample(),
    [Commands.leaveSampleBuckets]: () => connection.leaveSample(),
  };
}
