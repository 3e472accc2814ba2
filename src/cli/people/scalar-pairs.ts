// An answer whose fields need no words of ours: its names and values as they are.
import { localTime } from "./times.ts";

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Lists are counted; objects and nulls are left out. */
export function scalarPairs(answer: Record<string, unknown> | null): [string, string][] {
  return Object.entries(answer ?? {}).flatMap(([name, value]): [string, string][] => {
    if (value === null || name === "success") return [];
    if (Array.isArray(value)) return [[words(name), String(value.length)]];
    if (typeof value === "object") return [];
    return [[words(name), typeof value === "string" && ISO.test(value) ? localTime(value) : String(value)]];
  });
}

const words = (name: string) => name.replaceAll("_", " ");
