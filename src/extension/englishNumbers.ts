/**
 * Numbers in English as `Intl` writes them, without it: its first format costs a process 10 to 30 ms, for which the first
 * row would have to wait.
 */

const countUnits = ['', 'K', 'M', 'B', 'T'];
const sizeUnits = [' B', ' kB', ' MB', ' GB', ' TB', ' PB'];

/** Whether a number may be written here. Of more than 15 digits `Intl` rounds a size by a quotient that is not exact. */
export function isPlainCount(number: number): boolean {
  // Compared in this way, -0 is none.
  return Number.isInteger(number) && Object.is(number, Math.abs(number)) && number < 10 ** 15;
}

/** 4,312 */
export function exactInEnglish(count: number): string {
  const digits = String(count);
  let text = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)},${text}`;
  return text;
}

/** 1.23M */
export function compactInEnglish(count: number): string {
  return inUnits(count, countUnits);
}

/** 3.4 TB */
export function sizeInEnglish(bytes: number): string {
  return inUnits(bytes, sizeUnits);
}

/** Three digits, and the first unit of which there are less than a thousand. */
function inUnits(count: number, units: readonly string[]): string {
  // The whole number is rounded, by its own digits: those of a quotient such as 1.005 may be on the other side of it.
  const rounded = Number(count.toPrecision(3));
  const last = units.length - 1;
  let power = 0;
  while (power < last && rounded / 1000 ** power >= 1000) power += 1;
  return `${rounded / 1000 ** power}${units[power]}`;
}
