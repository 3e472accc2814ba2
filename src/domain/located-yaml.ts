// Reads a YAML file that people keep: either what it says, or every problem with its place, text and what would be right.
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import type * as z from "zod";

export type Path = readonly (string | number)[];

/** Found in plain values, before it is known where in a file they stand. */
export interface Issue {
  path: Path;
  /** The key itself is wrong, not its value. */
  ofKey: boolean;
  message: string;
  /** Where the offending text is more than what stands at the path. */
  text?: string;
}

export interface FileProblem {
  /** Such as `global_rules[1].time_slots[0].start_time (line 9)`. */
  place: string;
  /** The offending text. */
  text: string;
  /** What is wrong with it and what would be right. */
  message: string;
}

export function showPath(path: Path): string {
  const text = path.map(part => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  return text.replace(/^\./, "") || "file";
}

export function report(issues: Issue[], path: Path, message: string, text?: string): void {
  issues.push({ path, ofKey: false, message, ...(text === undefined ? {} : { text }) });
}

/** Null where the value does not have the shape; then the issues say why. */
export function checkShape<T extends z.ZodType>(
  shape: T,
  value: unknown,
  at: Path,
  issues: Issue[],
): z.output<T> | null {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const path = [...at, ...(issue.path as (string | number)[])];
    if (issue.code !== "unrecognized_keys") report(issues, path, issue.message);
    else
      for (const key of issue.keys)
        issues.push({ path: [...path, key], ofKey: true, message: issue.message });
  }
  return null;
}

/** Of plain values, which stand on no line. */
export function problemsOf(content: unknown, issues: readonly Issue[]): FileProblem[] {
  return issues.map(({ path, message, text, ofKey }) => ({
    place: showPath(path),
    text: text ?? showValue(ofKey ? path.at(-1) : valueAt(content, path)),
    message,
  }));
}

const valueAt = (content: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], content);

const showValue = (value: unknown): string =>
  shorten(typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing"));

const MAX_TEXT_LENGTH = 80;

/** Never throws. What is compiled means nothing as long as there are problems. */
export function readLocatedYaml<T>(
  text: string,
  compile: (content: unknown) => { value: T; issues: readonly Issue[] },
): { ok: true; value: T } | { ok: false; problems: FileProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const problems = broken.map(({ pos, message }) => {
      const { line } = lines.linePos(pos[0]);
      return { place: `line ${line}`, text: shorten(text.split("\n")[line - 1] ?? ""), message };
    });
    return { ok: false, problems };
  }
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [problemOfAliases(message, document, lines)] };
  }
  const { value, issues } = compile(content);
  return issues.length > 0
    ? { ok: false, problems: issues.map(issue => locate(issue, document, lines, text)) }
    : { ok: true, value };
}

function locate(issue: Issue, document: Document, lines: LineCounter, text: string): FileProblem {
  const node = findNode(issue, document);
  const line = lines.linePos(node?.range?.[0] ?? 0).line;
  const written = node?.range ? text.slice(node.range[0], node.range[1]) : text;
  const offending = issue.text ?? (isScalar(node) && typeof node.value === "string" ? node.value : written);
  return {
    place: `${showPath(issue.path)} (line ${line})`,
    text: shorten(offending),
    message: issue.message,
  };
}

/** An alias that names no anchor, or aliases that would unfold beyond reason. */
function problemOfAliases(message: string, document: Document, lines: LineCounter): FileProblem {
  const found: FileProblem[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const { line } = lines.linePos(alias.range?.[0] ?? 0);
      found.push({ place: `line ${line}`, text: `*${alias.source}`, message });
    },
  });
  return found[0] ?? { place: "file", text: "", message };
}

/** The node at the path, or the nearest one above it. */
function findNode({ path, ofKey }: Issue, document: Document): Node | null {
  let node: Node | null = document.contents as Node | null;
  for (const [depth, part] of path.entries()) {
    const inside: unknown = isAlias(node) ? node.resolve(document) : node;
    let next: unknown = null;
    if (isSeq(inside)) next = inside.items[Number(part)];
    if (isMap(inside)) {
      const pair = inside.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(part));
      next = ofKey && depth === path.length - 1 ? pair?.key : (pair?.value ?? pair?.key);
    }
    if (!isNode(next)) return node;
    node = next;
  }
  return node;
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > MAX_TEXT_LENGTH ? `${line.slice(0, MAX_TEXT_LENGTH - 1)}…` : line;
}
