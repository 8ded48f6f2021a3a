import * as vscode from 'vscode';
import { BucketList } from '../listing/bucketList.ts';
import { Questions } from '../listing/questions.ts';
import { Resumption } from '../listing/resumption.ts';
import { BucketsView } from './buckets/bucketsView.ts';
import { KeptPage } from './buckets/keptPage.ts';
import { ActiveConnection } from './connection/activeConnection.ts';
import { ApiKeys } from './connection/apiKeys.ts';
import { Namespaces } from './connection/namespaces.ts';
import { RememberedQuestions } from './connection/rememberedQuestions.ts';
import { SampleMode } from './connection/sampleMode.ts';
import { serverMemento } from './connection/serverMemento.ts';
import { ContextKeyWriter } from './contextKeys.ts';
import { Disposables } from './disposables.ts';
import { Log } from './log.ts';
import { NumberFormats } from './numberFormats.ts';
import { OrderedMemento } from './orderedMemento.ts';

/** ms. What the first rows do without is loaded by then, whether they are there or not. */
const mostPatience = 250;

/** ms that the editor takes to paint rows once it has them, as measured by the benchmarks. */
const drawing = 75;

/**
 * Where the parts meet that lead to rows; the others meet in furtherParts, which is loaded once the rows are drawn. Runs
 * when the view is opened, a command is called or a tab is brought back.
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
  const list = owned.add(new BucketList());
  owned.add(new Resumption(list));
  const questions = owned.add(new Questions());
  owned.add(new RememberedQuestions(connection, questions, windowState, globalState));
  owned.add(new KeptPage(connection, list, apiKeys, globalState));
  const numbers = new NumberFormats(vscode.env.language);
  const contextKeys = new ContextKeyWriter();
  const view = owned.add(new BucketsView({ connection, list, questions, contextKeys, numbers }));

  await Promise.race([rowsAreDrawn(connection, list), pause(mostPatience)]);
  const { addFurtherParts } = await import('./furtherParts.ts');
  if (owned.isDisposed) return;
  const { extensionUri } = context;
  const shared = { log, apiKeys, namespaces, memory, connection, list, questions, numbers, view };
  addFurtherParts(owned, { ...shared, version, extensionUri });
}

async function rowsAreDrawn(connection: ActiveConnection, list: BucketList): Promise<void> {
  // One turn later: the editor gets the view and the question for the key before there is more to do.
  await undefined;
  await connection.resolve();
  // Started by a command, with nobody looking at the view.
  if (list.state.kind === 'idle') return;
  await list.settled();
  await pause(drawing);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
