// `npm run client`: writes src/client/generated from the API document.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { apiDocument } from "../../../http/openapi/document.ts";
import { ROOT } from "../../process/wrangler.ts";
import { clientFiles } from "./client-files.ts";

for (const { name, text } of clientFiles(apiDocument())) {
  const path = join("src", "client", "generated", name);
  await writeFile(join(ROOT, path), text);
  console.log(`${path}: ${text.split("\n").length} lines`);
}
