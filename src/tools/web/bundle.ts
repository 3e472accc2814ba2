// The dashboard's files, made by esbuild: one entrance, a chunk for each page, one style sheet, all named by their hash.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { build, type Metafile } from "esbuild";
import { ROOT } from "../process/wrangler.ts";
import { shellPage } from "./shell-page.ts";

export const WEB_DIRECTORY = join(ROOT, "dist", "web");

export interface BuiltFile {
  /** Within `assets/`, with its hash. */
  name: string;
  bytes: Uint8Array;
}

export interface BuiltWeb {
  files: BuiltFile[];
  /** Names of the scripts that the first page cannot do without. */
  atOnce: string[];
}

/** Writes what is new and removes what is not part of it any more; two builds at once do each other no harm. */
export async function buildWeb(directory: string = WEB_DIRECTORY): Promise<BuiltWeb> {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: {
      main: "src/web/main.tsx",
      style: "src/web/style/style.css",
      favicon: "src/web/favicon.svg",
    },
    outdir: join(directory, "assets"),
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "chrome123", "firefox120", "safari17.5"],
    minify: true,
    legalComments: "none",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".svg": "copy" },
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfig: "src/web/tsconfig.json",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const files = result.outputFiles.map(({ path, contents }) => ({ name: basename(path), bytes: contents }));
  const named = (start: string) => files.find(({ name }) => name.startsWith(start))?.name ?? "";
  const entry = named("main-");
  const atOnce = importedAtOnce(result.metafile, entry);
  const page = shellPage({ script: entry, style: named("style-"), icon: named("favicon-"), preload: atOnce });
  const manifest = { entry, atOnce, files: files.map(({ name }) => name).sort() };
  await writeAll(directory, [
    ...files.map(({ name, bytes }) => ({ name: join("assets", name), bytes })),
    { name: "index.html", bytes: Buffer.from(page) },
    { name: "manifest.json", bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
  ]);
  await removeOthers(join(directory, "assets"), manifest.files);
  return { files, atOnce };
}

/** The entrance and its static imports, as names. */
function importedAtOnce({ outputs }: Metafile, entry: string): string[] {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const each of outputs[path]?.imports ?? []) {
      if (each.kind === "import-statement" && each.external !== true) visit(each.path);
    }
  };
  const start = Object.keys(outputs).find(path => basename(path) === entry);
  if (start !== undefined) visit(start);
  return [...seen].map(path => basename(path));
}

async function writeAll(directory: string, files: readonly { name: string; bytes: Uint8Array }[]) {
  for (const { name, bytes } of files) {
    const path = join(directory, name);
    const old = await readFile(path).catch(() => null);
    if (old?.equals(bytes)) continue;
    await mkdir(dirname(path), { recursive: true });
    // Whoever serves it meanwhile sees the old one or the new one.
    const temporary = `${path}.${process.pid}.tmp`;
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  }
}

async function removeOthers(directory: string, names: readonly string[]) {
  const there = await readdir(directory);
  const stale = there.filter(name => !names.includes(name) && !name.endsWith(".tmp"));
  await Promise.all(stale.map(name => rm(join(directory, name), { force: true })));
}
