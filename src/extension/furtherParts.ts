import type * as vscode from 'vscode';
import type { ServerMemory } from '../api/serverMemory.ts';
import type { BucketList } from '../listing/bucketList.ts';
import type { Questions } from '../listing/questions.ts';
import { bucketCommands } from './buckets/bucketCommands.ts';
import { BucketDocuments } from './buckets/bucketDocuments.ts';
import type { BucketsView } from './buckets/bucketsView.ts';
import { pageCommands } from './buckets/pageCommands.ts';
import { questionCommands } from './buckets/questionCommands.ts';
import { registerCommands } from './commandWrapper.ts';
import type { ActiveConnection } from './connection/activeConnection.ts';
import type { ApiKeys } from './connection/apiKeys.ts';
import { keyCommands } from './connection/keyCommands.ts';
import { namespaceCommands, RequiredNamespace } from './connection/namespaceCommands.ts';
import { NamespaceStatus } from './connection/namespaceStatus.ts';
import type { Namespaces } from './connection/namespaces.ts';
import { Commands } from './contributions.ts';
import type { Disposables } from './disposables.ts';
import { filterCommands } from './filter/filterCommands.ts';
import { FilterFiles } from './filter/filterFiles.ts';
import { FilterView } from './filter/filterView.ts';
import type { Log } from './log.ts';
import type { NumberFormats } from './numberFormats.ts';

interface Dependencies {
  readonly log: Log;
  readonly apiKeys: ApiKeys;
  readonly namespaces: Namespaces;
  readonly memory: ServerMemory;
  readonly version: string;
  readonly connection: ActiveConnection;
  readonly list: BucketList;
  readonly questions: Questions;
  readonly numbers: NumberFormats;
  readonly view: BucketsView;
  readonly extensionUri: vscode.Uri;
}

/** Adds what the first rows do without: the Filter view, documents, the status bar and every command. */
export function addFurtherParts(owned: Disposables, parts: Dependencies): void {
  const { log, apiKeys, namespaces, memory, version, connection, list, questions, numbers, view, extensionUri } = parts;
  const facts = async () => new (await import('./filter/listFacts.ts')).ListFacts(list, view);
  owned.add(new FilterView({ questions, facts, extensionUri }));
  owned.add(new NamespaceStatus(connection));
  owned.add(new RequiredNamespace(connection, list, namespaces));
  const documents = owned.add(new BucketDocuments(connection));
  const files = owned.add(new FilterFiles(questions));

  owned.add(
    registerCommands(
      {
        ...keyCommands(connection, apiKeys),
        ...namespaceCommands(connection, namespaces),
        ...pageCommands(list, view, numbers),
        ...bucketCommands({ connection, list, view, documents }),
        ...questionCommands({ connection, list, questions, view, documents, numbers, facts }),
        ...filterCommands({ connection, questions, files }),
        [Commands.diagnose]: async () =>
          (await import('./connection/diagnosis.ts')).diagnose({ connection, apiKeys, memory, log, version }),
        [Commands.showLog]: () => log.show(),
      },
      log,
    ),
  );
}
