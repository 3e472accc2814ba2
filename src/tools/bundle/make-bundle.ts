// The Worker as a deployment uploads it, made by wrangler's dry run, with what each module has in it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { exitCodeOf, spawnWrangler } from "../process/wrangler.ts";

export interface Bundle {
  /** The script's path; modules of text lie beside it. */
  script: string;
  texts: string[];
  /** Of the script: its modules by path, with their bytes in it. */
  output: Metafile["outputs"][string];
  inputs: Metafile["inputs"];
}

/** Into an empty folder. Throws with what wrangler said. */
export async function makeBundle(directory: string): Promise<Bundle> {
  const metafile = join(directory, "meta.json");
  const child = spawnWrangler(["deploy", "--dry-run", "--outdir", directory, "--metafile", metafile], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (part: string) => {
      said += part;
    });
  if ((await exitCodeOf(child)) !== 0) throw new Error(`the dry run failed:\n${said}`);
  const { inputs, outputs }: Metafile = JSON.parse(await readFile(metafile, "utf8"));
  const [output] = Object.entries(outputs).flatMap(([path, made]) => (path.endsWith(".js") ? [made] : []));
  if (output === undefined) throw new Error("the dry run made no script");
  const texts = (await readdir(directory)).filter(name => name.endsWith(".yaml"));
  return { script: join(directory, "index.js"), texts, output, inputs };
}
