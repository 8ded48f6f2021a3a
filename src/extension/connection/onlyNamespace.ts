import type { ActiveConnection, Connection } from './activeConnection.ts';
import { type Namespaces, sentFor } from './namespaces.ts';

/** Takes the account's namespace if it has exactly one, and if the connection that was asked is still in use. */
export async function takeTheOnlyOne(
  active: ActiveConnection,
  asked: Connection,
  namespaces: Namespaces,
  signal: AbortSignal,
): Promise<void> {
  const answer = await asked.client.listNamespaces({ range: { offset: 0, limit: 2 } }, signal);
  const { state } = active;
  const isStillAsked = state.kind === 'connected' && state.connection === asked;
  if (!answer.ok || !isStillAsked || signal.aborted) return;
  const [only, second] = answer.value.namespaces;
  const isAlone = only !== undefined && second === undefined && (answer.value.total ?? 1) <= 1;
  const sent = isAlone ? sentFor(only) : undefined;
  if (sent !== undefined) await namespaces.choose(asked.scope, sent);
}
