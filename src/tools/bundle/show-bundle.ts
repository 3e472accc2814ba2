// `npm run bundle`: what a deployment uploads, by package and by room, and how much of it runs at the start.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeBundle } from "./make-bundle.ts";
import { modulesAtStart, partOf, sizesByPart } from "./modules.ts";

const directory = await mkdtemp(join(tmpdir(), "call-manager-bundle-"));
try {
  const bundle = await makeBundle(directory);
  const script = await readFile(bundle.script);
  const gzipped = gzipSync(script).byteLength;
  const later = new Map<string, number>();
  const atStart = modulesAtStart(bundle.inputs);
  for (const [path, { bytesInOutput }] of Object.entries(bundle.output.inputs))
    if (!atStart.has(path)) later.set(partOf(path), (later.get(partOf(path)) ?? 0) + bytesInOutput);
  const kb = (bytes: number) => (bytes / 1000).toFixed(1).padStart(9);
  console.log(`${"kB".padStart(9)}${"gzipped*".padStart(10)}${"not at start".padStart(14)}`);
  for (const [part, bytes] of sizesByPart(bundle)) {
    const share = (bytes * gzipped) / script.byteLength;
    console.log(`${kb(bytes)}${kb(share).padStart(10)}${kb(later.get(part) ?? 0).padStart(14)}  ${part}`);
  }
  console.log(`${kb(script.byteLength)}${kb(gzipped).padStart(10)}  together`);
  console.log("* of a part: its share of the whole, by its bytes.");
} finally {
  await rm(directory, { recursive: true, force: true });
}
