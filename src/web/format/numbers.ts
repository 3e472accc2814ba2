// Figures in words.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const number = (value: number): string => whole.format(value);

/** `value` from 0 to 1; an en dash where there is none. */
export const percent = (value: number | null | undefined): string =>
  value === null || value === undefined || Number.isNaN(value) ? "–" : `${Math.round(value * 100)} %`;

export const share = (part: number, all: number): number => (all === 0 ? 0 : part / all);

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ["kB", "MB", "GB"];
  let size = count / 1000;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}
