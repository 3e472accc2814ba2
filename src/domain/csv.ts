// CSV as it is written: RFC 4180, and harmless in a spreadsheet.

export type CsvValue = string | number | null;

/**
 * A spreadsheet takes a field that begins so for a formula (OWASP, "CSV injection"): full-width signs too, which some
 * of them read like the others.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** `raw`: formulas are left as they are. */
export function csvLine(values: readonly CsvValue[], raw = false): string {
  return `${values.map(value => field(value, raw)).join(",")}\r\n`;
}

function field(value: CsvValue, raw: boolean): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = !raw && FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
