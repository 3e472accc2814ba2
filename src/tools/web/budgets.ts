// How large the dashboard may be, gzipped, in bytes: what a slow line loads before it sees anything.
import { gzipSync } from "node:zlib";
import type { BuiltWeb } from "./bundle.ts";

export interface WebSizes {
  /** What is loaded before the first page shows: the entrance and what it imports at once. */
  entry: number;
  /** All scripts together. */
  pages: number;
  css: number;
}

export const BUDGETS: WebSizes = { entry: 35_000, pages: 75_000, css: 8_000 };

const gzipped = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).byteLength;
const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);

export function sizesOf({ files, atOnce }: Pick<BuiltWeb, "files" | "atOnce">): WebSizes {
  const sized = files.map(({ name, bytes }) => ({ name, size: gzipped(bytes) }));
  const scripts = sized.filter(({ name }) => name.endsWith(".js"));
  return {
    entry: sum(scripts.filter(({ name }) => atOnce.includes(name)).map(({ size }) => size)),
    pages: sum(scripts.map(({ size }) => size)),
    css: sum(sized.filter(({ name }) => name.endsWith(".css")).map(({ size }) => size)),
  };
}

/** A sentence for each budget that is exceeded. */
export const overBudget = (sizes: WebSizes, budgets: WebSizes = BUDGETS): string[] =>
  (Object.keys(budgets) as (keyof WebSizes)[])
    .filter(part => sizes[part] > budgets[part])
    .map(part => `${part} has ${sizes[part]} bytes gzipped; its budget is ${budgets[part]}`);
