// `npm run pack:client [-- FOLDER]`: builds the client's package in dist/client and packs it; into dist when no folder
// is given.
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { ROOT } from "../process/wrangler.ts";
import { buildClient, CLIENT_DIRECTORY, packClient } from "./build-client.ts";

await buildClient(CLIENT_DIRECTORY);
const tarball = await packClient(CLIENT_DIRECTORY, resolve(process.argv[2] ?? join(ROOT, "dist")));
const script = await readFile(join(CLIENT_DIRECTORY, "index.js"));
const kB = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
console.log(
  `${tarball}: ${kB((await stat(tarball)).size)}; its script ${kB(script.length)}, ${kB(gzipSync(script).length)} gzipped`,
);
