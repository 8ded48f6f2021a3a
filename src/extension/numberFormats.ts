const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/**
 * Numbers for rows and tooltips in the editor's display language. Sizes are decimal (SI). The formats are made when they
 * are first used: the first one takes longer than the rest of the start together.
 */
export class NumberFormats {
  readonly #language: string;
  #knownLocale: string | undefined;
  #exact: Intl.NumberFormat | undefined;
  #compact: Intl.NumberFormat | undefined;
  readonly #sizes = new Map<string, Intl.NumberFormat>();

  constructor(language: string) {
    this.#language = language;
  }

  /** 4,312 */
  exact(count: number): string {
    this.#exact ??= new Intl.NumberFormat(this.#locale);
    return this.#exact.format(count);
  }

  /** 1.2M */
  compact(count: number): string {
    this.#compact ??= new Intl.NumberFormat(this.#locale, { notation: 'compact', maximumSignificantDigits: 3 });
    return this.#compact.format(count);
  }

  /** 3.4 TB */
  size(bytes: number): string {
    const last = sizeUnits.length - 1;
    let power = 0;
    // 999.6 MB rounds to 1000 MB, which is 1 GB.
    while (power < last && Number((bytes / 1000 ** power).toPrecision(3)) >= 1000) power += 1;
    const parts = this.#sizeFormat(sizeUnits[power] ?? 'byte').formatToParts(bytes / 1000 ** power);
    const text = parts.map(({ value }) => value);
    // English sets the short sign of the byte, and of it alone, right against the number.
    if (!parts.some(({ type }) => type === 'literal')) text.splice(-1, 0, ' ');
    return text.join('');
  }

  get #locale(): string {
    this.#knownLocale ??= Intl.NumberFormat.supportedLocalesOf(this.#language)[0] ?? 'en';
    return this.#knownLocale;
  }

  #sizeFormat(unit: (typeof sizeUnits)[number]): Intl.NumberFormat {
    const known = this.#sizes.get(unit);
    if (known) return known;
    const unitDisplay = unit === 'byte' ? 'narrow' : 'short';
    const format = new Intl.NumberFormat(this.#locale, {
      style: 'unit',
      unit,
      unitDisplay,
      maximumSignificantDigits: 3,
    });
    this.#sizes.set(unit, format);
    return format;
  }
}
