// Packs by the names they are chosen with: one by one, or all that begin alike (`us-*`).
import { type Pack, showVersion } from "./pack.ts";

export type Selected = { ok: true; packs: Pack[] } | { ok: false; message: string };

/** A wildcard leaves out what is unverified, version by version: an older one that is sure stays in force. */
export function selectPacks(name: string, known: ReadonlyMap<string, Pack>): Selected {
  if (name.endsWith("*")) return selectAll(name.slice(0, -1), known);
  const found = known.get(name) ?? [...known.values()].find(pack => isAlsoCalled(pack, name));
  return found === undefined
    ? {
        ok: false,
        message: `no rule pack is called "${name}"; known: ${[...known.keys()].sort().join(", ")}`,
      }
    : { ok: true, packs: [found] };
}

function selectAll(prefix: string, known: ReadonlyMap<string, Pack>): Selected {
  const sure = [...known.values()]
    .filter(pack => pack.name.startsWith(prefix))
    .map(({ name, versions }) => ({ name, versions: versions.filter(v => v.sureness !== "unverified") }))
    .filter(pack => pack.versions.length > 0);
  return sure.length === 0
    ? { ok: false, message: `no verified rule pack begins with "${prefix}"` }
    : { ok: true, packs: sure };
}

const isAlsoCalled = (pack: Pack, name: string) => pack.versions.some(v => v.aliases.includes(name));

/** Each pack once; one that was chosen by its name too keeps all its versions. */
export function uniquePacks(packs: readonly Pack[]): Pack[] {
  const chosen = new Map<string, Pack>();
  for (const pack of packs) {
    const known = chosen.get(pack.name);
    if (known === undefined || known.versions.length < pack.versions.length) chosen.set(pack.name, pack);
  }
  return [...chosen.values()];
}

export const showVersions = (packs: readonly Pack[]): string[] =>
  packs.flatMap(pack => pack.versions.map(showVersion));
