// Reads a rule pack, as a YAML file or as plain values: one version of it, or what is wrong with it and where.
import { type FileProblem, problemsOf, readLocatedYaml } from "../../located-yaml.ts";
import { compilePack } from "./compile-pack.ts";
import type { PackVersion } from "./pack.ts";

export type PackResult = { ok: true; pack: PackVersion } | { ok: false; problems: FileProblem[] };

/** Never throws. */
export function readPackFile(text: string): PackResult {
  const read = readLocatedYaml(text, compilePack);
  if (!read.ok) return read;
  return read.value === null ? { ok: false, problems: [] } : { ok: true, pack: read.value };
}

/** Never throws. Places are paths such as `hours.slots[0].from`. */
export function readPack(content: unknown): PackResult {
  const { value, issues } = compilePack(content);
  if (issues.length === 0 && value !== null) return { ok: true, pack: value };
  return { ok: false, problems: problemsOf(content, issues) };
}
