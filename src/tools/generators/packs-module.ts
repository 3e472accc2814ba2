// What is bundled of config/packs and config/calendars: their values as one JSON text, a line for each file.
import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { readCalendarFile } from "../../domain/compliance/calendars/calendar.ts";
import { readPackFile } from "../../domain/compliance/packs/read-pack.ts";

export const PACKS_MODULE = "src/domain/compliance/shipped/shipped.json";
const PACKS = "config/packs";
const CALENDARS = "config/calendars";

/** Throws with every problem of every file. */
export async function packsModule(): Promise<string> {
  const problems: string[] = [];
  const packs = await readFolder(PACKS, problems, text => {
    const read = readPackFile(text);
    return read.ok ? { name: `${read.pack.pack}@${read.pack.version}` } : read;
  });
  const calendars = await readFolder(CALENDARS, problems, text => {
    const read = readCalendarFile(text);
    return read.ok ? { name: read.calendar.name } : read;
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const list = (values: unknown[]) => values.map(value => `\n${JSON.stringify(value)}`).join(",");
  return `{"packs":[${list(packs)}],\n"calendars":[${list(calendars)}]}\n`;
}

type Named = { name: string } | { problems: { place: string; text: string; message: string }[] };

async function readFolder(folder: string, problems: string[], nameOf: (text: string) => Named) {
  const values: unknown[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const text = await readFile(`${folder}/${file}`, "utf8");
    const named = nameOf(text);
    if ("problems" in named)
      problems.push(...named.problems.map(p => `${folder}/${file}, ${p.place}: "${p.text}": ${p.message}`));
    else if (`${named.name}.yaml` !== file) problems.push(`${folder}/${file} holds ${named.name}`);
    else values.push(parse(text));
  }
  return values;
}
