// Reads config/retry_config.yaml: refused with place and offending text, or rules with the version they are.
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
import { type RetryRules, showRetryRules } from "./retry-rules.ts";
import { compileRetryRules, type Issue, showPath } from "./retry-rules-compile.ts";

export interface RulesProblem {
  /** Such as `global_rules[1].time_slots[0].start_time (line 9)`. */
  place: string;
  /** The offending text. */
  text: string;
  /** What is wrong with it and what would be right. */
  message: string;
}

export type RetryRulesResult =
  | { ok: true; rules: RetryRules; version: string }
  | { ok: false; problems: RulesProblem[] };

const MAX_TEXT_LENGTH = 80;

/** Never throws. Comments and order of keys do not change the version. */
export function readRetryRules(text: string): RetryRulesResult {
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
  const { rules, issues } = compileRetryRules(content);
  if (issues.length > 0)
    return { ok: false, problems: issues.map(issue => locate(issue, document, lines, text)) };
  return { ok: true, rules, version: fingerprint(JSON.stringify(showRetryRules(rules))) };
}

function locate(issue: Issue, document: Document, lines: LineCounter, text: string): RulesProblem {
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
function problemOfAliases(message: string, document: Document, lines: LineCounter): RulesProblem {
  const found: RulesProblem[] = [];
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

/** FNV-1a, 64 bits, in hexadecimal: to tell versions apart, not to keep anyone out. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
