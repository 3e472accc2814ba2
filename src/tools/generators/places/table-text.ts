// The committed tables of places as text: rows of the same regions and zones become one line.

export interface PlacedWords {
  regions: readonly string[];
  /** Full names. */
  zones: readonly string[];
  words: readonly string[];
}

const shortName = (zone: string) => zone.replace(/^America\/(?=[^/]+$)/, "");

export function tableText(rows: readonly PlacedWords[]): string {
  const lines = new Map<string, string[]>();
  for (const { regions, zones, words } of rows) {
    const key = `${[...regions].sort().join(" ")} | ${[...zones].sort().map(shortName).join(" ")}`;
    lines.set(key, [...(lines.get(key) ?? []), ...words]);
  }
  return [...lines]
    .map(([key, words]) => `${key} | ${words.sort().join(" ")}`)
    .sort()
    .join("\n");
}

/** "463", "464", "466" → "463-464", "466"; of one length each. */
export function ranges(codes: readonly string[]): string[] {
  const runs: string[][] = [];
  for (const code of [...codes].sort()) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last?.length === code.length && Number(code) === Number(last) + 1)
      run.push(code);
    else runs.push([code]);
  }
  return runs.map(run => (run.length === 1 ? `${run[0]}` : `${run[0]}-${run.at(-1)}`));
}
