import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import { render } from 'lit';
import {
  type FilterFormAction,
  type FilterFormState,
  type FromFilterForm,
  printFromFilterForm,
  type ToFilterForm,
} from '../protocol/filterFormMessages.ts';
import type { FilterFormStrings } from '../protocol/filterFormStrings.ts';
import { touchAll } from './formEdits.ts';
import { shownMistakes } from './formMistakes.ts';
import { formPage } from './formPage.ts';
import {
  editOf,
  type FormEdit,
  type FormSession,
  lastEdit,
  mistakesIn,
  newSession,
  receive,
  restored,
  sent,
} from './formSession.ts';
import { emptyForm, type FormState } from './formState.ts';
import { inputPause, Pause } from './pause.ts';

/** What the editor gives to a webview, once. */
interface WebviewHost {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: KeptState): void;
}

/** What is brought back after hiding and reload; another version of the extension may have written it. */
interface KeptState {
  readonly version: typeof keptVersion;
  readonly session: FormSession;
}

declare function acquireVsCodeApi(): WebviewHost;

const keptVersion = 3;

const host = acquireVsCodeApi();
const root = document.getElementById('filter-form') ?? document.body;
let session = keptSession() ?? newSession;
let strings: FilterFormStrings | undefined;
let facts: FilterFormState | undefined;
/** Sends what was typed, if all of it is finished. */
const pause = new Pause(inputPause, () => send(editOf(session)));

function post(message: FromFilterForm): void {
  host.postMessage(printFromFilterForm(message));
}

function keptSession(): FormSession | undefined {
  const kept = host.getState() as Partial<KeptState> | undefined;
  return kept?.version === keptVersion && kept.session ? restored(kept.session) : undefined;
}

/** Shows the session; the control of this id has the keyboard afterwards. */
function show(next: FormSession, focusId?: string): void {
  session = next;
  host.setState({ version: keptVersion, session });
  draw();
  if (focusId !== undefined) document.getElementById(focusId)?.focus();
}

function change(form: FormState, focusId?: string): void {
  show({ ...session, form }, focusId);
  pause.restart();
}

function send(edit: FormEdit | undefined): void {
  if (edit === undefined) return;
  post({ type: 'edit', ...edit });
  show(sent(session, edit));
}

function act(action: FilterFormAction): void {
  if (action === 'clear' && session.readOnly === undefined)
    show({ ...session, form: { ...emptyForm, sort: session.form.sort } });
  pause.end();
  post({ type: 'action', action });
}

function draw(): void {
  if (strings === undefined || facts === undefined) return;
  const { form, readOnly } = session;
  const mistakes = mistakesIn(session);
  const shown = shownMistakes(form, strings, mistakes, facts.serverMistake);
  const notices = [
    ...shown.others,
    ...(readOnly === undefined ? [] : [strings.readOnly[readOnly]]),
    // A condition that was only just added needs no excuse.
    ...(mistakes.length > 0 && shown.byControl.size > 0 ? [strings.notApplied] : []),
  ];
  const { fields, count, busy } = facts;
  const isReadOnly = readOnly !== undefined;
  const context = { strings, fields, form, mistakes: shown.byControl, count, busy, notices, isReadOnly, change, act };
  render(formPage(context), root);
}

window.addEventListener('message', ({ data, origin }: MessageEvent<ToFilterForm>) => {
  if (origin !== window.origin) return;
  if (data.type === 'strings') {
    strings = data.strings;
    draw();
  } else {
    facts = data;
    const edit = lastEdit(session, data);
    show(receive(session, data));
    send(edit);
    // Input that was cut off by hiding or reload is applied now.
    if (!pause.isRunning) pause.restart();
  }
});

root.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || !(event.target instanceof HTMLInputElement)) return;
  show({ ...session, form: touchAll(session.form) });
  pause.end();
});

post({ type: 'ready' });
