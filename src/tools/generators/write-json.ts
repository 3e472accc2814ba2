// Writes what a command made, and says where.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const text = `${JSON.stringify(value, null, 2)}\n`;
  await writeFile(path, text);
  console.log(`${path}: ${Math.round(text.length / 1024)} KiB`);
}
