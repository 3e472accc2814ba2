// Tables that fit the terminal: wide columns are cut, then the least important are left out.
import { columns as aligned, clip, paint, widthOf } from "./terminal.ts";

export interface Column {
  title: string;
  align?: "right";
  /** May be cut down to this many characters; absent = never cut. */
  min?: number;
  /** May be left out where there is no room, the last one first. */
  optional?: true;
}

/** As `columns` of terminal.ts lays them out. */
const INDENT = 2;
const GAP = 2;

/** `width` is Infinity when the output is no terminal: nothing is cut for a program. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const cells = [columns.map(column => column.title), ...rows];
  const natural = columns.map((_, i) => Math.max(0, ...cells.map(row => widthOf(row[i] ?? ""))));
  const visible = visibleColumns(columns, natural, width);
  const widths = cutToFit(columns, natural, visible, width);
  const lines = cells.map((row, line) =>
    visible.map(i => {
      const cut = clip(row[i] ?? "", widths[i] ?? 0);
      const cell = columns[i]?.align === "right" ? " ".repeat((widths[i] ?? 0) - widthOf(cut)) + cut : cut;
      return line === 0 ? paint("dim", cell) : cell;
    }),
  );
  return aligned(lines);
}

const total = (widths: readonly number[]) =>
  INDENT + widths.reduce((sum, each) => sum + each, 0) + GAP * Math.max(0, widths.length - 1);

const leastOf = ({ min }: Column, natural: number) => Math.min(natural, min ?? natural);

/** Indexes of the columns that have room when all are cut as far as they may be. */
function visibleColumns(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const visible = columns.map((_, i) => i);
  const least = columns.map((column, i) => leastOf(column, natural[i] ?? 0));
  while (total(visible.map(i => least[i] ?? 0)) > width) {
    const last = visible.findLastIndex(i => columns[i]?.optional === true);
    if (last === -1) break;
    visible.splice(last, 1);
  }
  return visible;
}

/** Takes from the widest first. */
function cutToFit(
  columns: readonly Column[],
  natural: readonly number[],
  visible: readonly number[],
  width: number,
): number[] {
  const widths = [...natural];
  for (;;) {
    const over = total(visible.map(i => widths[i] ?? 0)) - width;
    const room = (i: number) => {
      const column = columns[i];
      return column === undefined ? 0 : (widths[i] ?? 0) - leastOf(column, natural[i] ?? 0);
    };
    const cuttable = visible.filter(i => room(i) > 0);
    const [widest] = cuttable.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (over <= 0 || widest === undefined) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

/** Names and values, one a line, without those that are null; long values go on below themselves. */
export function fields(pairs: readonly (readonly [string, string | null])[], width: number): string[] {
  const there = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null);
  const names = Math.max(0, ...there.map(([name]) => widthOf(name)));
  const rows = there.flatMap(([name, value]) =>
    wrap(value, width - INDENT - names - GAP).map((line, i) => [i === 0 ? paint("dim", name) : "", line]),
  );
  return aligned(rows);
}

/** Breaks at spaces; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (widthOf(line) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
