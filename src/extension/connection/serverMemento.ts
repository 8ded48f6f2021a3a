import type * as vscode from 'vscode';
import type { ServerFacts, ServerMemory } from '../../api/serverMemory.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';

/** The number is the version of the stored form: another form gets another key and is simply not found. */
const stateKey = 'serverFacts.3';

/** The most servers that are remembered. */
const mostServers = 20;

/** Keeps what servers have shown of themselves in the editor's global state, for all windows. */
export function serverMemento(state: vscode.Memento): ServerMemory {
  const stored = (): JsonObject => {
    const value: unknown = state.get(stateKey);
    return isJsonObject(value) ? value : {};
  };
  return {
    running: new Map(),
    get(origin) {
      const facts = stored()[origin];
      return isJsonObject(facts) ? (facts as ServerFacts) : undefined;
    },
    set(origin, facts) {
      // The newest few: a local server has another port each time.
      const others = Object.entries(stored()).filter(([known]) => known !== origin);
      void state.update(stateKey, Object.fromEntries([...others.slice(1 - mostServers), [origin, facts]]));
    },
  };
}
