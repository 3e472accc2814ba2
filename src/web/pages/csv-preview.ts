// The beginning of a file as rows, and what its columns seem to be: looked at in the browser, before anything is sent.
// The service reads the whole of it by its own rules; this is what a person looks at.

export interface Preview {
  delimiter: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
  /** Names of the header; null = none seems to be one. */
  phone: string | null;
  timeZone: string | null;
}

export const PREVIEW_ROWS = 20;
/** Of the file's beginning. */
export const PREVIEW_BYTES = 64 * 1024;

const DELIMITERS = [",", ";", "\t"];
const PHONE_NAME = /^(phone|mobile|cell|tel|telephone|msisdn|number|contact)([ _-]?(number|phone|no))?$/i;
const ZONE_NAME = /^(time[ _-]?zone|timezone|tz|zone)$/i;
const PHONE_LIKE = /^\+?[\d\s().-]{7,20}$/;

/** Rows with quotes undone; a row that the beginning cuts off is left out when `whole` is false. */
export function rowsOf(text: string, delimiter: string, whole: boolean): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  const endField = () => {
    row.push(field);
    field = "";
  };
  const endRow = () => {
    endField();
    if (row.some(value => value !== "")) rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? "";
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && field === "") quoted = true;
    else if (c === delimiter) endField();
    else if (c === "\n") endRow();
    else if (c !== "\r") field += c;
  }
  if (whole && (field !== "" || row.length > 0)) endRow();
  return rows;
}

/** `whole`: the text is all there is. */
export function previewOf(text: string, whole: boolean): Preview {
  const bare = text.replace(/^\uFEFF/, "");
  const line = bare.split(/\r?\n/, 1)[0] ?? "";
  const count = (d: string) => line.replace(/"[^"]*"?/g, "").split(d).length;
  const delimiter = DELIMITERS.reduce((best, d) => (count(d) > count(best) ? d : best));
  const [header = [], ...rows] = rowsOf(bare, delimiter, whole);
  const shown = rows.slice(0, PREVIEW_ROWS);
  return { delimiter, header, rows: shown, phone: phoneOf(header, shown), timeZone: zoneOf(header) };
}

function phoneOf(header: readonly string[], rows: readonly (readonly string[])[]): string | null {
  const named = header.find(name => PHONE_NAME.test(name.trim()));
  if (named !== undefined) return named;
  const like = (at: number) => rows.filter(row => PHONE_LIKE.test(row[at]?.trim() ?? "")).length;
  const best = header.map((_, at) => at).sort((a, b) => like(b) - like(a))[0];
  return best !== undefined && like(best) * 2 > rows.length ? (header[best] ?? null) : null;
}

const zoneOf = (header: readonly string[]) => header.find(name => ZONE_NAME.test(name.trim())) ?? null;

export const looksLikePhone = (text: string): boolean => PHONE_LIKE.test(text.trim());
