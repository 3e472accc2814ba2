// Checks a retry rules file: what is wrong with it and where, or what it says in one line.
import { readFile } from "node:fs/promises";
import type { RetryRules } from "../../domain/retries/retry-rules.ts";
import { readRetryRules } from "../../domain/retries/retry-rules-file.ts";

export const RULES_FILE = "config/retry_config.yaml";

export interface RulesCheck {
  /** 0 = fine, 1 = broken, 2 = cannot be read. */
  exitCode: 0 | 1 | 2;
  lines: string[];
}

export async function checkRulesFile(path: string): Promise<RulesCheck> {
  try {
    return checkRules(path, await readFile(path, "utf8"));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { exitCode: 2, lines: [`${path} cannot be read: ${message}`] };
  }
}

export function checkRules(path: string, text: string): RulesCheck {
  const read = readRetryRules(text);
  if (read.ok) {
    const zone = `time zone ${read.rules.timeZone}`;
    return { exitCode: 0, lines: [`${path}: ${zone}, ${count(read.rules)}, version ${read.version}`] };
  }
  const { problems } = read;
  return {
    exitCode: 1,
    lines: [
      `${path} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`,
      ...problems.map(({ place, text, message }) => `  ${place}: "${text}": ${message}`),
    ],
  };
}

function count({ globalRules, campaignRules }: RetryRules): string {
  const own = [...campaignRules.values()].reduce((sum, set) => sum + set.slots.length, 0);
  const rules = globalRules.slots.length + own;
  if (rules === 0) return "no rules (open around the clock)";
  return `${rules} ${rules === 1 ? "rule" : "rules"}`;
}
