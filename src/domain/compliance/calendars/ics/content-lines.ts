// iCalendar text (RFC 5545) as its lines: unfolded, each taken apart into name, parameters and value.

/** `line`: where it begins in the file, from 1. Names are in capitals. */
export interface ContentLine {
  line: number;
  name: string;
  params: ReadonlyMap<string, string>;
  value: string;
}

/** `message`: what is wrong and what would be right. */
export interface IcsProblem {
  line: number;
  text: string;
  message: string;
}

const PARAMETER = /;([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)((?:,(?:"[^"]*"|[^";:,]*))*)/y;

/** Every line that has no name and value is a problem. */
export function contentLines(text: string): { lines: ContentLine[]; problems: IcsProblem[] } {
  const lines: ContentLine[] = [];
  const problems: IcsProblem[] = [];
  for (const { line, written } of unfolded(text)) {
    if (written === "") continue;
    const read = takeApart(written);
    if (read !== null) lines.push({ line, ...read });
    else
      problems.push({ line, text: written, message: "is no line of a calendar, such as DTSTART:20261225" });
  }
  return { lines, problems };
}

/** What begins with a space or a tab goes on with the line before. */
function unfolded(text: string): { line: number; written: string }[] {
  const whole: { line: number; written: string }[] = [];
  for (const [i, written] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = whole.at(-1);
    if (/^[ \t]/.test(written) && last !== undefined) last.written += written.slice(1);
    else whole.push({ line: i + 1, written });
  }
  return whole;
}

function takeApart(written: string): Omit<ContentLine, "line"> | null {
  const name = /^[A-Za-z0-9-]+/.exec(written)?.[0];
  if (name === undefined) return null;
  const params = new Map<string, string>();
  let at = name.length;
  for (PARAMETER.lastIndex = at; ; PARAMETER.lastIndex = at) {
    const found = PARAMETER.exec(written);
    if (found === null) break;
    params.set((found[1] ?? "").toUpperCase(), (found[2] ?? "").replaceAll('"', ""));
    at += found[0].length;
  }
  if (written[at] !== ":") return null;
  return { name: name.toUpperCase(), params, value: written.slice(at + 1) };
}

/** Of text values: \n, \, and \; mean what they hide. */
export const unescaped = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, hidden: string) => (/n/i.test(hidden) ? " " : hidden));
