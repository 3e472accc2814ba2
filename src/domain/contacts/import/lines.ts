// Text that comes in pieces → its lines, each with its own end (LF, CR LF or CR) and its number.

/** Characters of a line, and of a row that goes over several: more than any row of contacts needs. */
export const MAX_ROW_CHARACTERS = 65_536;

export interface Line {
  /** Counted from 1. */
  number: number;
  /** With its end, which is part of a quoted field. The beginning only, when it is too long. */
  text: string;
  tooLong: boolean;
}

export class LineReader {
  #begun = "";
  /** A CR at the end of a piece: the LF that belongs to it may come with the next. */
  #carriageReturn = "";
  #number = 0;

  push(piece: string): Line[] {
    let text = this.#carriageReturn + piece;
    this.#carriageReturn = text.endsWith("\r") ? "\r" : "";
    if (this.#carriageReturn !== "") text = text.slice(0, -1);
    const lines: Line[] = [];
    let from = 0;
    for (const end of text.matchAll(/\r\n?|\n/g)) {
      const to = end.index + end[0].length;
      lines.push(this.#line(text.slice(from, to)));
      from = to;
    }
    // A line that is too long already is not kept any further.
    if (this.#begun.length <= MAX_ROW_CHARACTERS) this.#begun += text.slice(from);
    return lines;
  }

  /** The last line, when it has no end. */
  end(): Line[] {
    const rest = this.#carriageReturn;
    return this.#begun === "" && rest === "" ? [] : [this.#line(rest)];
  }

  #line(rest: string): Line {
    const text = this.#begun + rest;
    this.#begun = "";
    this.#number++;
    const tooLong = text.length > MAX_ROW_CHARACTERS;
    return { number: this.#number, text: tooLong ? text.slice(0, 1_000) : text, tooLong };
  }
}
