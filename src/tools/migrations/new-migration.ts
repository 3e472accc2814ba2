// `npm run migrations:new -- NAME`: writes the next migration, from what has changed in src/store/schema since the last.
// It asks whether something was renamed. What drizzle cannot say (views over others, data) is added to the file by hand.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { getTableName } from "drizzle-orm";
import { WITHOUT_ROWID } from "../../store/schema/without-rowid.ts";
import { exitCodeOf, ROOT } from "../process/wrangler.ts";
import { withoutRowid } from "./without-rowid.ts";

const KIT = join(dirname(createRequire(import.meta.url).resolve("drizzle-kit")), "bin.cjs");
const FOLDER = join(ROOT, "migrations");
const made = () => readdirSync(FOLDER).filter(file => file.endsWith(".sql"));

const [name] = process.argv.slice(2);
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Usage: npm run migrations:new -- NAME (small letters, digits and _)");
  process.exit(1);
}
const before = made();
const args = ["generate", "--config", "config/drizzle.config.ts", "--name", name];
const kit = spawn(process.execPath, ["--no-warnings", KIT, ...args], { cwd: ROOT, stdio: "inherit" });
process.exitCode = await exitCodeOf(kit);
for (const file of made().filter(one => !before.includes(one))) {
  const path = join(FOLDER, file);
  const sql = withoutRowid(readFileSync(path, "utf8"), WITHOUT_ROWID.map(getTableName));
  writeFileSync(path, sql.endsWith("\n") ? sql : `${sql}\n`);
}
