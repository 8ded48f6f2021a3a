import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';

// Text fields and selects are the browser's own: an element with a shadow root cannot be tied to the sentence that says
// what is wrong with it.

interface TextFieldParts {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** The id of a list of suggestions. */
  readonly list?: string;
  /** What is wrong with it; shown elsewhere, by `mistakeText` of the same id. */
  readonly mistake?: string | undefined;
  readonly type?: 'text' | 'search';
  onInput(text: string): void;
}

/** A text field that says by itself what it is for. */
export function textField(parts: TextFieldParts): TemplateResult {
  const { id, label, value, placeholder, list, mistake, type = 'text', onInput } = parts;
  return html`<input
    id=${id}
    class="field"
    type=${type}
    autocomplete="off"
    spellcheck="false"
    aria-label=${label}
    aria-invalid=${mistake === undefined ? 'false' : 'true'}
    aria-describedby=${ifDefined(mistake === undefined ? undefined : mistakeId(id))}
    placeholder=${ifDefined(placeholder)}
    list=${ifDefined(list)}
    .value=${live(value)}
    @input=${(event: InputEvent) => onInput((event.currentTarget as HTMLInputElement).value)}
  />`;
}

interface ChoiceParts<Value extends string> {
  readonly id: string;
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, label: string])[];
  readonly disabled?: boolean;
  readonly mistake?: string | undefined;
  onChoose(value: Value): void;
}

/** A choice of one out of a few. */
export function choice<Value extends string>(parts: ChoiceParts<Value>): TemplateResult {
  const { id, label, value, options, disabled = false, mistake, onChoose } = parts;
  const choose = (event: Event) => {
    const chosen = options[(event.currentTarget as HTMLSelectElement).selectedIndex];
    if (chosen) onChoose(chosen[0]);
  };
  return html`<select
    id=${id}
    class="choice"
    aria-label=${label}
    aria-invalid=${mistake === undefined ? 'false' : 'true'}
    aria-describedby=${ifDefined(mistake === undefined ? undefined : mistakeId(id))}
    ?disabled=${disabled}
    @change=${choose}
  >
    ${options.map(([each, text]) => html`<option value=${each} .selected=${live(each === value)}>${text}</option>`)}
  </select>`;
}

/** The sentence that belongs to a control with a mistake. */
export function mistakeText(id: string, mistake: string | undefined): TemplateResult | typeof nothing {
  return mistake === undefined
    ? nothing
    : html`<p class="mistake" id=${mistakeId(id)}><span class="codicon codicon-error" aria-hidden="true"></span>${mistake}</p>`;
}

interface ButtonParts {
  readonly id: string;
  readonly icon: string;
  readonly label: string;
  /** Said instead of the label, where several buttons look the same. */
  readonly fullLabel?: string;
  onPress(): void;
}

/** A button with icon and text. */
export function textButton({ id, icon, label, fullLabel, onPress }: ButtonParts): TemplateResult {
  return html`<vscode-button id=${id} secondary icon=${icon} aria-label=${ifDefined(fullLabel)} @click=${onPress}
    >${label}</vscode-button
  >`;
}

/** A button that is only an icon; its label is what a screen reader says and what the mouse shows. */
export function iconButton({ id, icon, label, onPress }: ButtonParts): TemplateResult {
  return html`<button
    id=${id}
    type="button"
    class="icon-button codicon codicon-${icon}"
    aria-label=${label}
    title=${label}
    @click=${onPress}
  ></button>`;
}

/** Puts values in the places `{0}`, `{1}` of a sentence. */
export function filled(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}

function mistakeId(id: string): string {
  return `${id}-mistake`;
}
