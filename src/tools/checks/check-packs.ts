// Checks the rule packs and calendars: what is wrong with them and where, or how many there are.
import { readFile } from "node:fs/promises";
import { PACKS_MODULE, packsModule } from "../generators/packs-module.ts";
import type { RulesCheck } from "./check-rules.ts";

export async function checkPacks(): Promise<RulesCheck> {
  let made: string;
  try {
    made = await packsModule();
  } catch (error) {
    return { exitCode: 1, lines: [error instanceof Error ? error.message : String(error)] };
  }
  const bundled = await readFile(PACKS_MODULE, "utf8").catch(() => "");
  if (bundled !== made)
    return { exitCode: 1, lines: [`${PACKS_MODULE} is not what the files say: npm run packs`] };
  const { packs, calendars } = JSON.parse(made) as { packs: unknown[]; calendars: unknown[] };
  return {
    exitCode: 0,
    lines: [`config/packs: ${packs.length} versions; config/calendars: ${calendars.length}`],
  };
}

/** The lines of all, and the worst of their codes. */
export async function allChecks(checks: readonly Promise<RulesCheck>[]): Promise<RulesCheck> {
  const done = await Promise.all(checks);
  const exitCode = done.find(check => check.exitCode !== 0)?.exitCode ?? 0;
  return { exitCode, lines: done.flatMap(check => check.lines) };
}
