import * as vscode from 'vscode';
import { BucketList } from '../listing/bucketList.ts';
import { Questions } from '../listing/questions.ts';
import { Resumption } from '../listing/resumption.ts';
import { bucketCommands } from './buckets/bucketCommands.ts';
import { BucketDocuments } from './buckets/bucketDocuments.ts';
import { BucketsView } from './buckets/bucketsView.ts';
import { KeptPage } from './buckets/keptPage.ts';
import { pageCommands } from './buckets/pageCommands.ts';
import { questionCommands } from './buckets/questionCommands.ts';
import { registerCommands } from './commandWrapper.ts';
import { ActiveConnection } from './connection/activeConnection.ts';
import { ApiKeys } from './connection/apiKeys.ts';
import { keyCommands } from './connection/keyCommands.ts';
import { namespaceCommands, RequiredNamespace } from './connection/namespaceCommands.ts';
import { NamespaceStatus } from './connection/namespaceStatus.ts';
import { Namespaces } from './connection/namespaces.ts';
import { RememberedQuestions } from './connection/rememberedQuestions.ts';
import { SampleMode } from './connection/sampleMode.ts';
import { serverMemento } from './connection/serverMemento.ts';
import { ContextKeyWriter } from './contextKeys.ts';
import { Commands } from './contributions.ts';
import { Disposables } from './disposables.ts';
import { filterCommands } from './filter/filterCommands.ts';
import { FilterFiles } from './filter/filterFiles.ts';
import { FilterView } from './filter/filterView.ts';
import { Log } from './log.ts';
import { NumberFormats } from './numberFormats.ts';
import { OrderedMemento } from './orderedMemento.ts';

/**
 * The one place where the parts meet. Runs when the view is opened, a command is called or a tab is brought back. First
 * comes what leads to rows: what is said to the editor leaves when this turn ends.
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const owned = new Disposables();
  context.subscriptions.push(owned);
  const log = owned.add(new Log(vscode.window.createOutputChannel('Mixpeek', { log: true })));

  const globalState = new OrderedMemento(context.globalState);
  const windowState = new OrderedMemento(context.workspaceState);
  const apiKeys = owned.add(new ApiKeys(context.secrets, globalState, process.env));
  const sample = owned.add(new SampleMode(windowState));
  const namespaces = owned.add(new Namespaces(windowState, globalState));
  const memory = serverMemento(globalState);
  const { version } = context.extension.packageJSON;
  const userAgent = `mixpeek-bucket-explorer/${version}`;
  const connection = owned.add(new ActiveConnection({ apiKeys, sample, namespaces, memory, userAgent, log }));
  void connection.resolve();

  const list = owned.add(new BucketList());
  owned.add(new Resumption(list));
  const questions = owned.add(new Questions());
  owned.add(new RememberedQuestions(connection, questions, windowState, globalState));
  owned.add(new KeptPage(connection, list, globalState));
  const numbers = new NumberFormats(vscode.env.language);
  const contextKeys = new ContextKeyWriter();
  const view = owned.add(new BucketsView({ connection, list, questions, contextKeys, numbers }));

  await nextTurn();
  if (owned.isDisposed) return;
  const facts = async () => new (await import('./filter/listFacts.ts')).ListFacts(list, () => view.message);
  owned.add(new FilterView({ questions, facts, extensionUri: context.extensionUri }));
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

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
