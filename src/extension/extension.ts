import * as vscode from 'vscode';
import { BucketList } from '../listing/bucketList.ts';
import { Questions } from '../listing/questions.ts';
import { bucketCommands } from './buckets/bucketCommands.ts';
import { BucketDocuments } from './buckets/bucketDocuments.ts';
import { BucketsView } from './buckets/bucketsView.ts';
import { messageOf } from './buckets/listingText.ts';
import { pageCommands } from './buckets/pageCommands.ts';
import { registerCommands } from './commandWrapper.ts';
import { ActiveConnection } from './connection/activeConnection.ts';
import { ApiKeys } from './connection/apiKeys.ts';
import { keyCommands } from './connection/keyCommands.ts';
import { namespaceCommands, RequiredNamespace } from './connection/namespaceCommands.ts';
import { NamespaceStatus } from './connection/namespaceStatus.ts';
import { Namespaces } from './connection/namespaces.ts';
import { SampleMode } from './connection/sampleMode.ts';
import { serverMemento } from './connection/serverMemento.ts';
import { ContextKeyWriter } from './contextKeys.ts';
import { Commands } from './contributions.ts';
import { Disposables } from './disposables.ts';
import { FilterView, filterViewCommands } from './filter/filterView.ts';
import { ListFacts } from './filter/listFacts.ts';
import { NumberFormats } from './numberFormats.ts';
import { OrderedMemento } from './orderedMemento.ts';

/** The one place where the parts meet. Runs when the view is opened, a command is called or a tab is brought back. */
export function activate(context: vscode.ExtensionContext): void {
  const owned = new Disposables();
  context.subscriptions.push(owned);
  const log = owned.add(vscode.window.createOutputChannel('Mixpeek', { log: true }));

  const globalState = new OrderedMemento(context.globalState);
  const windowState = new OrderedMemento(context.workspaceState);
  const apiKeys = owned.add(new ApiKeys(context.secrets, globalState, process.env));
  const sample = owned.add(new SampleMode(windowState));
  const namespaces = owned.add(new Namespaces(windowState, globalState));
  const connection = owned.add(
    new ActiveConnection({
      apiKeys,
      sample,
      namespaces,
      memory: serverMemento(globalState),
      userAgent: `mixpeek-bucket-explorer/${context.extension.packageJSON.version}`,
      log,
    }),
  );

  const list = owned.add(new BucketList());
  const numbers = new NumberFormats(vscode.env.language);
  const contextKeys = new ContextKeyWriter();
  const view = owned.add(new BucketsView({ connection, list, contextKeys, numbers }));
  const questions = owned.add(new Questions());
  const facts = new ListFacts(list, () => messageOf(connection.state, list.state, numbers) ?? '');
  owned.add(new FilterView({ questions, facts, extensionUri: context.extensionUri }));
  owned.add(new NamespaceStatus(connection));
  owned.add(new RequiredNamespace(connection, list, namespaces));
  const documents = owned.add(new BucketDocuments(connection));

  owned.add(
    registerCommands(
      {
        ...keyCommands(connection, apiKeys),
        ...namespaceCommands(connection, namespaces),
        ...pageCommands(list, view, numbers),
        ...bucketCommands({ connection, list, view, documents }),
        ...filterViewCommands(),
        [Commands.clearFilter]: () => questions.clear(),
        [Commands.showLog]: () => log.show(true),
      },
      log,
    ),
  );

  void connection.resolve();
}
