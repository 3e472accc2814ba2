// What spreadsheets do to phone numbers, undone where nothing is lost.

/** Marks that come along when a number is copied from an address book or a web page. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** `="+1202…"`: how a file keeps a spreadsheet from making a number of it. */
const FORMULA = /^=\s*(?:"(.*)"|(\+?\d+))$/;
const SCIENTIFIC = /^(\+?)(\d+)(?:[.,](\d+))?e\+?(\d{1,2})$/i;
/** A column that was read as numbers with decimals. */
const WHOLE = /^(\+?\d+)[.,]0+$/;

/** The number as it was meant; refused when its digits are gone. */
export function readTypedNumber(typed: string): { ok: true; text: string } | { ok: false; reason: string } {
  let text = typed.replace(INVISIBLE, "").trim();
  const formula = FORMULA.exec(text);
  if (formula !== null) text = (formula[1] ?? formula[2] ?? "").trim();
  // Excel's own mark of a text; the export writes it too.
  if (text.startsWith("'")) text = text.slice(1).trim();
  const [, plus = "", whole, fraction = "", exponent = "0"] = SCIENTIFIC.exec(text) ?? [];
  if (whole === undefined) return { ok: true, text: WHOLE.exec(text)?.[1] ?? text };
  const power = Number(exponent);
  if (fraction.length < power) {
    const lost = power - fraction.length;
    const reason = `a spreadsheet turned the number into ${text} and its last ${lost} digits are lost: format the column as text and save it again`;
    return { ok: false, reason };
  }
  // Digits behind the point that is left would be no part of a number.
  if (/[^0]/.test(fraction.slice(power))) return { ok: true, text };
  return { ok: true, text: `${plus}${whole}${fraction.slice(0, power)}` };
}
