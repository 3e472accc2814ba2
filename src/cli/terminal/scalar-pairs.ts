// An answer whose fields need no words of ours: its names and values as they are.
import { localTime } from "./times.ts";

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Lists are counted, an object's own fields follow its name, nulls are left out. */
export function scalarPairs(answer: Record<string, unknown> | null): [string, string][] {
  return Object.entries(answer ?? {}).flatMap(([name, value]) => {
    if (name === "success") return [];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return pair(name, value);
    return Object.entries(value).flatMap(([inner, each]) => pair(`${name} ${inner}`, each));
  });
}

function pair(name: string, value: unknown): [string, string][] {
  const words = name.replaceAll("_", " ");
  if (Array.isArray(value)) return [[words, String(value.length)]];
  if (typeof value === "object") return [];
  return [[words, typeof value === "string" && ISO.test(value) ? localTime(value) : String(value)]];
}
