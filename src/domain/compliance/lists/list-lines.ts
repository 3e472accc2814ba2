// A file of a national list, line by line: `area,number`, ten digits, or + and the whole number; a change list may say of
// each line whether it is added or removed. Written for hundreds of millions of lines.
import { type ListPlace, placeInList } from "./list-set.ts";

export interface ListLine extends ListPlace {
  /** Null = the line does not say. */
  added: boolean | null;
}

export interface BadLine {
  line: number;
  value: string;
  reason: string;
}

/** Longer ones are no numbers. */
const LONGEST_LINE = 200;
const NANP = /^"?(\d{3})"?[,;\t -]?"?([\d-]{7,8})"?(?:[,;\t](.*))?$/;
const E164 = /^"?\+([\d ()-]{8,30})"?(?:[,;\t](.*))?$/;
const NATIONAL = /^"?([\d ()-]{4,30})"?(?:[,;\t](.*))?$/;
const WORDS: Readonly<Record<string, boolean>> = {
  a: true,
  add: true,
  d: false,
  delete: false,
  remove: false,
};

export class ListReader {
  readonly #country: string;
  readonly #takes: (line: ListLine, at: number) => unknown;
  readonly #bad: (line: BadLine) => unknown;
  #rest = "";
  lines = 0;

  /** `country`: the code that numbers without + are of, `1` or `44`. */
  constructor(
    country: string,
    takes: (line: ListLine, at: number) => unknown,
    bad: (line: BadLine) => unknown,
  ) {
    this.#country = country;
    this.#takes = takes;
    this.#bad = bad;
  }

  push(text: string): void {
    const all = this.#rest + text;
    let from = 0;
    for (let end = all.indexOf("\n", from); end >= 0; end = all.indexOf("\n", from)) {
      this.#read(all.slice(from, end));
      from = end + 1;
    }
    this.#rest = all.slice(from, from + LONGEST_LINE + 1);
    // The rest of a line that is too long is of no use to anybody.
    if (all.length - from > LONGEST_LINE)
      this.#rest = all.slice(from, from + LONGEST_LINE).replace(/.$/, "…");
  }

  end(): void {
    if (this.#rest !== "") this.#read(this.#rest);
    this.#rest = "";
  }

  #read(raw: string): void {
    this.lines++;
    const text = raw.trim();
    if (text === "") return;
    const digits = this.#digitsOf(text);
    const place = digits === null ? null : placeInList(`+${digits.number}`);
    if (place !== null && digits !== null) {
      this.#takes({ ...place, added: digits.added }, this.lines);
      return;
    }
    // What the columns are called.
    if (this.lines === 1 && !/\d/.test(text)) return;
    this.#bad({ line: this.lines, value: text.slice(0, 60), reason: this.#must() });
  }

  #must = () =>
    this.#country === "1"
      ? "must be area,number (3 and 7 digits), 10 digits, or + and the whole number"
      : `must be a number as it is dialled at home (country ${this.#country}), or + and the whole number`;

  #digitsOf(text: string): { number: string; added: boolean | null } | null {
    if (this.#country === "1") {
      const [, area, number, more] = NANP.exec(text) ?? [];
      const bare = number?.replaceAll("-", "");
      if (area !== undefined && bare?.length === 7)
        return { number: `1${area}${bare}`, added: changeIn(more) };
    }
    const [, whole, more] = E164.exec(text) ?? [];
    if (whole !== undefined) return ofLength(whole.replace(/\D/g, ""), more);
    if (this.#country === "1") return null;
    const [, national, further] = NATIONAL.exec(text) ?? [];
    if (national === undefined) return null;
    return ofLength(this.#country + national.replace(/\D/g, "").replace(/^0/, ""), further);
  }
}

const ofLength = (number: string, more: string | undefined) =>
  number.length >= 8 && number.length <= 15 && !number.startsWith("0")
    ? { number, added: changeIn(more) }
    : null;

/** The last column that says so. */
function changeIn(more: string | undefined): boolean | null {
  if (more === undefined) return null;
  const words = more.split(/[,;\t]/).map(word => word.trim().replaceAll('"', "").toLowerCase());
  for (const word of words.reverse()) if (Object.hasOwn(WORDS, word)) return WORDS[word] ?? null;
  return null;
}
