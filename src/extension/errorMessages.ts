import { env, l10n } from 'vscode';
import type { ApiError, NetworkCause, ServerRefusal } from '../api/apiError.ts';
import type { BaseUrlMistake } from '../api/baseUrl.ts';
import type { KeyMistake } from '../api/credentials.ts';
import { visibleText } from '../model/visibleText.ts';
import { type SettingId, Settings } from './contributions.ts';

/** The editor's own setting, the only one of them that a failure points to. */
const proxySetting = 'http.proxy';

/** What a person can do about a failure. */
export type RemedyAction =
  | { readonly kind: 'retry' }
  | { readonly kind: 'setApiKey' }
  | { readonly kind: 'showLog' }
  | { readonly kind: 'switchNamespace' }
  | { readonly kind: 'openSettings'; readonly setting: SettingId | typeof proxySetting };

/** A failure as a person reads it: one sentence, and what can be done, most promising first. */
export interface Remedy {
  readonly sentence: string;
  readonly actions: readonly RemedyAction[];
}

const retry: RemedyAction = { kind: 'retry' };
const setApiKey: RemedyAction = { kind: 'setApiKey' };
const switchNamespace: RemedyAction = { kind: 'switchNamespace' };
const showLog: RemedyAction = { kind: 'showLog' };
const openSettings = (setting: SettingId | typeof proxySetting): RemedyAction => ({ kind: 'openSettings', setting });

/** What was tried when it failed: the sentences that are about more than the connection name it. */
export type Attempt = 'listBuckets' | 'getBucket' | 'listNamespaces' | 'connect';

/** The sentence and the actions for a failed call to `host`. Text of the server is quoted as data, shortened. */
export function remedyFor(error: ApiError, host: string, tried: Attempt = 'listBuckets'): Remedy {
  switch (error.kind) {
    case 'unauthorized':
      return { sentence: l10n.t('{0} refused the API key.', host), actions: [setApiKey, retry, showLog] };
    case 'forbidden':
      return {
        sentence: forbiddenSentence(host, tried) + quote(error),
        actions: [switchNamespace, setApiKey, retry, showLog],
      };
    case 'notFound':
      return error.resource === 'namespace'
        ? {
            sentence: l10n.t('{0} does not know this namespace.', host),
            actions: [switchNamespace, retry, showLog],
          }
        : {
            sentence: l10n.t('{0} does not have what was asked for (404).', host),
            actions: [retry, switchNamespace, showLog],
          };
    case 'namespaceRequired':
      return {
        sentence: l10n.t('{0} demands a namespace with every request.', host),
        actions: [switchNamespace, retry, showLog],
      };
    case 'unknownRoute':
    case 'unsupportedServer':
      return {
        sentence: unknownRouteSentence(host, error.status, tried),
        actions: [openSettings(Settings.baseUrl), openSettings(Settings.listApi), retry, showLog],
      };
    case 'invalidRequest':
      return {
        sentence: l10n.t('{0} did not accept the request ({1}).', host, error.status) + quoteIssues(error),
        actions: [retry, openSettings(Settings.listApi), showLog],
      };
    case 'rateLimited':
      return { sentence: rateLimitSentence(host, error.retryAt), actions: [retry, showLog] };
    case 'serverFault':
      return {
        sentence:
          error.retryAt === undefined
            ? l10n.t('{0} has a problem of its own ({1}). Try again in a moment.', host, error.status)
            : l10n.t('{0} has a problem of its own ({1}): again at {2}.', host, error.status, timeOf(error.retryAt)),
        actions: [retry, showLog],
      };
    case 'unexpectedStatus':
      return { sentence: l10n.t('{0} answered with status {1}.', host, error.status), actions: [retry, showLog] };
    case 'redirected':
      return {
        sentence: error.target
          ? l10n.t('{0} redirects to {1}. The API key was not sent there.', host, visibleText(error.target))
          : l10n.t('{0} redirects elsewhere. The redirect was not followed.', host),
        actions: [openSettings(Settings.baseUrl), retry, showLog],
      };
    case 'notJson':
      return {
        sentence: l10n.t(
          'Something other than the Mixpeek API answered for {0}, perhaps a proxy or a sign-in page.',
          host,
        ),
        actions: [retry, openSettings(Settings.baseUrl), showLog],
      };
    case 'invalidReply':
      return {
        sentence: invalidReplySentence(host, error.path, tried),
        actions: [retry, showLog],
      };
    case 'timeout':
      return {
        sentence: timeoutSentence(error, host),
        actions: timeoutActions(error),
      };
    case 'network':
      return error.proxy === undefined
        ? networkRemedy(error.cause, error.code, host)
        : { sentence: proxySentence(error.cause, error.code, host, error.proxy), actions: proxyActions };
    case 'proxyAuthentication':
      return {
        sentence: l10n.t(
          'The proxy {0} on the way to {1} wants a name and password, or others than it was given.',
          error.proxy,
          host,
        ),
        actions: [openSettings(proxySetting), retry, showLog],
      };
    case 'proxyRefused':
      return {
        sentence: l10n.t('The proxy {0} does not connect to {1} (it answered {2}).', error.proxy, host, error.status),
        actions: proxyActions,
      };
    case 'unusableProxy':
      return {
        sentence: l10n.t('{0} was not asked: the proxy that is set has to speak http or https.', host),
        actions: [openSettings(proxySetting), retry, showLog],
      };
    case 'tooLarge':
      return {
        sentence: l10n.t('The reply of {0} is too large. A smaller page may fit.', host),
        actions: [openSettings(Settings.pageSize), retry, showLog],
      };
    case 'undecodable':
      return { sentence: l10n.t('The reply of {0} arrived damaged.', host), actions: [retry, showLog] };
    case 'incompleteReply':
      return { sentence: l10n.t('The reply of {0} breaks off.', host), actions: [retry, showLog] };
    case 'cancelled':
      return { sentence: l10n.t('The request to {0} was cancelled.', host), actions: [retry] };
    case 'keyUnavailable':
      return {
        sentence: l10n.t('The API key could not be read from the secret storage of this editor.'),
        actions: [setApiKey, retry, showLog],
      };
    case 'internal':
      return {
        sentence: faultSentence(tried),
        actions: [retry, showLog],
      };
  }
}

function forbiddenSentence(host: string, tried: Attempt): string {
  switch (tried) {
    case 'connect':
    case 'listBuckets':
      return l10n.t('The API key is not allowed to list these buckets on {0}.', host);
    case 'getBucket':
      return l10n.t('The API key is not allowed to read this bucket on {0}.', host);
    case 'listNamespaces':
      return l10n.t('The API key is not allowed to list the namespaces of {0}. Type a name or an id.', host);
  }
}

function unknownRouteSentence(host: string, status: number, tried: Attempt): string {
  switch (tried) {
    case 'connect':
    case 'listBuckets':
      return l10n.t('{0} does not answer the listing call of the Mixpeek API ({1}).', host, status);
    case 'getBucket':
      return l10n.t('{0} does not answer the call for one bucket of the Mixpeek API ({1}).', host, status);
    case 'listNamespaces':
      return l10n.t('{0} does not list its namespaces. Type a name or an id.', host);
  }
}

function invalidReplySentence(host: string, path: string, tried: Attempt): string {
  switch (tried) {
    case 'connect':
    case 'listBuckets':
      return l10n.t('The reply of {0} is not a list of buckets ({1}).', host, path);
    case 'getBucket':
      return l10n.t('The reply of {0} is not a bucket ({1}).', host, path);
    case 'listNamespaces':
      return l10n.t('The reply of {0} is not a list of namespaces ({1}).', host, path);
  }
}

function faultSentence(tried: Attempt): string {
  switch (tried) {
    case 'connect':
      return l10n.t('The connection could not be made. The log has the details.');
    case 'listBuckets':
      return l10n.t('The buckets could not be listed. The log has the details.');
    case 'getBucket':
      return l10n.t('The bucket could not be fetched. The log has the details.');
    case 'listNamespaces':
      return l10n.t('The namespaces could not be listed. The log has the details.');
  }
}

function networkRemedy(cause: NetworkCause, code: string, host: string): Remedy {
  const actions = [retry, openSettings(Settings.baseUrl), showLog];
  switch (cause) {
    case 'hostNotFound':
      return { sentence: l10n.t('The host {0} cannot be found. Is this machine online?', host), actions };
    case 'refused':
      return { sentence: l10n.t('{0} refused the connection. Is the server running?', host), actions };
    case 'reset':
      return { sentence: l10n.t('{0} closed the connection before the reply was complete.', host), actions };
    case 'unreachable':
      return { sentence: l10n.t('There is no way to {0} from this network.', host), actions };
    case 'certificateExpired':
      return {
        sentence: l10n.t('The certificate of {0} has expired, or the clock of this machine is wrong.', host),
        actions,
      };
    case 'certificateWrongHost':
      return { sentence: l10n.t('The certificate of {0} belongs to another host.', host), actions };
    case 'certificateUntrusted':
      return {
        sentence: l10n.t('The certificate of {0} comes from an authority that this machine does not trust.', host),
        actions,
      };
    case 'tls':
      return { sentence: l10n.t('A secure connection to {0} could not be made ({1}).', host, code), actions };
    case 'other':
      return { sentence: l10n.t('{0} cannot be reached ({1}).', host, code), actions };
  }
}

const proxyActions: readonly RemedyAction[] = [retry, openSettings(proxySetting), showLog];

function proxySentence(cause: NetworkCause, code: string, host: string, proxy: string): string {
  switch (cause) {
    case 'hostNotFound':
      return l10n.t('The proxy {0} on the way to {1} cannot be found.', proxy, host);
    case 'refused':
      return l10n.t('The proxy {0} on the way to {1} refused the connection. Is it running?', proxy, host);
    case 'certificateExpired':
    case 'certificateWrongHost':
    case 'certificateUntrusted':
      return l10n.t('The certificate of the proxy {0} on the way to {1} is not valid here ({2}).', proxy, host, code);
    default:
      return l10n.t('The proxy {0} did not connect to {1} ({2}).', proxy, host, code);
  }
}

type Timeout = Extract<ApiError, { kind: 'timeout' }>;

function timeoutActions({ phase, proxy }: Timeout): readonly RemedyAction[] {
  if (proxy !== undefined) return proxyActions;
  return phase === 'connect' ? [retry, showLog] : [retry, openSettings(Settings.requestTimeout), showLog];
}

function timeoutSentence(error: Timeout, host: string): string {
  const seconds = Math.round(error.milliseconds / 100) / 10;
  if (error.proxy !== undefined) {
    return l10n.t('The proxy {0} did not connect to {1} within {2} seconds.', error.proxy, host, seconds);
  }
  return error.phase === 'connect'
    ? l10n.t('No connection to {0} within {1} seconds.', host, seconds)
    : l10n.t('{0} did not answer within {1} seconds.', host, seconds);
}

function rateLimitSentence(host: string, retryAt: number | undefined): string {
  if (retryAt === undefined) return l10n.t('{0} allows no more requests for now. Try again in a minute.', host);
  return l10n.t('{0} allows no more requests for now: again at {1}.', host, timeOf(retryAt));
}

function timeOf(moment: number): string {
  const at = new Date(moment);
  const isToday = at.toDateString() === new Date().toDateString();
  return at.toLocaleString(env.language, {
    ...(isToday ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** The longest stretch of server text in a sentence, in characters. */
const longestQuote = 120;

function quote({ message }: ServerRefusal): string {
  return message ? ` “${visibleText(message, longestQuote)}”` : '';
}

function quoteIssues(error: Extract<ApiError, { kind: 'invalidRequest' }>): string {
  const [issue] = error.issues;
  if (!issue) return quote(error);
  const where = issue.location.join('.');
  return ` “${visibleText(where ? `${where}: ${issue.message}` : issue.message, longestQuote)}”`;
}

/** What is wrong with a base URL from the settings. The value itself is not repeated: it may hold a password. */
export function baseUrlSentence(mistake: BaseUrlMistake): string {
  switch (mistake) {
    case 'notAUrl':
      return l10n.t('The setting mixpeek.baseUrl is not a URL such as https://api.mixpeek.com. Nothing was sent.');
    case 'insecure':
      return l10n.t('The setting mixpeek.baseUrl must use https: http is for this machine only. Nothing was sent.');
    case 'userInfo':
      return l10n.t('The setting mixpeek.baseUrl must not hold a user name or password. Nothing was sent.');
    case 'path':
      return l10n.t('The setting mixpeek.baseUrl must have no path other than /v1. Nothing was sent.');
    case 'queryOrFragment':
      return l10n.t('The setting mixpeek.baseUrl must end before any ? or #. Nothing was sent.');
  }
}

/** Why the key in an environment variable is not used; the key itself is never repeated. */
export function environmentKeySentence(variable: string, mistake: KeyMistake): string {
  return l10n.t('{0} is set, but is not used. {1}', variable, keySentence(mistake));
}

/** What is wrong with a key that was typed or found; the key itself is never repeated. */
export function keySentence(mistake: KeyMistake): string {
  switch (mistake) {
    case 'empty':
      return l10n.t('Paste an API key.');
    case 'characters':
      return l10n.t('An API key has only letters, digits and signs: no spaces, line breaks or invisible characters.');
    case 'length':
      return l10n.t('An API key has 8 to 512 characters.');
  }
}
