// CSV as it is written: RFC 4180, and harmless in a spreadsheet.

/** `json`: of an object; written as JSON that reads back as the same whatever is done about formulas. */
export type CsvValue = string | number | null | { json: unknown };

/**
 * A spreadsheet takes a field that begins so for a formula (OWASP, "CSV injection"): full-width signs too, which some
 * of them read like the others, and behind blanks and quotes, which some of them leave out.
 */
const FORMULA = /^(?:[\t\r\n]|["\s]*[=+\-@＝＋－＠])/;
/**
 * One that splits lines at semicolons or tabs sees fields of its own making. Quotes do not help: to it they stand in
 * the middle of a field.
 */
const INNER_FORMULA = /([;\t\r\n]["\s]*)(?=[=+\-@＝＋－＠])/g;
/** In JSON only a string can hold a semicolon, so what begins behind one can be written by its number. */
const FORMULA_IN_JSON = /(;["\s]*)([=+\-@＝＋－＠])/g;

/** `raw`: formulas are left as they are. */
export function csvLine(values: readonly CsvValue[], raw = false): string {
  return `${values.map(value => field(value, raw)).join(",")}\r\n`;
}

function field(value: CsvValue, raw: boolean): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = textOf(value, raw);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function textOf(value: string | { json: unknown }, raw: boolean): string {
  const text = typeof value === "string" ? value : JSON.stringify(value.json);
  if (raw) return text;
  if (typeof value !== "string")
    return text.replace(FORMULA_IN_JSON, (_, before: string, sign: string) => before + escaped(sign));
  const harmless = text.replace(INNER_FORMULA, "$1'");
  return FORMULA.test(harmless) ? `'${harmless}` : harmless;
}

const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
