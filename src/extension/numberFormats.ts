import { compactInEnglish, exactInEnglish, isPlainCount, sizeInEnglish } from './englishNumbers.ts';

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** The `format` of a number format, taken once: to take it anew for each number costs a quarter of writing one. */
type Writer = (number: number) => string;

/** Between a number and the unit right after it: English sets the short sign of the byte so, Korean every unit. */
const joint = /(?<=[\p{N}∞])(?=\p{L})/u;

/**
 * Numbers for rows and tooltips in the editor's display language. Sizes are decimal (SI). The formats are made when they
 * are first used: the first one takes longer than the rest of the start together. English does without them.
 */
export class NumberFormats {
  readonly #language: string;
  readonly #isEnglish: boolean;
  #knownLocale: string | undefined;
  #exact: Writer | undefined;
  #compact: Writer | undefined;
  readonly #sizes = new Map<string, Writer>();

  constructor(language: string) {
    this.#language = language;
    this.#isEnglish = /^en(?:-us)?$/i.test(language);
  }

  /** 4,312 */
  exact(count: number): string {
    if (this.#isEnglish && isPlainCount(count)) return exactInEnglish(count);
    this.#exact ??= new Intl.NumberFormat(this.#locale).format;
    return this.#exact(count);
  }

  /** 1.2M */
  compact(count: number): string {
    if (this.#isEnglish && isPlainCount(count)) return compactInEnglish(count);
    this.#compact ??= new Intl.NumberFormat(this.#locale, { notation: 'compact', maximumSignificantDigits: 3 }).format;
    return this.#compact(count);
  }

  /** 3.4 TB */
  size(bytes: number): string {
    if (this.#isEnglish && isPlainCount(bytes)) return sizeInEnglish(bytes);
    const last = sizeUnits.length - 1;
    let power = 0;
    // 999.6 MB rounds to 1000 MB, which is 1 GB.
    while (power < last && bytes / 1000 ** power >= 999.5) power += 1;
    const text = this.#sizeWriter(sizeUnits[power] ?? 'byte')(bytes / 1000 ** power);
    return text.replace(joint, ' ');
  }

  get #locale(): string {
    this.#knownLocale ??= Intl.NumberFormat.supportedLocalesOf(this.#language)[0] ?? 'en';
    return this.#knownLocale;
  }

  #sizeWriter(unit: (typeof sizeUnits)[number]): Writer {
    const known = this.#sizes.get(unit);
    if (known) return known;
    const unitDisplay = unit === 'byte' ? 'narrow' : 'short';
    const { format } = new Intl.NumberFormat(this.#locale, {
      style: 'unit',
      unit,
      unitDisplay,
      maximumSignificantDigits: 3,
    });
    this.#sizes.set(unit, format);
    return format;
  }
}
