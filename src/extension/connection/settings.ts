import * as vscode from 'vscode';
import { type BaseUrl, type BaseUrlMistake, defaultBaseUrl, parseBaseUrl } from '../../api/baseUrl.ts';
import type { ListApi } from '../../api/listCall.ts';
import type { Result } from '../../model/result.ts';
import { type SettingId, Settings } from '../contributions.ts';

/** The settings as they are used; `corrected` names those whose value could not be. */
export interface ConnectionSettings {
  readonly baseUrl: Result<BaseUrl, BaseUrlMistake>;
  readonly listApi: ListApi;
  /** Rows, 1 to 1000. */
  readonly pageSize: number;
  /** Milliseconds. */
  readonly requestTimeout: number;
  readonly corrected: readonly CorrectedSetting[];
}

/** A setting whose value is impossible, and the one that is used in its place. */
export interface CorrectedSetting {
  readonly setting: SettingId;
  readonly used: string | number;
}

const listApis: readonly ListApi[] = ['auto', 'list', 'seed'];

/**
 * Reads the settings at user level only: a workspace, trusted or not, must never decide where the key goes.
 * `userValue` answers the user-level value of a setting, undefined if there is none.
 */
export function readSettings(userValue: (setting: SettingId) => unknown): ConnectionSettings {
  const corrected: CorrectedSetting[] = [];
  const number = (setting: SettingId, least: number, most: number, usual: number): number => {
    const value = userValue(setting) ?? usual;
    const isNumber = typeof value === 'number' && Number.isFinite(value) && value >= least;
    const used = isNumber ? Math.min(Math.floor(value), most) : usual;
    if (used !== value) corrected.push({ setting, used });
    return used;
  };
  const baseUrl = userValue(Settings.baseUrl) ?? defaultBaseUrl;
  const listApi = userValue(Settings.listApi) ?? 'auto';
  const knownListApi = listApis.find((known) => known === listApi);
  if (!knownListApi) corrected.push({ setting: Settings.listApi, used: 'auto' });
  return {
    baseUrl: typeof baseUrl === 'string' ? parseBaseUrl(baseUrl) : { ok: false, error: 'notAUrl' },
    listApi: knownListApi ?? 'auto',
    pageSize: number(Settings.pageSize, 1, 1_000, 100),
    requestTimeout: number(Settings.requestTimeout, 1, 300, 30) * 1_000,
    corrected,
  };
}

/** Whether the first page may be kept for the next start; only a plain no is one. */
export function mayKeepFirstPage(): boolean {
  return userValues()(Settings.keepFirstPage) !== false;
}

/** The settings of this editor, read afresh at every call. */
export function currentSettings(): ConnectionSettings {
  return readSettings(userValues());
}

/** By section: asked for all its settings, the editor copies them all. */
function userValues(): (setting: SettingId) => unknown {
  const section = 'mixpeek';
  const configuration = vscode.workspace.getConfiguration(section);
  return (setting) => configuration.inspect(setting.slice(section.length + 1))?.globalValue;
}
