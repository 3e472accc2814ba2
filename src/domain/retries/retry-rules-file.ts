// Reads config/retry_config.yaml: refused with place and offending text, or rules with the version they are.
import { fingerprint } from "../fingerprint.ts";
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
