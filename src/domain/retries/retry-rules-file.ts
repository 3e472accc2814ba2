// Reads config/retry_config.yaml: refused with place and offending text, or rules with the version they are.
import { type FileProblem, readLocatedYaml } from "../located-yaml.ts";
import { type RetryRules, showRetryRules } from "./retry-rules.ts";
import { compileRetryRules } from "./retry-rules-compile.ts";

export type RetryRulesResult =
  | { ok: true; rules: RetryRules; version: string }
  | { ok: false; problems: FileProblem[] };

/** Never throws. Comments and order of keys do not change the version. */
export function readRetryRules(text: string): RetryRulesResult {
  const read = readLocatedYaml(text, content => {
    const { rules, issues } = compileRetryRules(content);
    return { value: rules, issues };
  });
  if (!read.ok) return read;
  const rules = read.value;
  return { ok: true, rules, version: fingerprint(JSON.stringify(showRetryRules(rules))) };
}

/** FNV-1a, 64 bits, in hexadecimal: to tell versions apart, not to keep anyone out. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
