import * as vscode from 'vscode';
import { type BaseUrl, parseBaseUrl } from '../../api/baseUrl.ts';
import { parseApiKey } from '../../api/credentials.ts';
import type { PageAnswer } from '../../listing/listTasks.ts';
import { boxText } from '../boxText.ts';
import { Settings } from '../contributions.ts';
import { baseUrlSentence, keySentence, remedyFor } from '../errorMessages.ts';
import type { ActiveConnection, CheckedKey } from './activeConnection.ts';
import { type ApiKeys, environmentVariable, type KeySource } from './apiKeys.ts';
import { currentSettings } from './settings.ts';

/** Asks for the key of the current server, checks and stores it. */
export async function setApiKey(connection: ActiveConnection, apiKeys: ApiKeys): Promise<void> {
  const { baseUrl } = currentSettings();
  if (!baseUrl.ok) {
    await offerBaseUrlSetting(baseUrlSentence(baseUrl.error));
    return;
  }
  const server = baseUrl.value;
  await new ApiKeyBox(connection, server, () => tellOfSessionKey(connection, apiKeys, server)).ask();
}

/** Says, once, that a key will be gone with the window, and offers what lasts. */
async function tellOfSessionKey(connection: ActiveConnection, apiKeys: ApiKeys, server: BaseUrl): Promise<void> {
  const notKept = vscode.l10n.t(
    'The secret storage of this editor did not keep the API key for {0}: it is kept for this session only, until the window is closed or reloaded.',
    server.host,
  );
  if (!apiKeys.environmentKey.ok) {
    const advice = vscode.l10n.t('A key in the environment variable {0} lasts.', environmentVariable);
    void vscode.window.showWarningMessage(`${notKept} ${advice}`);
    return;
  }
  const useEnvironment = vscode.l10n.t('Use {0} Instead', environmentVariable);
  if ((await vscode.window.showWarningMessage(notKept, useEnvironment)) !== useEnvironment) return;
  // The answer may come late: another key, which the storage kept, is none to be taken away.
  if (sourceOf(await apiKeys.find(server)) === 'session') await apiKeys.remove(server.origin).catch(() => undefined);
  await connection.resolve();
  await useEnvironmentKey(connection, apiKeys);
}

async function offerBaseUrlSetting(sentence: string): Promise<void> {
  const open = vscode.l10n.t('Open Settings');
  if ((await vscode.window.showErrorMessage(sentence, open)) === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', Settings.baseUrl);
  }
}

/**
 * What the check says of a key. Only a refusal of the key itself refuses it: a permission, a missing namespace or a
 * wrong path is about something else, and a fault, a limit or an outage says nothing.
 */
type KeyVerdict = 'good' | 'refused' | 'undecided';

export function verdictOf(answer: PageAnswer): KeyVerdict {
  if (answer.ok) return 'good';
  const { error } = answer;
  switch (error.kind) {
    case 'unauthorized':
      return 'refused';
    case 'forbidden':
    case 'namespaceRequired':
    case 'notFound':
      return 'good';
    default:
      return 'undecided';
  }
}

/** The box that asks for a key. It stays open, with what was typed in it, until the key is stored or given up. */
class ApiKeyBox {
  readonly #connection: ActiveConnection;
  readonly #server: BaseUrl;
  readonly #box = vscode.window.createInputBox();
  readonly #closed = new AbortController();
  readonly #tellOfSessionKey: () => Promise<void>;
  #isDone = false;

  /** `tellOfSessionKey` is called where the editor has not kept the key. */
  constructor(connection: ActiveConnection, server: BaseUrl, tellOfSessionKey: () => Promise<void>) {
    this.#connection = connection;
    this.#server = server;
    this.#tellOfSessionKey = tellOfSessionKey;
  }

  /** Shows the box until it is left. */
  async ask(): Promise<void> {
    const box = this.#box;
    box.title = vscode.l10n.t('Mixpeek API Key');
    box.prompt = vscode.l10n.t(
      'The key will be sent to {0} and kept in the secret storage of this editor.',
      this.#server.host,
    );
    box.placeholder = vscode.l10n.t('Paste the API key for {0}', this.#server.host);
    box.password = true;
    box.ignoreFocusOut = true;
    const accepted = box.onDidAccept(() => this.#check());
    const edited = box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    const hidden = box.onDidHide(() => this.#closed.abort());
    box.show();
    await new Promise<void>((resolve) => this.#closed.signal.addEventListener('abort', () => resolve()));
    for (const each of [accepted, edited, hidden, box]) each.dispose();
  }

  async #check(): Promise<void> {
    const box = this.#box;
    if (box.busy) return;
    const key = parseApiKey(box.value);
    if (!key.ok) {
      box.validationMessage = keySentence(key.error);
      return;
    }
    box.busy = true;
    box.enabled = false;
    const checked = await this.#connection.checkKey(this.#server, key.value, this.#closed.signal);
    if (this.#closed.signal.aborted) return;
    box.busy = false;
    box.enabled = true;
    switch (verdictOf(checked.answer)) {
      case 'good':
        await this.#store(checked);
        return;
      case 'refused':
        box.validationMessage = vscode.l10n.t('{0} refused this key. It was not stored.', this.#server.host);
        return;
      case 'undecided':
        await this.#offerToSaveAnyway(checked);
    }
  }

  async #offerToSaveAnyway(checked: CheckedKey): Promise<void> {
    if (checked.answer.ok) return;
    const { sentence } = remedyFor(checked.answer.error, this.#server.host);
    this.#box.validationMessage = { message: boxText(sentence), severity: vscode.InputBoxValidationSeverity.Warning };
    const saveAnyway = vscode.l10n.t('Save Anyway');
    const picked = await vscode.window.showWarningMessage(
      vscode.l10n.t('The API key could not be checked with {0}. Save it anyway?', this.#server.host),
      saveAnyway,
    );
    // The question outlives the box: a key that was stored meanwhile is newer.
    if (picked === saveAnyway && !this.#isDone) await this.#store(checked);
  }

  async #store(checked: CheckedKey): Promise<void> {
    let isKept: boolean;
    try {
      isKept = await this.#connection.signIn(this.#server, checked);
    } catch {
      this.#box.validationMessage = vscode.l10n.t('This editor could not take the key.');
      return;
    }
    this.#isDone = true;
    this.#box.hide();
    if (!isKept) await this.#tellOfSessionKey();
  }
}

/** Forgets a stored key: the current server's, or the one that is pointed at. */
export async function removeApiKey(connection: ActiveConnection, apiKeys: ApiKeys): Promise<void> {
  const { baseUrl } = currentSettings();
  const current = baseUrl.ok ? baseUrl.value : undefined;
  const lookup = current && (await apiKeys.find(current));
  const source = sourceOf(lookup);
  const origins = new Set(apiKeys.storedOrigins());
  // SecretStorage knows best: the list beside it may have been lost.
  if (current && source !== undefined && source !== 'environment') origins.add(current.origin);
  if (origins.size === 0) {
    void vscode.window.showInformationMessage(
      source === 'environment'
        ? vscode.l10n.t(
            'No API key is stored: the one in use comes from the environment variable {0}.',
            environmentVariable,
          )
        : vscode.l10n.t('No API key is stored.'),
    );
    return;
  }
  // The key of a server that is not the current one goes only if it is pointed at.
  const isPlain = origins.size === 1 && current !== undefined && origins.has(current.origin);
  const title = vscode.l10n.t('Remove the API Key of Which Server?');
  const origin = isPlain ? current.origin : await vscode.window.showQuickPick([...origins], { title });
  if (origin === undefined) return;
  const { host } = new URL(origin);
  const removed = sourceOf(await findAt(origin, apiKeys));
  const refused = await apiKeys.remove(origin).then(
    () => false,
    () => true,
  );
  const left = sourceOf(await findAt(origin, apiKeys));
  // A key of this session is gone even where the storage refuses.
  await connection.resolve();
  // A storage that forgets what it is to keep may also keep what it is to forget: so it is asked.
  if (left === 'stored' || (refused && removed !== 'session')) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The secret storage of this editor did not remove the API key for {0}.', host),
    );
    return;
  }
  vscode.window.setStatusBarMessage(vscode.l10n.t('Removed the API key for {0}', host), 4_000);
}

async function findAt(origin: string, apiKeys: ApiKeys): Promise<Lookup> {
  const server = parseBaseUrl(origin);
  return server.ok ? apiKeys.find(server.value) : undefined;
}

type Lookup = Awaited<ReturnType<ApiKeys['find']>> | undefined;

function sourceOf(lookup: Lookup): KeySource | undefined {
  return lookup?.ok && lookup.value.kind === 'found' ? lookup.value.source : undefined;
}

/** The one question before the key of the environment goes to a server that is neither Mixpeek's nor this machine. */
export async function useEnvironmentKey(connection: ActiveConnection, apiKeys: ApiKeys): Promise<void> {
  const { state } = connection;
  if (state.kind !== 'environmentKeyOffered' && state.kind !== 'keyUnavailable') return;
  const send = vscode.l10n.t('Send the Key');
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t('Send the API key in {0} to {1}?', environmentVariable, state.server.host),
    { modal: true, detail: vscode.l10n.t('The answer is remembered for this server.') },
    send,
  );
  if (picked === send) await apiKeys.consentToEnvironmentKey(state.server);
}
