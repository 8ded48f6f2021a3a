/** How long the input of the form has to rest before it is applied, in milliseconds. */
export const inputPause = 300;

/** Acts once input has rested for a while. */
export class Pause {
  readonly #milliseconds: number;
  readonly #act: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number, act: () => void) {
    this.#milliseconds = milliseconds;
    this.#act = act;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  /** Begins the wait, or begins it anew. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), this.#milliseconds);
  }

  /** Acts now, instead of when the wait is over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#act();
  }
}
