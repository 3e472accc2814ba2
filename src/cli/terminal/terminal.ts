// What the commands draw with: bars, aligned columns, and lines that are redrawn in place.
import { stripVTControlCharacters, styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Plain when the output is no terminal, or NO_COLOR is set. */
export const paint = (style: Style, text: string) => styleText(style, text);

/** `share` is 0 to 1; only a whole one is shown as full. */
export function bar(share: number, width: number): string {
  const full = Math.floor(Math.min(Math.max(share, 0), 1) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const seen = (text: string) => [...graphemes.segment(stripVTControlCharacters(text))].map(s => s.segment);
const cellsOf = (character: string) => (WIDE.test(character) ? 2 : 1);

/** Terminal cells, without the colours: a Chinese character takes two, an accent none of its own. */
export function widthOf(text: string): number {
  // Nearly all text; a page of calls has thousands of cells.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return seen(text).reduce((width, character) => width + cellsOf(character), 0);
}

/** Columns wide enough for their widest cell; indented by two. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  }
  const pad = (cell: string, i: number) => cell + " ".repeat((widths[i] ?? 0) - widthOf(cell));
  return rows.map(row => `  ${row.map(pad).join("  ")}`.trimEnd());
}

/** Cuts what would wrap: a wrapped line would be redrawn in the wrong place. */
export function clip(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  let cut = "";
  let left = width - 1;
  for (const character of seen(line)) {
    left -= cellsOf(character);
    if (left < 0) break;
    cut += character;
  }
  return `${cut}…`;
}

/** Returns a function that draws lines over those it drew before. */
export function liveArea(
  out: Pick<NodeJS.WriteStream, "write"> & { columns?: number },
): (lines: readonly string[]) => void {
  let drawn = 0;
  return lines => {
    const clipped = lines.map(line => clip(line, out.columns ?? 80));
    const back = drawn === 0 ? "" : `\x1b[${drawn}A\x1b[J`;
    out.write(`${back}${clipped.join("\n")}\n`);
    drawn = clipped.length;
  };
}
