// Reads a rule pack, as a YAML file or as plain values: one version of it, or what is wrong with it and where.
import { type FileProblem, type Path, readLocatedYaml, showPath } from "../../located-yaml.ts";
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
  return {
    ok: false,
    problems: issues.map(({ path, message, text, ofKey }) => ({
      place: showPath(path),
      text: text ?? showValue(ofKey ? path.at(-1) : valueAt(content, path)),
      message,
    })),
  };
}

const MAX_TEXT_LENGTH = 60;

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
    content,
  );
}

const showValue = (value: unknown): string =>
  typeof value === "string"
    ? value.slice(0, MAX_TEXT_LENGTH)
    : (JSON.stringify(value)?.slice(0, MAX_TEXT_LENGTH) ?? "nothing");
